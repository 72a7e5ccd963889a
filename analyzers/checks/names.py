"""Finds how a reply names the reviewer: by the name shown, by a fuller one, or by naming a relative."""

import re
from collections.abc import Iterator
from functools import lru_cache

from analyzers.checks.case import Case
from analyzers.checks.lexical import stands
from analyzers.reading import Hit
from analyzers.rulebook import RuleBook
from analyzers.rulespec import Check
from analyzers.text import read
from model.documents import Document

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "mister"])
_GREETINGS = frozenset(
    [
        "hi",
        "hello",
        "hey",
        "hiya",
        "dear",
        "howdy",
        "thanks",
        "thank",
        "sorry",
        "cheers",
        "greetings",
        "ok",
        "oh",
        "ah",
        "ahh",
        "aww",
        "wow",
        "gracias",
        "merci",
        "namaste",
        "bless",
        "appreciate",
        "congrats",
        "congratulations",
        "welcome",
        "g'day",
        "onya",
    ]
)
_MEETS = frozenset(["see", "seeing", "having", "watch", "watching"])  # "see Tyler" is staff, "see Tyler smile" is not
_NOBODY = frozenset(
    [
        "anonymous",
        "anon",
        "user",
        "guest",
        "local",
        "mama",
        "papa",
        "mom",
        "mum",
        "dad",
        "reviewer",
        "customer",
        "patient",
        "someone",
    ]
)


_NAME = r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]*\.?){0,2})"
_SAID = re.compile(rf"\b(?:[Mm]y name(?:'s|’s| is)|[Tt]his is|I(?: a|'|’)m) {_NAME}(?!\w)")
_SIGNED = re.compile(rf"(?:[\n.!?~–—-])\s*{_NAME}[.!]?\s*$")
_BEGINS, _ENDS = 1_000, 100  # characters of a review in which its writer tells a name
_HAS_SIGN = re.compile(r"\d|_")  # a handle without either could be any word


def find(check: Check, case: Case) -> Iterator[Hit]:
    """Hits of one way of naming (`shows`): unmasked, relative, surname, first or handle."""
    finders = {
        "unmasked": _unmasked,
        "relative": _relative,
        "surname": _surname,
        "first": _first,
        "handle": _handle,
    }
    for hit in finders[check.shows](case):
        if stands(hit, check, case):
            yield hit


def reviewer_words(parent: Document | None, book: RuleBook) -> frozenset[str]:
    """The words of the public name that can be a person's name, normalised."""
    common = book.vocabulary.sets("common-word")
    names = book.vocabulary.sets("first-name")
    words = _display_words(parent)
    return frozenset(word for word in words if len(word) > 1 and (word not in common or word in names))


def _display_words(parent: Document | None) -> tuple[str, ...]:
    return _words(_display_name(parent))


def _display_name(parent: Document | None) -> str:
    author = parent.author if parent else None
    return author.name or author.handle or "" if author else ""


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_.\-]+", " ", name)
    return tuple(word.strip(".") for word in read(spaced).words if word[0].isalpha())


def _shown(case: Case) -> frozenset[str]:
    """The words of the public name, and of the name that the review itself gives its writer."""
    shown = _set_of_words(_display_name(case.parent))
    signed = _signed(case.parent.text[:_BEGINS], case.parent.text[-_ENDS:]) if case.parent else None
    if signed is None or signed.split()[0].casefold() not in case.book.vocabulary.sets("first-name"):
        return shown
    return shown | _set_of_words(signed)


@lru_cache(maxsize=4096)
def _signed(beginning: str, end: str) -> str | None:
    """A name that stands alone at the end of a review, or behind "my name is"; it may be any capitalised words."""
    found = _SAID.search(beginning) or _SIGNED.search(end)
    return found["name"].strip() if found else None


@lru_cache(maxsize=4096)
def _set_of_words(name: str) -> frozenset[str]:
    return frozenset(_words(name))


def _is_name(word: str, case: Case) -> bool:
    return word in case.book.vocabulary.sets("first-name")


def _is_common(word: str, case: Case) -> bool:
    return word in case.book.vocabulary.sets("common-word", "clinical", "place-or-brand")


def _runs(case: Case) -> Iterator[Hit]:
    """Runs of one to three capitalised words that may be a person's name (own names and common words left out)."""
    length = len(case.reading.text.words)
    beyond = 0
    for index in case.reading.text.capitals:
        if index < beyond or not _may_name(index, case):
            continue
        last = index + 1
        while last < length and last - index < 3 and _may_name(last, case):
            last += 1
        yield Hit(index, last)
        beyond = last


def _may_name(index: int, case: Case) -> bool:
    text = case.reading.text
    word = text.words[index]
    if text.kinds[index] != "word" or not text.original[text.starts[index]].isupper() or len(word) < 2:
        return False
    if word in _shown(case):
        return not _is_common(word, case) or _is_name(word, case)
    return not _is_common(word, case) and word not in case.setting.own_words


def _is_vocative(hit: Hit, case: Case) -> bool:
    """Whether the name is spoken to: "Hi Nan", "Nan, you ...", "... thank you, Nan!"."""
    text = case.reading.text
    sentence = text.sentences[text.sentence_of[hit.first]]
    before = text.words[hit.first - 1] if hit.first > sentence.first else None
    after = text.words[hit.last] if hit.last < sentence.last else None
    if before in _TITLES or (
        before == "." and hit.first - 2 >= sentence.first and text.words[hit.first - 2] in _TITLES
    ):
        return True
    if before in _GREETINGS or (before == "you" and text.words[hit.first - 2] == "thank"):
        return True
    if hit.first == sentence.first and after == ",":
        return True
    return before == "," and (after is None or after in (".", "!", "?", ",", "…"))


def _unmasked(case: Case) -> Iterator[Hit]:
    """A name used for the reviewer that the public name does not contain."""
    if _has_author(case):
        yield from _unshown(case)


def _unshown(case: Case) -> Iterator[Hit]:
    text = case.reading.text
    shown = _shown(case)
    for hit in _runs(case):
        words = text.words[hit.first : hit.last]
        if all(_contained(word, shown) for word in words) or _is_signature(hit, case):
            continue
        if _adds_to_shown(words, shown, case):
            yield _with_title(hit, case)
        elif _title(hit, case) not in (None, "dr"):
            if not _is_staff(hit, case):
                yield _with_title(hit, case)
        elif _is_vocative(hit, case) and _is_spoken_name(hit, case) and not _is_staff(hit, case):
            yield hit


def _is_spoken_name(hit: Hit, case: Case) -> bool:
    """Whether a name spoken to is a person's: a known given name, or two words that open the sentence."""
    text = case.reading.text
    known = any(_is_name(word, case) for word in text.words[hit.first : hit.last])
    two = hit.last - hit.first > 1
    if not _has_author(case):
        return known and two
    return known or (two and hit.first == text.sentences[text.sentence_of[hit.first]].first)


def _has_author(case: Case) -> bool:
    author = case.parent.author if case.parent else None
    return bool(author and (author.name or author.handle))


def _adds_to_shown(words: tuple[str, ...], shown: frozenset[str], case: Case) -> bool:
    """ "Tomasz Pawlowski" to "Tomasz P."; not "Ahh Shan" to "Shan"."""
    known = [number for number, word in enumerate(words) if _contained(word, shown)]
    if not known:
        return False
    after = any(not _contained(word, shown) for word in words[known[0] :])
    return after or any(_is_name(word, case) for word in words[: known[0]])


def _relative(case: Case) -> Iterator[Hit]:
    """ "your daughter Harper", "little Mateo": a relative by name; a full name where the public one is unknown."""
    for hit in case.reading.hits("named-relative"):
        name = Hit(hit.last - 1, hit.last)
        word = case.reading.text.words[name.first]
        if not _is_common(word, case) and word not in case.setting.own_words and not _contained(word, _shown(case)):
            yield hit
    yield from _of_a_child(case)
    if not _has_author(case):
        yield from _unshown(case)


def _of_a_child(case: Case) -> Iterator[Hit]:
    """ "Tyler, he was so brave": a first name beside talk of a child, courage or recovery. Not one that the review
    itself names: that is mostly somebody of the office, whom it thanks."""
    text = case.reading.text
    told = _set_of_words(case.parent.text) if case.parent else frozenset[str]()
    for hit in case.reading.hits("named-child"):
        for index in range(hit.first, hit.last):
            name, word = Hit(index, index + 1), text.words[index]
            if not text.original[text.starts[index]].isupper() or not _is_name(word, case) or _is_common(word, case):
                continue
            known = word in case.setting.own_words or word in told or _contained(word, _shown(case))
            met = index > hit.first and text.words[index - 1] in _MEETS
            if not known and _title(name, case) != "dr" and (met or not _is_staff(name, case)):
                yield name


def _surname(case: Case) -> Iterator[Hit]:
    """Title and surname, or the whole name, as shown in public."""
    shown = _shown(case)
    text = case.reading.text
    for hit in _runs(case):
        words = text.words[hit.first : hit.last]
        if not all(_contained(word, shown) for word in words):
            continue
        if _title(hit, case) or (len(words) > 1 and not _is_staff(hit, case)):
            yield _with_title(hit, case)


def _first(case: Case) -> Iterator[Hit]:
    """A first name that the public name shows (or, where no name is known, any first name spoken to)."""
    text = case.reading.text
    shown = _shown(case)
    names = case.book.vocabulary.sets("first-name")
    if shown:
        wanted = [] if shown.isdisjoint(text.words) else [at for at, word in enumerate(text.words) if word in shown]
    else:
        wanted = [at for at in text.capitals if text.kinds[at] == "word" and text.words[at] in names]
    for index in wanted:
        word = text.words[index]
        if len(word) < 2 or not word.isalpha():
            continue
        hit = Hit(index, index + 1)
        if _is_signature(hit, case) or (word in case.setting.own_words and not _is_vocative(hit, case)):
            continue
        if _shows_person(hit, case) if shown else _may_name(index, case) and _is_spoken_to(hit, case):
            yield hit


def _is_spoken_to(hit: Hit, case: Case) -> bool:
    return _is_vocative(hit, case) and not _is_staff(hit, case)


def _shows_person(hit: Hit, case: Case) -> bool:
    """Whether a word of the public name is a person's name here: "Art," but not "curious" to "Curious Carl"."""
    text = case.reading.text
    word = text.words[hit.first]
    if not text.original[text.starts[hit.first]].isupper():
        return _is_name(word, case) and not _is_common(word, case)
    if not _is_common(word, case):
        return True
    words = _display_words(case.parent)
    alone = words[0] == word and all(not _is_common(other, case) for other in words[1:])
    return alone and word not in _NOBODY and _is_vocative(hit, case)


def _handle(case: Case) -> Iterator[Hit]:
    """The handle repeated as it is."""
    author = case.parent.author if case.parent else None
    names = (author.name, author.handle) if author else ()
    handles = {name.casefold().lstrip("@") for name in names if name and _HAS_SIGN.search(name)}
    if not handles:
        return
    for index, word in enumerate(case.reading.text.words):
        if word.lstrip("@") in handles:
            yield Hit(index, index + 1)


def _contained(word: str, shown: frozenset[str]) -> bool:
    return word in shown or any(len(each) > 3 and len(word) > 2 and (word in each or each in word) for each in shown)


def _title(hit: Hit, case: Case) -> str | None:
    words = case.reading.text.words
    before = hit.first - 1
    if before >= 0 and words[before] == ".":
        before -= 1
    title = words[before] if before >= 0 else ""
    return title if title in _TITLES or title == "dr" else None


def _with_title(hit: Hit, case: Case) -> Hit:
    if _title(hit, case) is None:
        return hit
    step = 2 if case.reading.text.words[hit.first - 1] == "." else 1
    return Hit(hit.first - step, hit.last)


def _is_staff(hit: Hit, case: Case) -> bool:
    """Whether the words around say that this is one of the practice's own people."""
    return all(case.reading.covers("staff-name", index) for index in (hit.first, hit.last - 1))


def _is_signature(hit: Hit, case: Case) -> bool:
    """A name alone in the last sentence or line: who signs."""
    text = case.reading.text
    sentence = text.sentences[text.sentence_of[hit.first]]
    if text.sentence_of[hit.first] == 0 or sentence.last < len(text.words) - 1 or hit.first - sentence.first > 8:
        return False
    before = sentence.first == hit.first or text.words[hit.first - 1] in ("-", "–", "—", "~", ",")
    return before and sum(text.kinds[i] == "word" for i in range(sentence.first, hit.first)) <= 3
