"""Under whose name reports go out: an agency's own, instead of Webside's."""

import re
from dataclasses import dataclass

_ENDS_IN_REPORT = re.compile(r"\breports?\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What stands in the head, the title and the foot of a report. `logo` is a data: address, `accent` a colour as
    #rrggbb that is known to be readable; `credit` says whether "made with Webside" stands small at the foot."""

    name: str
    logo: str | None = None
    accent: str | None = None
    contact: str = ""
    credit: bool = True

    @property
    def line(self) -> str:
        """Name and how to reach them, in one line."""
        return " · ".join(part for part in (self.name, self.contact) if part)

    @property
    def heading(self) -> str:
        """What a report calls itself: the name and "report", unless the name says so itself."""
        return self.name if _ENDS_IN_REPORT.search(self.name) else f"{self.name} report"
