"""Whom a look of the desk is about: as much as a person cares to say."""

from dataclasses import dataclass

from analyzers import analyse, profiles
from model.findings import Judgement
from model.subject import Account, Place, Subject, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whom a look is about: as much as a person cares to say. `sites` are addresses of their own, `staff` names
    of who works there; `is_told`: the person said whether it is a practice or a clinician, else what was handed in
    tells."""

    kind: SubjectKind = SubjectKind.PRACTICE
    is_told: bool = False
    name: str = ""
    city: str = ""
    sites: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject | None:
        """The subject, where a name was given."""
        return self.named(self.name) if self.name else None

    def setting(self, judgements: tuple[Judgement, ...] = ()) -> analyse.Setting:
        """What the rules know of the subject; as in `webside check` where no name was given."""
        if self.subject is not None:
            return analyse.Setting.of(self.subject, judgements=judgements)
        account = "practice" if self.kind is SubjectKind.PRACTICE else "individual"
        return analyse.Setting(account=account, people=self.staff, judgements=judgements)

    def named(self, name: str) -> Subject:
        """The subject under a name."""
        places = (Place(city=self.city),) if self.city else ()
        accounts: dict[str, tuple[Account, ...]] = {}
        for site in self.sites:
            known = profiles.profile(site if "://" in site else f"https://{site}")
            source, at = (known.source, known.at) if known else ("website", site)
            accounts[source] = (*accounts.get(source, ()), Account(at=at))
        return Subject(
            kind=self.kind, names=(name,), id="first-look", places=places, accounts=accounts, staff=self.staff
        )


NOBODY = Who()
