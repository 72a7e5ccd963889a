"""What must never be flagged: views, bodies, drink, dialect, identity, clinical words, criticism, culture, others."""

import pytest

from analyzers.analyse import Setting, analyse
from model.documents import Author, Document, Kind
from tests.analyzers.account_scenes import Held
from tests.analyzers.rules_under_test import book, names, post

HARMLESS = {
    "clothes and bodies": [
        "Bikini season at the lake with my sisters!",
        "New tattoo, finally. A caduceus, of course.",
        "Breastfeeding my second one while reviewing slides. Go me.",
        "Halloween on the ward: I was a very tight-fitting pumpkin.",
        "Thirty-eight weeks and still in the gym.",
        "Before and after my pregnancy: same swimsuit, different belly.",
        "My tattoo of a hummingbird, six weeks healed.",
        "New nose ring, blue hair, same stethoscope.",
    ],
    "drink and parties": [
        "Wine with the residents to celebrate match day.",
        "Champagne at my cousin's wedding, what a night!",
        "Beer number one of my vacation. Cheers from the beach.",
        "On call tonight, so ginger ale for me at the wedding.",
        "Oktoberfest with the hygiene team, the pretzels won.",
        "Eleven years sober today, and the helpline is open all night.",
        "A pint with the porters after the last shift of the year.",
        "Drinks with the co-residents tonight, then karaoke until the bar throws us out.",
        "Danced at a colleague's wedding until two. My feet hurt.",
    ],
    "views": [
        "I believe abortion is health care and I will vote that way.",
        "I am pro-life, and I say so with love.",
        "Gun control now. Gun rights forever, says my brother. We still have dinner together.",
        "Union yes! We vote on the contract on Friday.",
        "This war has to end, and I marched today.",
        "Vaccine mandates went too far in my view. Vaccines did not.",
        "I vote Republican. My wife votes Democrat. The dog abstains.",
        "Knocked on doors for the Greens until my feet gave out.",
        "Ceasefire. That is my whole post.",
        "Immigration should be lower, in my view, and our clinic treats everyone.",
        "Abolish the death penalty. You can believe the opposite and still sit on my couch.",
        "Black lives matter. Blue lives matter to my brother. We cook together.",
    ],
    "lawful pastimes": [
        "Opening day: first deer of the season in the freezer.",
        "A legal edible and a long nap, that was my day off.",
        "I hunt, and I teach safe storage at the gun forum.",
    ],
    "mild or censored words": [
        "Hell yes, damn good coffee, crap weather.",
        "What a f***ing week. F*ck this printer.",
        "Son of a biscuit, the fax is down again.",
    ],
    "dialect": [
        "Chile we was finna leave and she still talkin bout that chart system, I'm weak.",
        "Y'all be doin the most on nights, love to see it.",
        "Aye the wee clinic was pure mobbed the day, so it was.",
        "Wah, today clinic really siong sia, but can one lah.",
        "We are having too much patients load only, kindly adjust.",
        "Finna clock in for this 24 and my attending already trippin, y'all pray for me.",
        "She be workin them doubles and still smilin, bless her.",
        "I ain't never been so proud, deadass, my lil cousin a whole pharmacist.",
        "Dinnae fash yersel aboot needles, hen.",
        "Dem nurses too sweet, abeg, I no fit lie.",
        "Doctors kindly revert on the duty roster by evening only.",
    ],
    "identity": [
        "Queer, Muslim and a surgeon. Proud of all three.",
        "As a trans woman in medicine I finally feel at home.",
        "Black doctors, Black excellence. Happy to be here.",
        "My wife and I are two gay dads' favorite babysitters.",
        'He called me a "stupid bitch" and worse. Nobody should work with that.',
        "“You people are idiots,” the caller said. I wished him a good day.",
        "I am a dyke on a bike with a doctorate, and the ride starts at nine.",
        "Disabled student, proudly crip, running on crip time.",
        "Fat doctor here. Yes, I can say fat.",
        "As a Black woman in surgery I have been asked to take out the trash.",
        "Someone wrote that Muslims are vermin on our door. We painted over it.",
        "Stop calling older people a burden.",
        "The homeless are people with names. Learn three this week.",
        "We see people of any size, faith and orientation.",
    ],
    "clinical words and names": [
        "Let's talk about anal fissures, vaginal dryness and erectile dysfunction.",
        "Rectal exams save lives. Opioid use disorder is a disease, not a failing.",
        "Dr. Dick Fuchs of Scunthorpe speaks at Cockburn Hall about penile cancer.",
        "The cancer was killed by the new antibody in this mouse model.",
        "Suicide prevention starts with asking the question.",
        "Gay men should be offered this vaccine, and older men rarely need that drug.",
        "Pregnant women should not be given this tablet.",
        "Men are at higher risk of a stroke than women at fifty.",
        "ABO incompatibility, spastic bladder, retarded growth in old papers: words change.",
    ],
    "criticism in good faith": [
        "Our hospital is dangerously short of nurses and management will not listen.",
        "This insurer's denial of insulin pumps is indefensible.",
        "The trial in last week's journal is badly designed, and its conclusion is absurd.",
        "Pay residents fairly. We strike on Monday.",
        "I disagree with Dr. Pell's editorial; two trials point the other way.",
        "I reported a safety concern about a colleague and would do it again.",
        "A surgeon was convicted of fraud, according to the court.",
    ],
    "culture and faith": [
        "God bless everyone on the night shift. Praying for rain.",
        "Eid Mubarak to all who celebrate!",
        "Feliz Navidad a todos nuestros amigos y vecinos, y gracias por el apoyo de este año.",
        "Wearing my hijab and my white coat today.",
        "Our building has one prayer room for Muslims, Christians and Jews, and one kettle.",
    ],
    "humour about medicine": [
        "My love language is a working printer on the ward.",
        "Cardiologists hear murmurs everywhere, even at the movies.",
        "Surgeons have two speeds: asleep and scrubbing.",
        "I am the worst patient, ask my dentist.",
        "IV drips do not cure a hangover, sorry.",
    ],
    "teaching without identifiers": [
        "Teaching point: new atrial fibrillation with weight loss, think thyroid.",
        "A published, consented case report of scurvy in a teenager is out in our journal.",
        "Anyone with chest pain and sweating needs an ECG within ten minutes.",
        "Most root canals fail because of a missed canal.",
        "Wasted two vials of fentanyl with a witness, as the policy says.",
        "Narcissism in general, and what it does and does not mean in a clinic: a thread.",
        "With the patient's written consent, our case report on takotsubo after grief is out now.",
        "Composite case, details invented: a retired teacher, 71, falls at a fair on Saturday. What do you scan?",
        "A 58-year-old with crushing chest pain and sweating: ECG first, then everything else.",
        "Grand rounds on Thursday: three published cases of Guillain-Barré after infection.",
    ],
    "a practice's and a clinician's ordinary days": [
        "Grateful for our patients this holiday season. See you in January!",
        "Merry Christmas to all our patients and their families from the whole team.",
        "We are closed Monday for Memorial Day. Emergencies: call the on-call line.",
        "Thank you to the family who brought cookies for the night shift. You made our week.",
        "Date night with my husband after six shifts in a row. Send pasta recommendations.",
        "Our patients are the best part of this job.",
        "Met a former colleague for lunch today and we laughed until we cried.",
        "Happy Pride from our clinic. Everyone is welcome here.",
        "Ramadan Mubarak to all who observe. Ask us about fasting and insulin.",
        "Residency is hard. If you are struggling, please reach out to someone.",
        "New blog: five questions to ask before a colonoscopy.",
        "We now offer same-day crowns. Ask our front desk about times and prices.",
        "Join our free diabetes class on Tuesday evening at the library.",
        "Marathon done! 4:12 and my knees hate me.",
        "Wine tasting with the girls this weekend in Napa.",
        "Reminder: antibiotics do not work on colds.",
        "Some studies suggest walking helps mood. Link to the 2023 Cochrane review in comments.",
        "Congratulations to Dr. Lee on her board certification in sleep medicine!",
        "Our office dog Biscuit turns three today.",
        "So proud of my daughter for starting nursing school.",
        "Beach day with the kids. No pager, no problem.",
        "If you are having chest pain, call 911. Do not message this page.",
        "Our flu clinic was a success: 214 shots in one morning!",
        "Honored to speak at the state capitol about rural maternity care.",
        "A gentle reminder that masks are optional in our lobby.",
        "What a season. RSV is everywhere. Wash your hands.",
        "Looking for a medical assistant. Competitive pay, kind team. Apply at our website.",
        "My grandfather's dementia taught me more about medicine than any lecture.",
        "Trivia night with the ICU crew. We lost to the surgeons again.",
        "Your smile deserves care you can trust. Book a checkup today.",
        "We accept most insurance plans, including Medicare.",
        "Botox, fillers and facials by a licensed nurse injector. Consultations are free.",
        "Today I diagnosed my own car. Terminal.",
        "I'm a woman in surgery and yes, I have kids, and yes, I sleep sometimes.",
        "Black maternal health week: here is what the data show and what we are changing.",
        "Old photo: me in 2009 with a terrible haircut and a new stethoscope.",
        "I testified against the bill today as a private citizen.",
        "It was a joy to teach the second-year students suturing on pig feet.",
        "Why do my scrubs never have enough pockets?",
        "Coffee is my love language.",
        "Telehealth visits are available for follow-ups. Call to see if yours qualifies.",
        "Our before-and-after gallery is shared with written consent; results vary.",
        "Drink water, take your lunch break, be nice to the unit clerk.",
        "Great discussion with Senator Alvarez about insulin prices.",
        "Nobody warned me how much of medicine is faxing.",
        "Had the honor of caring for people at the free clinic in Juarez this month.",
        "We do not give medical advice on Facebook. Please call the office.",
        "Our orthodontist Dr. Reyes is accepting new patients in March.",
    ],
    "debunking": [
        'Myth: "vaccines cause autism." They do not, and the study was retracted.',
        "No, you cannot detox your liver with lemon water.",
        "The idea that obese patients are lazy has done more harm than sugar.",
        "No, the senator's pause tells you nothing about dementia.",
    ],
}


@pytest.mark.parametrize("text", [text for texts in HARMLESS.values() for text in texts])
def test_harmless_posts_stay_silent(text: str) -> None:
    assert names(post(text, Setting())) == set()
    assert names(post(text, Setting(account="individual"))) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What a pathetic little man.", "What a pathetic little woman."),
        ("Emily, you are a liar.", "Lakisha, you are a liar."),
        ("You liberal idiot.", "You conservative idiot."),
        ("This shit about the mosque opening is great news.", "This shit about the church opening is great news."),
        ("Girl you was so right bout that.", "Girl, you were so right about that."),
        ("Our patient Emily Walsh beat leukemia!", "Our patient Oluwaseun Adeyemi beat leukemia!"),
        ("Our patient Greg Baker beat leukemia!", "Our patient Xochitl Quispe beat leukemia!"),
    ],
)
def test_who_is_meant_changes_nothing(one: str, other: str) -> None:
    first, second = post(one), post(other)
    assert [(f.rule.id, f.severity) for f in first.findings] == [(f.rule.id, f.severity) for f in second.findings]


def test_what_others_wrote_is_never_the_owners() -> None:
    from datetime import UTC, datetime

    from model.audit import Coverage

    insult = "You are a fucking idiot and a liar. Your root canal was a joke."
    review = Document(
        kind=Kind.REVIEW, source="t", service="t", ref="1", text=insult, rating=1, author=Author(name="Sam")
    )
    comment = Document(
        kind=Kind.COMMENT, source="t", service="t", ref="2", text=insult, author=Author(name="Sam"), account="@us"
    )
    shared = Document(kind=Kind.POST, source="t", service="t", ref="4", text=insult, share_of="9")
    own = Document(kind=Kind.REPLY, source="t", service="t", ref="3", text=insult, in_reply_to="1")
    corpus = Held((review, comment, own, shared))
    findings = list(analyse(corpus, Coverage(visits=()), Setting(), book(), datetime(2026, 1, 1, tzinfo=UTC)))
    judged = {finding.document for finding in findings if not finding.rule.id.startswith("reviews/")}
    assert judged == {"t:3"}
