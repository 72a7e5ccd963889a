"""An offer to everybody tells of nobody, and a denial is no confirmation as well; leaks that look alike are found."""

import pytest

from analyzers.analyse import Setting, check
from model.documents import Author, Document, Kind
from model.findings import Finding, Tier
from tests.analyzers.rules_under_test import book

BOOK = book()
CONFIRMS, DENIES = "privacy/reply-confirms-patient", "privacy/reply-denies-patient"


def disclosed(text: str) -> dict[str, Finding]:
    """What a reply discloses, by rule; a courtesy formula discloses nothing."""
    reply = Document(kind=Kind.REPLY, source="s", service="s", ref="1", text=text)
    review = Document(kind=Kind.REVIEW, source="s", service="s", ref="2", text="Nice.", author=Author(name="Kestrel"))
    found = check(reply, review, Setting(known=True), BOOK).findings
    return {
        one.rule.id: one
        for one in found
        if one.is_flag and one.rule.id.startswith("privacy/") and one.tier != Tier.COURTESY
    }


@pytest.mark.parametrize(
    "text",
    [
        "Get $20 off your whitening this month!",
        "Thank you! Mention this page for $20 off your whitening.",
        "Thanks for the kind words! Enjoy 15% off your next cleaning.",
        "Here is a coupon for your next cleaning: SMILE10.",
        "New here? Take $50 off your first exam and x-rays.",
        "Book online and your next cleaning is half price.",
        "Our summer special: $99 whitening with any cleaning.",
        "Ask at the desk about ten percent off your first adjustment.",
        "Refer a friend and you both get $25 off your next visit.",
        "We offer a discount on your second pair of glasses.",
        "All of April, your first filling comes with a free toothbrush kit.",
        "Use code GRIN for $100 off your Invisalign treatment.",
        "A gift card toward your next massage is waiting for everyone who takes part.",
    ],
)
def test_an_offer_is_at_most_a_courtesy(text: str) -> None:
    assert not disclosed(text)


@pytest.mark.parametrize(
    "text",
    [
        "The $20 we took off your whitening last May was a courtesy.",
        "You got $20 off your whitening in May.",
        "We gave you 20% off your crown and you still complain.",
        "We already took $50 off your root canal.",
        "You used the coupon for your cleaning on March 3.",
        "The discount on your implant was applied to your bill.",
        "As promised, $20 off your whitening has been credited.",
        "You asked for half off your filling, and we said no.",
        "Your whitening was $20 off, as the receipt shows.",
        "She had 15% off her braces like everybody else in her plan.",
        "After your extraction we sent you a coupon for your next cleaning.",
        "We refunded $20 off your whitening because you were unhappy.",
        "Get well after your root canal, and the $20 off your crown was a gift.",
    ],
)
def test_a_price_cut_that_somebody_had_tells_of_their_care(text: str) -> None:
    assert {CONFIRMS, "privacy/reply-clinical-details"} & set(disclosed(text))


@pytest.mark.parametrize(
    "text",
    [
        "We have no record of you ever being a patient here.",
        "We have no record of you being a patient.",
        "There is no record of you ever being seen at our practice.",
        "You have never been a patient of ours.",
        "We can find no record of your visit in our system.",
        "You were never seen at this office.",
        "Nobody by that name has ever been treated here.",
        "We have no record of treating you.",
        "You are not and never were a patient of Dr. Hale.",
        "We searched our files and found no appointment under your name.",
        "We do not have any record of an appointment or visit for you.",
        "This reviewer has never been a patient of our practice.",
        "I have never treated you or anyone in your family.",
    ],
)
def test_a_denial_is_named_as_a_denial_alone(text: str) -> None:
    assert set(disclosed(text)) == {DENIES}


@pytest.mark.parametrize(
    "text",
    [
        "You were never seen by Dr. Hale; you were seen by our hygienist on Tuesday.",
        "We have no record of you paying your balance after your crown.",
        "We have no record of you being unhappy when you left after your filling.",
        "You never came back for your second appointment.",
        "There is no record of you ever complaining about your root canal.",
        "You have not been seen since your surgery in May.",
        "We never treated you badly at your cleaning.",
        "We found no note of pain in your chart after your extraction.",
        "We have no record of you ever calling about the infection we treated.",
        "You have never been a patient person, and your crown took three visits.",
    ],
)
def test_a_denial_of_something_else_still_confirms(text: str) -> None:
    assert CONFIRMS in disclosed(text)


def test_what_a_reader_would_have_seen_tells_of_no_visit() -> None:
    assert not disclosed("Maybe if you could read, you would have seen the sign about the tow zone.")
    assert CONFIRMS in disclosed("You would have seen the sign when you came in for your cleaning.")


def test_records_that_were_searched_and_told_of_a_visit_confirm() -> None:
    assert CONFIRMS in disclosed("We checked our records and you were seen on May 3.")
    assert CONFIRMS in disclosed("We have checked our files, and you had a filling with us in June.")
    assert set(disclosed("This guy has never been adjusted by me.")) == {DENIES}
