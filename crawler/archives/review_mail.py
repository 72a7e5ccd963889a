"""Reads mails that tell of a new review (Google, Yelp, Facebook, Healthgrades, others alike), and no other mail."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.archives import outlook
from crawler.archives.google_notice import noticed
from crawler.archives.letters import Letter, Wants, is_mail, letters
from crawler.archives.notices import Told, is_notification, service_of, told
from crawler.archives.opening import PRIVATE, Member, Opened
from crawler.archives.stream import Read, Task, Unread
from crawler.normalise import clean, decoded, link, rating, ref_of, text_of
from model.documents import Author, Document, Kind, Precision, Visibility
from model.errors import SourceChanged, Unreadable

_OTHER = "mail that is no notification of a review: not opened beyond its headers"
_HEAD = 1 << 16
_MOST_LINES = 400
_MOST_BODY = 200_000
_LONGEST_LINE = 300
_SHOWN = 2_000
_FEW_WORDS = 4
_STARS_WORDS = re.compile(
    r"(?<![\d.,])([0-5](?:[.,]\d)?)\s*(?:stars?\s*)?(?:/\s*5|out of 5|of 5|von 5|sur 5|de 5|su 5)(?![\d.])", re.I
)
_STARS_NUMBER = re.compile(
    r"(?<![\d.,])([1-5](?:[.,]\d)?)[- ]?(?:stars?|sterne?|étoiles?|estrellas?|stell[ae]|estrelas?)\b(?! (?:out of|or))",
    re.I,
)
_STARS_DRAWN = re.compile(r"[★⭐]\ufe0f?(?:\s?[★⭐☆]\ufe0f?){0,4}")
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}?\balt\s*=\s*(?:\"([^\"<>]{0,300})\"|'([^'<>]{0,300})')[^<>]{0,2000}>", re.I)
_ANCHOR = re.compile(
    r"<a\b[^<>]{0,2000}?\bhref\s*=\s*[\"']([^\"'\s<>]{1,3000})[\"'][^<>]{0,2000}>(.{0,500}?)</a>", re.I | re.S
)
_TO_REVIEW = re.compile(
    r"(?:read|view|see|reply|respond|open|show|answer|manage|check)\b.{0,40}|.{0,40}\breviews?\b"
    r"|(?:antworten|rezension|répondre|lire|responder|ver|rispondi|leggi)\b.{0,40}",
    re.I | re.S,
)
_QUOTE = re.compile(r"[“„«\"]\s*([^“”„«»\"]{2,6000}?)\s*[”“»\"]")
# Buttons, small print and closings, which end the words of a review.
_END = re.compile(
    r"(?:read|view|see|show|open|check|manage|reply|respond|answer|go to)\b[^.!?]{0,60}"
    r"\b(?:reviews?|reply|respond|recommendation|yelp|google|facebook|healthgrades|response|publicly)\b.{0,40}"
    r"|(?:reply|respond|(?:rezension|bewertung) (?:ansehen|lesen|anzeigen)|(?:auf rezension )?antworten"
    r"|répondre|(?:voir|lire) l['’]avis"
    r"|responder|(?:ver|leer) (?:la )?reseña|rispondi|leggi (?:la )?recensione|(?:read|see|"
    r"learn|show) more|say thanks)[ .:→>]*|.{0,40}\bunsubscribe\b.*|©.*|copyright\b.*|this (?:e-?mail|message) was\b.*"
    r"|you(?:'re| are) receiving\b.*|you received this\b.*|--+|(?:thanks,?|best,?|sincerely,?)? ?the .{1,40} team"
    r"|https?://\S+|(?:open|log in to|sign in to) (?:the|your) (?:app|account|dashboard)\b.{0,60}"
    r"|(?:reply|respond|answer) now[ .:→>]*|powered by .{1,40}"
    r"|don['’]t want .{1,40} (?:e-?mails?|notifications?).*|tips? for .{1,40} reviews?.*|how to respond.*",
    re.I,
)
_HEADLINE = re.compile(
    r"\b(?:review|reviewed|recommend\w*|rezension|bewertung|avis|reseña|recensione|rating|rated|stars?)\b", re.I
)
_LABELS = re.compile(
    r"(?:stars?|★|☆|\s|rated|rating:?|review:?|comment:?|new|local guide|\d{1,6} reviews?|·|sterne?|bewertung:?"
    r"|étoiles?|note:?|avis:?|estrellas?|estrelas?|reseña:?|stell[ae]|valutazione:?)+",
    re.I,
)
_DAY = re.compile(r"[a-z]{3,9}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [a-z]{3,9}\.? \d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", re.I)
_HOME = re.compile(r"[A-Z][\w .'’-]{1,40}, [A-Z]{2}")  # where a writer lives: "Port Alder, ME"
_SECRET = re.compile(
    r"token|auth|sig|hash|secret|key|login|nonce|session|mid$|n_m|utm_|email|uid|user|ref$|lloc|bcode", re.I
)


class _Notifications:
    """Wants letters that an automatic sender wrote about a new review; counts all others."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def wants(self, letter: Letter) -> bool:
        """Whether the headers are those of a notification."""
        if is_notification(letter):
            return True
        self._task.dropped[_OTHER] += 1
        return False


def knows(export: Opened) -> bool:
    """Whether a file of the export is mail that could tell of reviews."""
    return any(_is_mail(member) or outlook.is_outlook(member) for member in (*export.members, *export.mail))


def read(task: Task) -> Iterator[Read]:
    """A review for each notification. Raises SourceChanged when no mail is one, or for mail that is none or cut."""
    every = (*task.export.members, *task.export.mail)
    files = [member for member in every if _is_mail(member) or outlook.is_outlook(member)]
    # A mailbox called "Messages" is not kept shut here: its headers are looked at.
    if shut := task.dropped.pop(PRIVATE, 0) - len(task.export.mail):
        task.dropped[PRIVATE] = shut
    trouble: list[str] = []
    given = 0
    seen: set[str] = set()
    for member in files or task.export.members[:1]:
        try:
            for letter in _letters(member, _Notifications(task)):
                if letter.raw is None:
                    continue
                reviews, left = _reviews(letter, task)
                if letter.is_cut:
                    trouble.append(f"{member.name} breaks off inside the mail “{letter.header('Subject')[:60]}”")
                    continue
                for review in reviews:
                    if review.ref in seen:
                        task.dropped["notification of a review that another mail told of"] += 1
                    else:
                        seen.add(review.ref)
                        given += 1
                        yield review
                        yield from left
        except Unreadable as error:
            trouble.append(str(error))
    if not given and not trouble:
        held = task.dropped[_OTHER]
        told_of = f"{held} mail{'' if held == 1 else 's'}, none of them a notification of a new review"
        trouble.append(
            f"{task.export.name} holds {told_of if held else 'no mail; expected .eml files or a mailbox (.mbox)'}"
        )
    if trouble:
        more = f"; and {len(trouble) - 3} more" if len(trouble) > 3 else ""
        raise SourceChanged("; ".join(trouble[:3]) + more)


def _letters(member: Member, wants: Wants) -> Iterator[Letter]:
    if outlook.is_outlook(member):
        yield outlook.letter(member, wants)
    else:
        yield from letters(member, wants)


def _reviews(letter: Letter, task: Task) -> tuple[list[Document], list[Unread]]:
    """The review of a letter, or all of them where it is one of Google's, whose parts are known; and what of another
    one may be the words of its review, where none were found."""
    one = _review(letter, task)
    texts = letter.texts() if one.service == "google" else {}
    bodies = (clean(texts.get("text/plain", "")), _with_addresses(texts.get("text/html", "")))
    known = next(filter(None, (noticed(body[:_MOST_BODY]) for body in bodies)), [])
    stars = {review.stars for review in known}
    if not known:
        return [one], [] if one.text else list(_not_understood(letter))
    every = [
        replace(
            one,
            ref=ref_of("mail", one.service, review.id),
            url=_bare(review.url),
            author=Author(name=review.author) if review.author else one.author,
            text=review.text,
            excerpt=bool(review.text),
            rating=review.stars or (one.rating if len(known) == 1 and stars == {None} else None),
        )
        for review in known
    ]
    return every, []


def _with_addresses(html: str) -> str:
    """The text of a letter in HTML, with the address of every link on a line below its words, as in plain text."""
    return text_of(_ANCHOR.sub(lambda found: f"<p>{found[2]}<br>{found[1]}</p>", html[:_MOST_BODY])) if html else ""


def _review(letter: Letter, task: Task) -> Document:
    texts = letter.texts()
    html, plain = texts.get("text/html", "")[:_MOST_BODY], texts.get("text/plain", "")[:_MOST_BODY]
    host = letter.sender[1].partition("@")[2]
    service, is_known = service_of(host)
    news = told(letter.header("Subject"), is_known) or Told()
    bodies = [text for text in (clean(plain), _readable(html)) if text]
    text = next(filter(None, (_words(body, news) for body in bodies)), "")
    stars = next(
        (found for body in (letter.header("Subject"), *bodies) if (found := _stars(body, text)) is not None), None
    )
    sent = letter.sent
    return Document(
        kind=Kind.REVIEW,
        source=task.source,
        service=service,
        ref=ref_of("mail", service, news.author, news.place, stars, text, None if text else letter.header("Date")),
        url=_link(html, plain, service, host),
        author=Author(name=news.author) if news.author else None,
        text=text,
        excerpt=bool(text),
        published_precision=Precision.INTERVAL if sent else None,
        published_until=sent,
        published_raw=letter.header("Date")[:80] or None,
        rating=stars,
        recommends=news.recommends,
        visibility=Visibility.PUBLIC,
        place=news.place,
        account=task.account,
    )


def _not_understood(letter: Letter) -> Iterator[Unread]:
    """What a letter says beside headlines, stars and small print, where no words of a review were found in it: whether
    they are the review's nobody knows."""
    texts = letter.texts()
    news = told(letter.header("Subject"), True) or Told()
    body = clean(texts.get("text/plain", "")[:_MOST_BODY]) or _readable(texts.get("text/html", "")[:_MOST_BODY])
    left: list[tuple[int, str]] = []
    for number, line in enumerate(map(str.strip, body.split("\n")[:_MOST_LINES]), 1):
        if _END.fullmatch(line):
            break
        if line and not _is_beside(line, news):
            left.append((number, line))
    text = "\n".join(line for _, line in left)
    if len(text.split()) >= _FEW_WORDS:
        yield Unread(text=text[:_SHOWN], line=left[0][0])


def _readable(html: str) -> str:
    """The text of a letter in HTML, with the words that stand for its pictures: stars are often pictures."""
    return text_of(_IMAGE.sub(lambda found: f" {found[1] or found[2] or ''} ", html)) if html else ""


def _stars(body: str, text: str) -> float | None:
    """The rating a letter tells, outside the words of the review itself."""
    outside = body.replace(text, " ") if text else body
    for pattern in (_STARS_WORDS, _STARS_NUMBER):
        if found := pattern.search(outside):
            return rating(found[1])
    if drawn := _STARS_DRAWN.search(outside):
        return float(sum(sign in "★⭐" for sign in drawn[0]))
    return None


def _words(body: str, news: Told) -> str:
    """The words of the review: what stands quoted, else what follows the headline, up to buttons and small print."""
    lines = [line.strip() for line in body.split("\n")[:_MOST_LINES]]
    start = next((at + 1 for at, line in enumerate(lines) if _is_headline(line, news)), 0)
    start = start or next((at + 1 for at, line in enumerate(lines) if _tells_stars(line)), 0)
    writer = False  # whether the line above names who wrote it: below may stand where that is
    while start < len(lines) and (
        not lines[start] or _is_beside(lines[start], news) or (writer and _HOME.fullmatch(lines[start]))
    ):
        writer = lines[start] == news.author if lines[start] else writer
        start += 1
    taken: list[str] = []
    for line in lines[start:]:
        if _END.fullmatch(line):
            break
        if not (line and _is_beside(line, news)):
            taken.append(line)
    words = clean("\n".join(taken))
    quoted = _QUOTE.match(words) or _QUOTE.search("\n".join(lines[start:])[: len(words) + 200] if words else "")
    if quoted and (quoted.start() == 0 or len(quoted[1]) * 2 > len(words)):
        return clean(quoted[1])
    return words.strip(' "“”') if start else ""


def _is_headline(line: str, news: Told) -> bool:
    """The sentence that tells of the review, before its words: it names author or place, or says there is one."""
    if not line or len(line) > _LONGEST_LINE or not _HEADLINE.search(line):
        return False
    return told(line, True) is not None or any(name and name in line for name in (news.author, news.place))


def _is_beside(line: str, news: Told) -> bool:
    """Lines around the words of a review: names, stars, dates, greetings."""
    bare = line.strip(" \t·•|-–—,:!")
    if not bare or bare in (news.author, news.place) or _is_headline(line, news):
        return True
    if len(bare) > _LONGEST_LINE:
        return False
    if re.fullmatch(r"(?:hi|hello|dear|hey|hallo|bonjour|hola|ciao)\b.{0,60}", bare, re.I):
        return True
    return _tells_stars(bare) or bool(_LABELS.fullmatch(bare) or _DAY.fullmatch(bare))


def _tells_stars(line: str) -> bool:
    """A line that holds a rating and hardly more."""
    if not line or len(line) > _LONGEST_LINE:
        return False
    rest = _STARS_DRAWN.sub("", _STARS_WORDS.sub("", _STARS_NUMBER.sub("", line)))
    return rest != line and len(rest.strip(" ()·•|-–—:,.")) <= 20 and len(rest.split()) <= 4


def _link(html: str, plain: str, service: str, host: str) -> str | None:
    """The address the letter sends its reader to, without what would sign somebody in."""
    found = [(decoded(href), text_of(words)) for href, words in _ANCHOR.findall(html)]
    found += [(href.rstrip(".,;)>]"), "") for href in re.findall(r"https?://[^\s<>\"]{1,2000}", plain)]
    own = [
        (address, words) for href, words in found if (address := link(None, href)) and _is_own(address, service, host)
    ]
    best = next((address for address, words in own if words and _TO_REVIEW.fullmatch(words.strip())), None)
    best = best or next((address for address, words in own if "review" in address.casefold()), None)
    return _bare(best) if best else None


def _is_own(address: str, service: str, host: str) -> bool:
    place = urlsplit(address).hostname or ""
    known = {"facebook": ("facebook.com",), "google": ("google.com",)}.get(service, (".".join(host.split(".")[-2:]),))
    return any(place == name or place.endswith(f".{name}") for name in known)


def _bare(address: str) -> str:
    parts = urlsplit(address)
    if parts.path == "/n/" and (parts.hostname or "").endswith("facebook.com"):
        # Facebook's mails write where they lead as the first part of the query.
        parts = parts._replace(path="/" + parts.query.partition("&")[0], query="")
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not _SECRET.search(name) and len(value) < 100]
    return parts._replace(query=urlencode(kept), fragment="").geturl()


def _is_mail(member: Member) -> bool:
    name = member.name.lower()
    last = name.rsplit("/", 1)[-1]
    if name.endswith((".html", ".htm", ".mht", ".mhtml", ".json", ".js", ".csv", ".xml", ".msg", ".warc", ".txt")):
        return False
    if ".mbox/" in name and not last.startswith("mbox"):
        return False
    if last.endswith((".eml", ".mbox", ".mbx")) or "." not in last or ".mbox/" in name:
        return is_mail(member.head(_HEAD))
    return False
