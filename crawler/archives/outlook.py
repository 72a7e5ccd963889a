"""Reads a mail in Outlook's own form (.msg) as the letter it is, where the package for it is installed."""

import struct
from email.message import EmailMessage
from email.utils import format_datetime
from io import BytesIO
from typing import TYPE_CHECKING

from crawler.archives.letters import Letter, Wants
from crawler.archives.opening import Member
from crawler.normalise import clean
from model.errors import SourceChanged

if TYPE_CHECKING:
    from oxmsg import Message as Stored

_LARGEST = 32 << 20
_BEGINS = b"\xd0\xcf\x11\xe0"
# What the package, the container below it and the parser of headers raise where a file is damaged.
_DAMAGE = (ValueError, LookupError, OSError, OverflowError, struct.error, AttributeError, TypeError)
_HEADERS = ("From", "Subject", "Date", "Message-ID", "Reply-To")
HOW = (
    "install its reader (pip install 'webside[msg]'), or save the mail as .eml: in the new Outlook and in Outlook on "
    "the web open it, then “…”, “Save as” or “Download”, EML; on a Mac drag it out of the list"
)


def is_outlook(member: Member) -> bool:
    """Whether a file is a mail as Outlook saves it."""
    return member.name.lower().endswith(".msg") and member.head(4) == _BEGINS


def letter(member: Member, wants: Wants) -> Letter:
    """The mail; its text is kept only where `wants` says so of its headers.

    Raises SourceChanged where the package is not installed, and for a file that is damaged.
    """
    try:
        from oxmsg import Message as Stored
    except ImportError:
        raise SourceChanged(f"{member.name} is a mail in Outlook's own form; {HOW}") from None
    try:
        stored = Stored.load(BytesIO(member.whole(_LARGEST)))
        made = _headers(stored)
        read = Letter(made)
        if wants.wants(read):
            made.set_content(_words(stored.body))
            if html := stored.html_body:
                made.add_alternative(_words(html), subtype="html")
            read.raw = made.as_bytes()
    except _DAMAGE as error:
        raise SourceChanged(f"{member.name} is damaged, or no mail ({type(error).__name__})") from error
    return read


def _headers(stored: "Stored") -> EmailMessage:
    """Those it was sent with; a mail without them tells sender, subject and time in fields of their own."""
    told = {name.title(): value for name, value in stored.message_headers.items()}
    sent = stored.sent_date
    made = EmailMessage()
    for name in _HEADERS:
        own = {"From": stored.sender, "Subject": stored.subject, "Date": format_datetime(sent) if sent else None}
        if value := told.get(name.title()) or own.get(name):
            made[name] = " ".join(clean(str(value)).split())
    return made


def _words(text: str | None) -> str:
    return (text or "").replace("\x00", "").replace("\r\n", "\n")
