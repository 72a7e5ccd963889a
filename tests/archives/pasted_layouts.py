"""How the eight sites that practices copy from lay out a review and the answer to it, one line of the page a line here.

`{n}` is who wrote, `{d}` the day, `{ago}` how long ago, `{s}` the stars, `{t}` the text, `{r}` the answer. A layout
is the lines of a review and, behind the bar, those of an answer; composed, from how the sites look on a screen
and in a telephone. Lines are parted by " / ".
"""

from collections.abc import Iterable
from typing import NamedTuple


class Written(NamedTuple):
    """A review as its writer left it, and the answer, if there is one."""

    name: str
    day: str
    ago: str
    stars: int
    text: str
    reply: str | None


REVIEWS = (
    Written("Emrys T.", "September 8, 2026", "2 months ago", 1, "Ended our sessions by email.",
            "Emrys, we are sorry that it felt cold. Please call the office."),
    Written("Harriet O.", "August 21, 2026", "3 months ago", 5, "The hygienist was so gentle.", None),
    Written("Araminta P.", "August 1, 2026", "4 months ago", 3, "Changed my life, my depression is better",
            "Thank you for sharing this.\nIt means a lot to our team."),
    Written("Philippa Rhys", "July 3, 2026", "5 months ago", 2, "Billing was confusing and my lithium ran out.",
            "Billing questions can be answered at 208-555-0123."),
    Written("Bob Castle", "June 30, 2026", "6 months ago", 5, "Great!", None),
)  # fmt: skip

LAYOUTS: dict[str, tuple[str, ...]] = {
    "zocdoc": (
        "{n} / {d} / {t} | Response from provider / {r}",
        "{n} / {d} / Verified patient / {t} | Provider's response / {r}",
        "Verified patient / {d} / {t} | Response from provider / {r}",
        "{s}.00 / {n} / {d} / Verified patient / {t} | Response from provider / {r}",
        "{n} / {d} / Verified patient / Overall {s} / Wait time {s} / Bedside manner {s} / {t} "
        "| Provider response / {r}",
        "{n} {d} / {t} | Response from provider / {r}",
        "{n} {d} / Overall rating {s} stars / {t} | Response from provider / {r}",
        "{n} • {d} / {t} | Response from Dr. Rivera / {r}",
        "{d} / by {n} / Verified Patient / {t} | Response from the practice / {r}",
        "{n} / New patient / {d} / {g} / {t} | Practice response / {r}",
        "{g} / {d} / {n} / {t} | Response from provider / {r}",
        "{n} / Verified patient / {t} / {d} | Response from provider / {r}",
        "{n} / {d} / {t} | Response from Dr. Rivera: / {r}",
        "{n} · {d} · Verified / {t} / Helpful / Report | Response from provider · {d} / {r}",
    ),
    "healthgrades": (
        "{s} stars / {t} / {n} – {d} | Response from Dr. Rivera / {r}",
        "{s} stars / {t} / {n} in Madison, WI – {d} | Response from Dr. Rivera / {r}",
        "{g} / {t} / {n} – {d} / Helpful (2) / Flag | Response from provider – {d} / {r}",
        "{g} / {n} – {d} / {t} | Response from Dr. Rivera / {r}",
        "{g} / Self-verified patient of Dr. Rivera - Posted on {d} / {t} | Reply from Dr. Rivera / {r}",
        "Rated {s} out of 5 / {t} / {n} / {d} | Response from provider / {r}",
        "{s} out of 5 stars / {n} / {d} / {t} / Was this review helpful? / Yes / No | Provider's response / {r}",
        "{n} / {g} / {d} / {t} / Flag | Response from Dr. Rivera / {d} / {r}",
        "{s} stars / {t} / Anonymous – {d} | Response from Dr. Rivera / {r}",
        "{n} – {d} / {s} stars / {t} | Provider response / {r}",
    ),
    "vitals": (
        "{g} / {t} / {d} | Response from Dr. Rivera / {r}",
        "{s}.0 / {d} / {t} | Doctor's response / {r}",
        "Self-verified patient of Dr. Rivera / {d} / {g} / {t} | Doctor's response / {r}",
        "{g} / by {n} on {d} / {t} | Dr. Rivera responded / {r}",
        "{n} / {d} / {g} / {t} / Was this helpful? | Doctor's response / {r}",
        "{d} / {t} | Doctor's response / {r}",
        "{g} {n} {d} / {t} | Doctor's response / {r}",
        "{s} of 5 stars / {n} / {d} / {t} | Response from provider / {r}",
        "{n} · {d} / {g} / {t} | Doctor's response / {r}",
        "Overall rating: {s} / {n} / {d} / Wait time / {t} | Doctor's response / {r}",
    ),
    "webmd": (
        "{s}.0 / {t} / {d} / Was this helpful? | Response from provider / {r}",
        "{g} / {d} / {t} / Helpful (0) | Response from Dr. Rivera / {r}",
        "{n} / {s}.0 / {d} / {t} | Provider response / {r}",
        "{d} / {s}.0 / {t} / Report | Response from provider / {r}",
        "{n} / Patient / {d} / Overall rating {s}.0 / {t} | Response from provider / {r}",
        "Rating: {s}/5 / {n} / {d} / {t} | Response from provider / {r}",
        "{g} / {t} / {n} / {d} / Flag | Response from provider / {r}",
        "{n} / age 45-54 / {d} / {g} / {t} | Response from provider / {r}",
        "{n} / {d} / {t} / Report review | Response from the practice / {r}",
        "{s} stars / {d} / {t} | Response from provider / {d} / {r}",
    ),
    "ratemds": (
        "{s}.0 / Staff / Punctuality / Helpfulness / Knowledge / {t} / Submitted {d} | Doctor's response / {r}",
        "{g} / {t} / {d} / Was this rating useful? / Yes / No | Doctor's response / {r}",
        "{n} / {d} / {g} / {t} / flag | Doctor's response / {r}",
        "{g} / Staff {s} / Punctuality {s} / Helpfulness {s} / Knowledge {s} / {t} / {n} / {d} "
        "| Doctor's response / {r}",
        "{d} / {g} / {t} | Dr. Rivera replied / {r}",
        "{s}/5 / {d} / {t} | Doctor's response / {r}",
        "{n} / {s}.0 / {t} / {d} | Response from provider / {r}",
        "{t} / {n} / {d} | Doctor's response / {r}",
        "{g} / {t} / Posted on {d} | Doctor's response / {r}",
        "Anonymous / {d} / {t} | Doctor's response / {r}",
    ),
    "facebook": (
        "{n} recommends Tidewell Dental. / {d} · / {t} / Like / Comment / Share "
        "| Tidewell Dental / {r} / 37w / Like / Reply",
        "{n} doesn't recommend Tidewell Dental. / {ago} / {t} / All reactions: / 3 / Like / Comment "
        "| Tidewell Dental / {r} / 2w Like Reply",
        "{n} recommends Tidewell Dental. / {d} / {t} / 1 comment / Like / Comment "
        "| Tidewell Dental / Author / {r} / 5w / Like / Reply",
        "{n} recommended Tidewell Dental. / {d} / {t} / Like / Reply | Response from the owner / {r}",
        "{n} / reviewed Tidewell Dental — {s} star / {d} / {t} / Like / Comment "
        "| Tidewell Dental / {r} / Like / Reply / 3w",
        "{n} recommends Tidewell Dental / {d} at 9:12 AM / {t} | Reply from Tidewell Dental / {r}",
        "{n} / {d} / recommends Tidewell Dental / {t} | Response from Tidewell Dental / {r}",
        "{n} / Recommends / {d} / {t} / Like · Reply | Owner response / {r}",
        "{n} doesn't recommend Tidewell Dental. / {d} · Public / {t} / See more / Like / Share "
        "| Tidewell Dental / {r} / 1d / Like / Reply",
        "{n} recommends Tidewell Dental. / {d} · Shared with Public / {t} / 2 / Like / Comment "
        "| Business response / {r}",
        "{n} recommends Tidewell Dental. / {d} / {t} | Author / Tidewell Dental / {r}",
        "{n} doesn't recommend Tidewell Dental. / {d} / {t} | Tidewell Dental / Author / {r} / 6w Like Reply",
        "{n} recommends Tidewell Dental. / {d} / {t} | Autor / Tidewell Dental / {r}",
        "{n} recommends Tidewell Dental. / {d} / {t} | Auteur / Tidewell Dental / {r} / 6w / Like / Reply",
        "{n} recommends Tidewell Dental. / {d} / {t} | Tidewell Dental / Autore / {r}",
        "{n} doesn't recommend Tidewell Dental. / {d} / {t} | Tidewell Dental / {r} / 6w / Like / Reply",
        "{n} doesn't recommend Tidewell Dental. / {d} / {t} | Tidewell Dental / {r}",
        "{n} recommends Tidewell Dental. / {d} / {t} | Author / Jane Rivera / {r}",
    ),
    "yelp": (
        "{n} / Salem, OR / 0 friends / 4 reviews / {s} star rating / {d} / {t} / Useful 1 / Funny / Cool "
        "| Comment from Mark S. of Tidewell Dental / Business Owner / {d} / {r}",
        "{n} / Salem, OR / 12 / 34 / 5 / {g} / {d} / {t} / Helpful 0 / Thanks 0 / Love this 0 / Oh no 0 "
        "| Mark S. / Business owner information / {d} / {r}",
        "{n} / Salem, OR / {s} star rating / {d} / {t} "
        "| Business owner information / Mark S. / Business Owner / {d} / {r}",
        "{n} / Salem, OR / {d} / {t} | Mark S. / Business Owner Information / {d} / {r}",
        "{n} / Elite 2026 / Salem, OR / {g} / {d} / {t} | Business owner comment / {d} / {r}",
        "{n} / {s} star rating / {d} / Updated review / {t} / Helpful / Thanks | Comment from the business owner / {r}",
        "{g} / {d} / {n} / Salem, OR / {t} | Business owner comment / {r}",
        "{n} / Salem, OR / {s}/5 / {d} / {t} / Read more | Mark S. of Tidewell Dental business owner / {d} / {r}",
        "{n} {s} stars {d} / {t} | Owner response / {r}",
        "{n} / Salem, OR / Friends 0 / Reviews 4 / {s} star rating / {d} / {t} | Mark S. / Business Owner / {d} / {r}",
    ),
    "google": (
        "{n} / Local Guide · 12 reviews / {ago} / {t} | Response from the owner 2 weeks ago / {r}",
        "{n} / 12 reviews / {g} / {ago} / {t} / Like / Share | Response from the owner / 2 weeks ago / {r}",
        "{n} / {ago} / {t} | Response from the owner / {r}",
        "{n} / 3 reviews · 2 photos / {ago} NEW / {t} / More / Like | Tidewell Dental (Owner) / 4 weeks ago / {r}",
        "{n} / {s}/5 / {ago} on Google / {t} | Tidewell Dental (owner) / {r}",
        "{n} / {g} / {d} / {t} | Your reply / {d} / {r} / Edit / Delete",
        "{n} / Local Guide·41 reviews·6 photos / {ago} / {t} / Visited in March / 1 "
        "| Response from the owner {ago} / {r}",
        "{n} / 1 review / {s} stars / {t} | Response from the owner / {r}",
        "{n} / {d} / Rated {s}.0 out of 5, / {t} | Response from the owner / {r}",
        "{n} / {g} {ago} / {t} / Helpful? | Owner response / {ago} / {r}",
    ),
}  # fmt: skip


def page(layout: str, between: str, reviews: Iterable[Written] = REVIEWS) -> str:
    """A page of this layout; `between` are the line breaks between one review and the next."""
    above, below = layout.split(" | ")
    return between.join(
        _filled(above if one.reply is None else f"{above} / {below}", one).replace(" / ", "\n") for one in reviews
    )


def _filled(layout: str, one: Written) -> str:
    glyphs = "★" * one.stars + "☆" * (5 - one.stars)
    return layout.format(
        n=one.name, d=one.day, ago=one.ago, s=one.stars, g=glyphs, t=one.text, r=(one.reply or "").replace("\n", " / ")
    )


# Answers that hold lines which look like signs, and are the office's from the first word to the last.
WHOLE_ANSWERS = (
    "Thank you for the kind words.\nDr. Jane Rivera\nTidewell Dental",
    "We are sorry to hear this.\nPlease call us.\nBest,\nJane Rivera, Office Manager\n(208) 555-0123",
    "Thank you.\n– The Tidewell Team",
    "Our hours are:\nMonday\n9:00 AM - 5:00 PM\nTuesday\n9:00 AM\nPlease call ahead.",
    "We called you back on\nAugust 3, 2026\nand left a message.",
    "You wrote to us\n3 weeks ago\nand we answered the same day.",
    "5 stars\nis what we aim for, and we are sorry.",
    "Thank you!\nJane Rivera\nAugust 9, 2026",
    "We are at\n12 Quay Street\nSalem, OR 97301\nand park behind the house.",
    "First, thank you.\n1. Call the desk.\n2. Ask for Jane.\nWe will listen.",
    "We moved in 2024.\nThe new desk is on the left.\nSee the map on our site.",
    "Thank you, Emrys T.\nWe read every comment.",
    "Sorry.\nWe were short of staff in August.\nIt is better now.",
    "Your 3 stars help us.\nWe mean it.\nThank you",
    "Thanks\nJane",
    "We use Google and Yelp to listen.\nPlease write to us\noffice@tidewell.example",
    "Dear guest,\n\nprivacy rules keep us from saying more here.\n\nSincerely,\n\nJane Rivera\n\nOffice Manager",
    "New patients are welcome.\nVerified or not, we read you all.",
    "Thank you\nMay we call you?",
    "Wait times are posted.\nOn Mondays we are full.\nOn Fridays we are not.",
)
