"""Which questions want an answer of the practice."""

import pytest

from analyzers.accounts.questions import question

ASKED = [
    "What insurance do you accept?",
    "Do y'all do sports physicals?",
    "Hi there! Any chance you're open on Labor Day?",
    "So glad to see this. When does the new location open?",
    "How much is a cleaning without insurance?",
    "Which entrance is step-free?",
    "Is the clinic closed on Monday?",
    "Are there any appointments left this week?",
    "Parking?",
    "Just wondering if you see kids under 3?",
    "I tried the portal, but is there a phone number I can call?",
    "Can my mom come with me, or not?",
    "Great tips, thank you. Is it safe to floss with braces?",
    "Could someone from the office call me back please?",
    "Who do I talk to about a bill?",
    "Would you recommend an electric brush?",
    "Will you have flu shots this year?",
]
NOT_ASKED = [
    "How cute is that dog?!",
    "Who wouldn't love this team?",
    "Best office ever, right?",
    "Is there anything you people can do right?",
    "What would we do without you?",
    "How do you even stay in business?",
    "Where has the time gone?",
    "Remember when the old building had a fountain?",
    "Are you serious? Two hours?",
    "Why would anyone go anywhere else?",
    "Guess who has no cavities?",
    "Isn't that the same dog as last year?",
    "You guys are amazing. What's not to love?",
    "Anyone else craving pumpkin pie now?",
    "What a day, huh?",
    "Who's ready for summer?",
    "I asked whether they take my plan and they do.",
    "Bella, are we going to this?",
    "Could you be any sweeter?",
    "Looking for a loan? DM me",
]


@pytest.mark.parametrize("text", ASKED)
def test_is_asked(text: str) -> None:
    found = question(text, "en")
    assert found is not None
    assert found.is_clear


@pytest.mark.parametrize("text", NOT_ASKED)
def test_is_not_asked(text: str) -> None:
    found = question(text, "en")
    assert found is None or not found.is_clear


def test_of_what_kind() -> None:
    practical, personal = question("Do you take Humana?", "en"), question("Mine bled all week. Should I worry?", "en")
    assert practical is not None
    assert personal is not None
    assert (practical.is_practical, practical.is_personal) == (True, False)
    assert (personal.is_practical, personal.is_personal) == (False, True)


def test_a_question_mark_alone_is_not_clear_in_another_language() -> None:
    unclear, clear = question("¿Y la foto del perro?", "es"), question("¿Atienden los sábados?", "es")
    assert unclear is not None
    assert clear is not None
    assert (unclear.is_clear, clear.is_clear) == (False, True)
