"""Finds handles, telephone numbers, mail addresses, birth dates and personal numbers that are not the subject's own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.names import Hit

MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
PHONE = re.compile(
    r"""(?<![\w.:/#=-])(?:
        \+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{1,4}(?:[\s.-]?\d{2,4}){1,4}
      | (?:1[\s.-])?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}
      | \d{3}[-.]\d{4}
      | \(?0\d{2,4}\)?[\s.-]\d{3,4}(?:[\s.-]?\d{3,4})
      | [02-9]\d{9}
    )(?![\w-]|\.\d)""",
    re.VERBOSE,
)
# "@somebody", "@somebody@server.example", and "somebody@server" without a dot; "@5pm" is a time of day.
HANDLE = re.compile(
    r"""(?<!\w)@(?!\d{1,2}[ap]\.?m\b)(?=\w*[^\W\d])\w+(?:[.-]\w+)*(?:@[\w-]+(?:\.[\w-]+)*)?
      | (?<![\w.+@-])(?=[\w.+-]*[^\W\d])[\w.+-]{1,64}@[^\W\d][\w-]{0,62}(?![\w@-]|\.\w)""",
    re.VERBOSE,
)
_BARE = re.compile(r"[\w.-]+")
_DATE = r"""(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?
    (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,4}(?:st|nd|rd|th)?(?:,?\s+\d{4})?)"""
BIRTH = re.compile(
    rf"(?:\bborn(?:\s+on)?|\bd\.?o\.?b\b\.?|\bdate\s+of\s+birth|\bbirth\s?da(?:y|te))[\s:,]*(?:is|was|on)?\s*({_DATE})",
    re.IGNORECASE | re.VERBOSE,
)
NUMBER = re.compile(
    r"""(?<![\w-])(?:\d{3}-\d{2}-\d{4}(?![\w-])
      | (?:mrn|ssn|(?:chart|record|patient|account|member|policy)\s+(?:no\b\.?|number|id|\#))
        \s*[:\#]?\s*[a-z]{0,3}\d{4,})""",
    re.IGNORECASE | re.VERBOSE,
)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


def _bare(handle: str) -> str:
    return handle.strip("@").casefold()


def _own_handles(accounts: Iterable[str]) -> Iterator[str]:
    """Handles as declared: with their server and without, bare, or as the last part of an account's address."""
    for text in accounts:
        last = text.strip().rstrip("/").rpartition("/")[2].strip("@")
        for handle in (*HANDLE.findall(text), *([last] if _BARE.fullmatch(last) else ())):
            yield _bare(handle)
            yield _bare(handle).partition("@")[0]


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What is the subject's own (telephone digits, mail addresses, handles) and so is left alone."""

    phones: frozenset[str]
    mails: frozenset[str]
    handles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, own: Iterable[str], accounts: Iterable[str]) -> "Identifiers":
        """The telephone numbers and mail addresses that stand anywhere in the subject's own texts, and the handles
        of its `accounts`."""
        texts = tuple(own)
        phones = {_digits(match.group()) for text in texts for match in PHONE.finditer(text)}
        phones |= {_digits(text) for text in texts if re.fullmatch(r"[\s\d().+-]{7,}", text)}
        mails = {match.group().casefold() for text in texts for match in MAIL.finditer(text)}
        return cls(frozenset(phones), frozenset(mails), frozenset(_own_handles(accounts)))

    def hits(self, text: str) -> Iterator[Hit]:
        """Identifiers in the text that are not own, in no order."""
        for match in MAIL.finditer(text):
            if match.group().casefold() not in self.mails:
                yield Hit(match.start(), match.end(), "mail address")
        for match in HANDLE.finditer(text) if "@" in text else ():
            if _bare(match.group()) not in self.handles:
                yield Hit(match.start(), match.end(), "handle")
        for match in PHONE.finditer(text):
            if not self._is_own(_digits(match.group())):
                yield Hit(match.start(), match.end(), "phone number")
        for match in BIRTH.finditer(text):
            yield Hit(match.start(1), match.end(1), "date of birth")
        for match in NUMBER.finditer(text):
            yield Hit(match.start(), match.end(), "personal number")

    def _is_own(self, digits: str) -> bool:
        # The same number with or without its area or country code: seven digits tell a line.
        return any(own[-7:] == digits[-7:] for own in self.phones if min(len(own), len(digits)) >= 7)
