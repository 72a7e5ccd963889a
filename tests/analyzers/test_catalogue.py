"""Cases like those of the catalogue of rules, with invented people: what must fire, and what must not."""

import pytest

from analyzers.analyse import Setting
from model.findings import Confidence, Severity
from model.subject import Place, Strictness, Subject, SubjectKind
from tests.analyzers.rules_under_test import names, post, reply

UNMASKING = (
    "It's remarkable to read [Complainant's full name] make these claims when she only came to my clinic on three"
    " occasions since May 2016. She never came for her scheduled appointments although her treatment plan was "
    "approved by her insurance company. She last came to my office in June 2017 as an emergency patient with "
    "severe pain from the upper right quadrant. She was given a referral for an extraction to be performed by my "
    "colleague. Is that a bad experience? Only from someone hallucinating. Does she deserve any rating as a "
    "patient? Philippa Marsden, it is obvious that your level of intelligence is in question and that you should "
    "continue with your manual work. Get a life."
)


def test_the_worst_reply_raises_all_seven() -> None:
    found = names(reply(UNMASKING, author="BitterAlmond7", rating=1))
    assert found >= {
        "reply-names-reviewer",
        "reply-confirms-patient",
        "reply-visit-details",
        "reply-clinical-details",
        "reply-payment-details",
        "reply-patient-conduct",
        "hostile-reply",
    }
    assert "reply-asks-phi-in-public" not in found


FIRES = [
    (
        "reply-confirms-patient",
        "Thank you for trusting us with your care. We look forward to seeing you at your next exam!",
    ),
    (
        "reply-confirms-patient",
        "We apologize for the wait during your appointment on Monday. Dr. Adeyemi had an emergency.",
    ),
    (
        "reply-confirms-patient",
        "She only came to our clinic once and never finished what was planned, so judge for yourself.",
    ),
    ("reply-denies-patient", "We went through our records and nobody by that name has ever been a patient here."),
    ("reply-denies-patient", "Our records show you never came in, so this cannot be true."),
    ("reply-denies-patient", "You are confusing us with another dentist. You are not in our system."),
    ("reply-visit-details", "You checked in at 10:20 for a 10:00 slot and were in a room five minutes later."),
    ("reply-visit-details", "On the day you came in, Odette at the desk explained the forms to you and your wife."),
    ("reply-visit-details", "You stayed all of twelve minutes on May 4th before walking out."),
    (
        "reply-clinical-details",
        "The bruising you describe is normal after an extraction, as we explained with the ibuprofen.",
    ),
    (
        "reply-clinical-details",
        "Your anxiety disorder was discussed with you, and stopping the medication was your decision.",
    ),
    ("reply-clinical-details", "So happy the cheek filler turned out the way you hoped, Nell!"),
    ("reply-payment-details", "Your insurance denied the claim because the deductible was not met. The $310 is yours."),
    ("reply-payment-details", "You still have an unpaid balance from your last three visits."),
    ("reply-payment-details", "We waived your copay more than once, so calling us greedy is unfair."),
    ("reply-patient-conduct", "You no-showed twice and were discharged for shouting at our nurses."),
    ("reply-patient-conduct", "This patient refused the scan and was drug-seeking from the start."),
    ("reply-patient-conduct", "You didn't follow your aftercare instructions, so the result is on you."),
    ("reply-asks-phi-in-public", "Please answer here with your full name and date of birth so we can find your chart."),
    ("reply-asks-phi-in-public", "Which day were you seen, and by whom?"),
    ("reply-asks-phi-in-public", "Can you post a picture of the rash so the doctor can look?"),
    ("hostile-reply", "My, what a drama queen. Get a life and find another doctor."),
    ("hostile-reply", "LIES. Everybody can see how unhinged you are."),
    ("hostile-reply", "Maybe if you could read, you'd have seen the notice about fees."),
    ("profanity", "That is bullshit and you know it."),
]


@pytest.mark.parametrize(("rule", "text"), FIRES)
def test_fires(rule: str, text: str) -> None:
    assert rule in names(reply(text))


STAYS_SILENT = [
    (
        "Thank you for writing. Privacy rules mean we can't say whether any person is or isn't a "
        "patient. Our manager is at 555-0142."
    ),
    (
        "We ask everyone who waits longer than 20 minutes to tell the desk, and we post delays on our "
        "website. Please visit the Contact page."
    ),
    (
        "If you have been seen here and want to talk about it, please call 555-0142 and ask for Odette, "
        "our patient advocate."
    ),
    "We can't discuss any individual in public, and we neither confirm nor deny who visits our office.",
    (
        "If you meant another practice of a similar name, ours is Alder Dental at 12 Alder Street. "
        "Either way, we'd like to hear from you."
    ),
    "Our desk opens at 8:00 and most people are roomed within 15 minutes of arriving.",
    "Since May 3 we have had a second coordinator at the front desk to shorten queues for everyone.",
    "We are open until 7 pm on Tuesdays. Please ask for the manager, who handles all feedback.",
    "We can't discuss anyone's health or treatment in public. General information about dental work is on our website.",
    "Every procedure here follows the same published checklist.",
    "Harlow Spine & Joint takes all comments seriously. Please call 555-0166 and ask for the director.",
    "Billing questions are handled privately by our billing lead at 555-0177. We can't discuss any account here.",
    "Cash prices and accepted plans are listed on our website so people can check before booking.",
    (
        "Copays and deductibles are set by insurers, not by medical offices. We are glad to explain how "
        "they work in general."
    ),
    "Hello, and thank you for the feedback. Odette Raman, Practice Manager",
    "Our late-arrival policy and our policy on abuse of staff are on the website and apply to everyone.",
    "After-care instructions matter for everyone who has surgery, and ours are online. We can't discuss individuals.",
    "Our clinic was cancelled on Monday because of a power cut. We are sorry to all who were affected.",
    "Please call 555-0142 and ask for the manager, and please don't post personal or health information here.",
    "The secure portal on our website is the best place for details. There is no need to share them in this thread.",
    "We see this differently, but we can't discuss individuals here. Our manager would welcome a call at 555-0142.",
    "This thread contains threats toward our staff. We've reported it to the platform and won't reply further.",
    (
        "Thank you for your comment. We can't confirm or deny whether anyone is a patient. In case it "
        "helps, we are at 12 Alder Street."
    ),
    (
        "We welcome feedback of every kind and ask for respect toward our staff and others. We can't "
        "discuss individuals here."
    ),
    "What a lovely note to read. Thank you from everyone at Tidewell Family Dental.",
    "Thank you for the balanced feedback, the good and the not so good. We review all comments with our team.",
]


@pytest.mark.parametrize("text", STAYS_SILENT)
def test_stays_silent(text: str) -> None:
    assert names(reply(text)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Privacy rules mean we can't discuss patients, but you were 30 minutes late.",
        "Privacy law stops us telling our side, but let's just say the chart tells a different story.",
        "HIPAA prevents a reply. Your balance is still unpaid.",
        "While privacy prevents us from answering in detail, your claim was denied.",
    ],
)
def test_a_policy_sentence_excuses_nothing(text: str) -> None:
    found = [finding for finding in reply(text).findings if finding.severity >= Severity.HIGH]
    assert found


def test_a_courtesy_stays_at_medium_whatever_the_modifiers() -> None:
    clinic = Setting.of(Subject(kind=SubjectKind.PRACTICE, names=("Harbor Psychiatry",), specialties=("psychiatry",)))
    assert clinic.is_sensitive
    checked = reply("Thank you for trusting us!", setting=clinic)
    assert [finding.severity for finding in checked.findings] == [Severity.MEDIUM]


def test_a_sensitive_specialty_raises_a_fact() -> None:
    text = "Your appointment ran late."
    plain, sensitive = reply(text), reply(text, setting=Setting(is_sensitive=True))
    assert plain.findings[0].severity is Severity.HIGH
    assert sensitive.findings[0].severity is Severity.CRITICAL


def test_a_personal_account_lowers() -> None:
    text = "Another fucking form."
    assert post(text, Setting(account="individual")).findings[0].severity is Severity.LOW
    assert post(text, Setting(surface="personal")).findings[0].severity is Severity.LOW
    assert post(text).findings[0].severity is Severity.MEDIUM


def test_own_people_and_phones_are_not_the_patients() -> None:
    subject = Subject(
        kind=SubjectKind.PRACTICE, names=("Alder Dental",), staff=("Odette Raman",), places=(Place(phone="555-0142"),)
    )
    checked = reply(
        "Thanks! Odette Raman reads every comment at 555-0142.", author="Odd Fellow", setting=Setting.of(subject)
    )
    assert names(checked) == set()


def test_a_formula_groups_whatever_it_is_filled_with() -> None:
    first, second = reply("See you at your next cleaning!"), reply("Thanks so much! See you at your next visit.")
    assert first.findings[0].wording == second.findings[0].wording != ""


def test_a_good_reply_is_commended() -> None:
    checked = reply("We take all feedback seriously. Please contact our office directly at 555-0142.", rating=1)
    assert [(finding.severity, finding.confidence) for finding in checked.findings] == [
        (Severity.PASS, Confidence.LIKELY)
    ]


def test_an_apology_for_an_experience_counts_in_strict_mode_alone() -> None:
    text = "We are sorry about your experience. Please call our office at 555-0142."
    assert reply(text).findings == ()  # silent, yet no model of a safe reply
    strict = reply(text, setting=Setting(strictness=Strictness.STRICT))
    assert [(finding.severity, finding.tier) for finding in strict.findings] == [(Severity.LOW, "courtesy")]
