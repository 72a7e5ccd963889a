"""What one desk holds while it is open: the rules, and the looks of its user."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Self

from analyzers import analyse
from analyzers.rulebook import RuleBook
from crawler import sites
from crawler.archives import Held
from model.brand import Brand
from model.documents import Document, Kind
from webside.desk.handed import Handed
from webside.desk.look import Look, Pictures, Tools
from webside.desk.shelf import Shelf
from webside.desk.shown import show
from webside.desk.who import NOBODY, Who

MOST_LOOKS = 20
_WARM = "Thank you for your visit, Ms. Example; your appointment on Tuesday ran late."
_WARM_PASTE = f"Lem Example\n★☆☆☆☆ 2 weeks ago\nLate.\nResponse from the owner a week ago\n{_WARM}\n"


def _now() -> datetime:
    return datetime.now(UTC)


def _id() -> str:
    """An id for a look: nobody guesses it, and a command line takes it for no option."""
    return secrets.token_urlsafe(9).replace("-", "_")


class Session:
    """Everything a desk remembers; it ends with the process or the page that holds it."""

    def __init__(self, tools: Tools, shelf: Shelf | None = None) -> None:
        self.tools = tools
        self.shelf = shelf
        self.looks: dict[str, Look] = {}

    @classmethod
    def make(
        cls,
        book: RuleBook,
        shelf: Shelf | None = None,
        now: Callable[[], datetime] = _now,
        pictures: Pictures | None = None,
        brand: Brand | None = None,
    ) -> Self:
        """A desk with these rules and the sources Webside ships with; without a shelf nothing can be kept, and without
        what reads them pictures are not looked at, without a brand reports go out under the name of Webside."""
        return cls(Tools(book, sites.plainly(), now, pictures, brand), shelf)

    def warm(self) -> None:
        """Pay for the first check, and for the first look of all, before anybody waits for them."""
        self.check(Kind.REPLY, _WARM)
        self.check(Kind.POST, _WARM)
        look = Look("warm", self.tools)
        look.hand_in(Handed(label="", place=Held("pasted.txt", _WARM_PASTE.encode())))
        while look.is_working:
            look.work(1)
        show(look)

    def begin(self, who: Who = NOBODY) -> Look:
        """A new look; the oldest that is open is closed when there are too many."""
        return self._open(Look(_id(), self.tools, who))

    def look(self, id: str) -> Look | None:
        """A look that is open, or one from the shelf."""
        if id not in self.looks and self.shelf is not None:
            taken = self.shelf.take(id, self.tools)
            if taken is not None:
                self._open(taken)
        return self.looks.get(id)

    def _open(self, look: Look) -> Look:
        self.looks[look.id] = look
        while len(self.looks) > MOST_LOOKS:
            self._close(next(iter(self.looks)))
        return look

    def keeps(self, id: str) -> bool:
        """Whether a look is on the shelf."""
        return self.shelf is not None and self.shelf.holds(id)

    def keep(self, look: Look) -> None:
        """Put a look on the shelf, or what changed in it."""
        if self.shelf is not None:
            self.shelf.keep(look)

    def forget(self, id: str) -> None:
        """Let go of a look and of all that is held or kept of it."""
        self._close(id)
        if self.shelf is not None:
            self.shelf.forget(id)

    def _close(self, id: str) -> None:
        look = self.looks.pop(id, None)
        if look is not None:
            look.close()

    def close(self) -> None:
        """Forget everything that was not kept."""
        for id in tuple(self.looks):
            self._close(id)

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
