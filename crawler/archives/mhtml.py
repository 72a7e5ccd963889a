"""Opens a page saved as MHTML: a letter whose parts are the page, its frames and its pictures."""

import email
import email.message
import email.policy
from dataclasses import dataclass

from crawler.normalise import link
from model.errors import SourceChanged

_MOST_FRAMES = 50


@dataclass(frozen=True, slots=True)
class Saved:
    """The bytes of a page and of its frames, each with the encoding it names, and where the page was saved from."""

    pages: tuple[tuple[bytes, str | None], ...]
    url: str | None


def opened(data: bytes, name: str) -> Saved:
    """The page and its frames. Raises SourceChanged where there is no page of HTML, or the file breaks off."""
    letter = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = [part for part in letter.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise SourceChanged(f"{name} is saved as MHTML, but holds no page of HTML")
    told = (letter.get("Snapshot-Content-Location"), pages[0].get("Content-Location"))
    return Saved(
        pages=tuple((_bytes(part), _charset(part)) for part in pages[:_MOST_FRAMES]),
        url=next((url for address in told if (url := link(None, str(address or "").strip()))), None),
    )


def is_cut(data: bytes) -> bool:
    """Whether the last boundary is missing, which every browser writes at the end."""
    return not data.rstrip().endswith(b"--")


def _bytes(part: email.message.Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: email.message.Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None
