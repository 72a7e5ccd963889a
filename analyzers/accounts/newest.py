"""The newest own posts of each account: a bounded window, whatever the order in which documents come."""

from collections.abc import Iterator
from heapq import heappush, heappushpop

from analyzers.accounts.ages import latest_moment
from analyzers.accounts.scope import Place, is_gone
from model.documents import Document

WINDOW = 50


class Newest:
    """Keeps the texts of the newest dated posts of each account (of undated ones, the last in order of id)."""

    def __init__(self) -> None:
        self._held: dict[Place, list[tuple[float, int, str]]] = {}
        self._seen = 0

    def add(self, document: Document) -> None:
        """Count a post of the owner's own words; what is shared on is somebody else's."""
        if is_gone(document) or document.share_of is not None:
            return
        self._seen += 1
        moment = latest_moment(document)
        entry = (
            moment.timestamp() if moment else 0.0,
            self._seen,
            f"{document.title or ''}\n\n{document.text}".strip(),
        )
        window = self._held.setdefault(Place.of(document), [])
        if len(window) < WINDOW:
            heappush(window, entry)
        else:
            heappushpop(window, entry)

    def windows(self) -> Iterator[tuple[Place, list[str]]]:
        """Each account with its newest texts, the newest first."""
        for place, window in self._held.items():
            yield place, [text for _, _, text in sorted(window, reverse=True)]
