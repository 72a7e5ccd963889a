"""What one desk holds while it is open: the rules, and the looks of its user."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Self

from analyzers import analyse, rulebook
from crawler import sites
from model.documents import Document, Kind
from webside.desk.look import NOBODY, Look, Tools, Who

MOST_LOOKS = 20
_WARM = "Thank you for your visit, Ms. Example; your appointment on Tuesday ran late."


def _now() -> datetime:
    return datetime.now(UTC)


class Session:
    """Everything a desk remembers; it ends with the process or the page that holds it."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.looks: dict[str, Look] = {}

    @classmethod
    def make(cls, now: Callable[[], datetime] = _now) -> Self:
        """A desk with the rules and sources Webside ships with."""
        return cls(Tools(rulebook.load(), sites.plainly(), now))

    def warm(self) -> None:
        """Pay for the first check before anybody waits for it."""
        self.check(Kind.REPLY, _WARM)
        self.check(Kind.POST, _WARM)

    def begin(self, who: Who = NOBODY) -> Look:
        """A new look; the oldest is forgotten when there are too many."""
        look = Look(secrets.token_urlsafe(9), self.tools, who)
        self.looks[look.id] = look
        while len(self.looks) > MOST_LOOKS:
            self.forget(next(iter(self.looks)))
        return look

    def forget(self, id: str) -> None:
        """Let go of a look and of all it holds."""
        look = self.looks.pop(id, None)
        if look is not None:
            look.close()

    def close(self) -> None:
        """Forget everything."""
        for id in tuple(self.looks):
            self.forget(id)

    def check(self, kind: Kind, text: str, parent: Document | None = None, who: Who = NOBODY) -> analyse.Checked:
        """What `webside check` says of a draft."""
        document = Document(
            kind=kind,
            source="draft",
            service="draft",
            ref="draft",
            text=text,
            in_reply_to=parent.ref if parent else None,
        )
        return analyse.check(document, parent, who.setting(), self.tools.book)
