"""Which names are worth comparing at all: keys that two names of one person nearly always share.

Comparing letter by letter (rapidfuzz) is slow and, over many names, finds chance likenesses; it is asked only where two
names share a key. An agency with thousands of subjects finds those a profile may belong to by the same keys.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from analyzers.facts import phone, words

_CODES = {
    letter: code
    for code, letters in {"1": "bfpv", "2": "cgjkqsxz", "3": "dt", "4": "l", "5": "mn", "6": "r"}.items()
    for letter in letters
}


@lru_cache(maxsize=4096)
def sound(name: str) -> str:
    """The Soundex code of a name (US National Archives): Haddad and Hadad are both H330."""
    if not name:
        return ""
    code, last = name[0].upper(), _CODES.get(name[0], "")
    for letter in name[1:]:
        digit = _CODES.get(letter, "")
        if digit and digit != last:
            code += digit
        if letter not in "hw":
            last = digit
        if len(code) == 4:
            break
    return code.ljust(4, "0")


@lru_cache(maxsize=4096)
def surname_keys(surname: str) -> frozenset[str]:
    """A surname's sound, its first four letters and its last four."""
    return frozenset({f"sound {sound(surname)}", f"begins {surname[:4]}", f"ends {surname[-4:]}"} if surname else ())


def keys(
    names: Iterable[str] = (), phones: Iterable[str] = (), npi: str | None = None, *, region: str | None = "US"
) -> frozenset[str]:
    """The keys of a subject or a profile: every word of its names as a surname, its phones, its NPI."""
    found: set[str] = set()
    for name in names:
        for word in words(name):
            if len(word) > 1:
                found |= surname_keys(word)
    found |= {f"phone {number}" for number in (phone(text, region) for text in phones) if number}
    if npi:
        found.add(f"npi {npi}")
    return frozenset(found)


class Index:
    """Finds, among many held under their keys, those that share one with a profile."""

    def __init__(self, held: Mapping[str, frozenset[str]]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for id_, its in held.items():
            for key in its:
                self._by_key.setdefault(key, []).append(id_)

    def candidates(self, asked: frozenset[str]) -> Iterator[str]:
        """Ids that share a key, each once, in the order they were given within a key."""
        seen: set[str] = set()
        for key in sorted(asked):
            for id_ in self._by_key.get(key, ()):
                if id_ not in seen:
                    seen.add(id_)
                    yield id_
