"""From the kind of a check to the code that runs it, and from what it measured to a finding: one pass over a corpus."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from analyzers.accounts import unanswered
from analyzers.accounts.account_custody_gap import AccountCustodyGap
from analyzers.accounts.copy_paste_replies import CopyPasteReplies
from analyzers.accounts.dormant_account import DormantAccount
from analyzers.accounts.exclusion_listed import ExclusionListed
from analyzers.accounts.exif_location import ExifLocation
from analyzers.accounts.first_page_search_review import FirstPageSearchReview
from analyzers.accounts.image_visible_identifier import ImageVisibleIdentifier
from analyzers.accounts.impostor_profile import ImpostorProfile
from analyzers.accounts.insider_review import InsiderReview
from analyzers.accounts.missing_education_disclaimer import MissingEducationDisclaimer
from analyzers.accounts.missing_privacy_notice_link import MissingPrivacyNoticeLink
from analyzers.accounts.mixed_account import MixedAccount
from analyzers.accounts.nap_inconsistency import NapInconsistency
from analyzers.accounts.overextended_presence import OverextendedPresence
from analyzers.accounts.publication_record import PublicationRecord
from analyzers.accounts.readability_too_technical import ReadabilityTooTechnical
from analyzers.accounts.registry_credential_mismatch import RegistryCredentialMismatch
from analyzers.accounts.scope import AccountCheck, Measured, Scope
from analyzers.accounts.slow_response import SlowResponse
from analyzers.accounts.unanswered_question import UnansweredQuestion
from analyzers.accounts.unclaimed_profile import UnclaimedProfile
from analyzers.rulebook import RuleBook
from analyzers.rulespec import Level, RuleSpec
from analyzers.setting import Setting
from model.audit import Coverage
from model.documents import Corpus, Kind
from model.findings import Finding

CHECKS: Mapping[str, type[AccountCheck]] = {
    "slow-response": SlowResponse,
    "unanswered-question": UnansweredQuestion,
    "copy-paste-replies": CopyPasteReplies,
    "nap-inconsistency": NapInconsistency,
    "image-visible-identifier": ImageVisibleIdentifier,
    "exif-location": ExifLocation,
    "readability-too-technical": ReadabilityTooTechnical,
    "registry-credential-mismatch": RegistryCredentialMismatch,
    "first-page-search-review": FirstPageSearchReview,
    "missing-privacy-notice-link": MissingPrivacyNoticeLink,
    "unclaimed-profile": UnclaimedProfile,
    "insider-review": InsiderReview,
    "dormant-account": DormantAccount,
    "overextended-presence": OverextendedPresence,
    "account-custody-gap": AccountCustodyGap,
    "missing-education-disclaimer": MissingEducationDisclaimer,
    "mixed-account": MixedAccount,
    "impostor-profile": ImpostorProfile,
    "exclusion-listed": ExclusionListed,
    "publication-record": PublicationRecord,
}


def findings(
    corpus: Corpus, coverage: Coverage, setting: Setting, book: RuleBook, as_of: datetime
) -> Iterator[Finding]:
    """What the rules over many documents find: unanswered reviews, then all other checks in one pass."""
    yield from unanswered.findings(corpus, coverage, setting, book, as_of)
    scope = Scope(corpus, coverage, setting, book, as_of)
    running = [(spec, CHECKS[kind](scope)) for spec in book.specs if (kind := spec.levels[0].check.kind) in CHECKS]
    watching = {kind: [(spec, check) for spec, check in running if kind in check.kinds] for kind in Kind}
    wanted = [kind for kind, several in watching.items() if several]
    for document in corpus.documents(*wanted) if wanted else ():
        for spec, check in watching[document.kind]:
            for measured in check.see(document):
                yield from _finding(spec, measured, scope)
    for spec, check in running:
        for measured in check.conclude():
            yield from _finding(spec, measured, scope)


def _finding(spec: RuleSpec, measured: Measured, scope: Scope) -> Iterator[Finding]:
    """The finding of the first level that applies; none if that level is off, or if none applies."""
    level = next((level for level in spec.levels if _applies(level, measured, scope.setting)), None)
    if level is None or level.severity is None:
        return
    yield Finding(
        rule=scope.book.face(spec, scope.setting.jurisdiction, scope.setting.regions),
        severity=level.severity,
        confidence=level.confidence,
        document=measured.document,
        kind=measured.kind,
        source=measured.source,
        evidence=measured.evidence,
        tier=level.tier,
        wording=measured.wording,
        note=measured.note,
    )


def _applies(level: Level, measured: Measured, setting: Setting) -> bool:
    circumstances = {
        "strictness": setting.strictness.value,
        "surface": setting.surface,
        "account": setting.account,
        "document": measured.kind.value,
        "jurisdiction": setting.jurisdiction.value,
        "names": "no",
    }
    return all(circumstances[key] in wanted for key, wanted in level.when.items()) and all(
        measured.facts.get(name, 0) >= least for name, least in level.least.items()
    )
