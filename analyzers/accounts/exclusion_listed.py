"""Entries of the list of persons excluded from US federal health programmes that are certainly the subject's."""

from collections.abc import Iterator

from analyzers import identity
from analyzers.accounts.scope import AccountCheck, Measured
from model.documents import EXCLUSION, Document, Kind
from model.findings import Verdict


class ExclusionListed(AccountCheck):
    """Measures whether an entry bears the subject's own number. What only resembles the subject is asked about."""

    kinds = (Kind.PROFILE,)

    def see(self, document: Document) -> Iterator[Measured]:
        subject, claims = self.scope.subject, document.claims
        if subject is None or claims is None or claims.kind != EXCLUSION:
            return
        judgements = self.scope.setting.judgements
        if identity.resolve(document, subject, judgements, sensitive=True).verdict is not Verdict.POSITIVE:
            return
        bears_number = claims.npi is not None and claims.npi == subject.npi
        by = f"It bears your NPI, {claims.npi}." if bears_number else "It bears no NPI; its other facts are yours."
        says = document.text.splitlines()[:1]
        note = " ".join((by, *(f"{line}." for line in says)))
        name = claims.names[0] if claims.names else document.title
        yield self.of_document(document, {"bears_number": bears_number}, note=note, quote=name)
