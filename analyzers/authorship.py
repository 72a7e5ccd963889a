"""Whether the subject wrote a document: rules over texts judge these alone, and never what a stranger wrote."""

from analyzers import facts, identity, names, rarity
from analyzers.names import Likeness
from analyzers.setting import Setting
from analyzers.shown import Pair
from model.documents import REGISTERS, Document, Kind
from model.findings import Verdict
from model.subject import Account

KINDS = (Kind.POST, Kind.REPLY, Kind.PAGE, Kind.PROFILE, Kind.IMAGE, Kind.COMMENT)
_RARE_BELOW = 1.0  # clinicians of a name expected in the country


def is_own(document: Document, setting: Setting) -> bool:
    """Whether a document is the subject's own words: not shared on, not judged to be somebody else's, a profile only
    if it certainly is the subject's, and a comment only if its author is."""
    if document.share_of is not None or document.kind not in KINDS or is_of_a_register(document):
        return False
    said = [judgement for judgement in setting.judgements if judgement.document == document.id]
    if said and max(said, key=lambda judgement: judgement.at).verdict is Verdict.NEGATIVE:
        return False
    if document.kind is Kind.PROFILE and setting.subject is not None:
        return identity.resolve(document, setting.subject, said).verdict is Verdict.POSITIVE
    return document.kind is not Kind.COMMENT or wrote(document, setting)


def is_of_a_register(document: Document) -> bool:
    """Whether a register wrote it: of clinicians, of exclusions, or of publications."""
    return document.work is not None or (document.claims is not None and document.claims.kind in REGISTERS)


def wrote(document: Document, setting: Setting) -> bool:
    """Whether the author a document shows is the subject: by a handle declared at that very service; only where no
    handle is shown, by the name of the practice, or by the clinician's in full with a title, a degree or rarity."""
    subject, author = setting.subject, document.author
    if subject is None or author is None:
        return False
    pair = Pair(document, subject)
    if author.handle:
        return any(_handles(account) & pair.handles for account in pair.declared())
    shown = author.name or ""
    return any(_is_practice(shown, own) for own in subject.organisations) or any(
        _is_clinician(shown, own) for own in subject.persons
    )


def _handles(account: Account) -> set[str]:
    """The handles an account goes by; of an address its last part too."""
    at = account.at.rstrip("/")
    return {facts.handle(at), facts.handle(at.rpartition("/")[2])}


def _is_practice(shown: str, own: str) -> bool:
    """One telling word ("Alder") may be somebody's first name."""
    return len(names.organisation(own)) > 1 and names.compare_organisations(shown, own) is Likeness.SAME


def _is_clinician(shown: str, own: str) -> bool:
    if names.compare_persons(shown, own) is not Likeness.SAME or not names.shared_exactly(shown, own):
        return False
    return names.is_titled(shown) or rarity.namesakes(rarity.share(shown, own)) < _RARE_BELOW
