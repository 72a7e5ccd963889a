"""One document seen through several doors: what is kept when an API, a feed and an export tell the same post."""

from dataclasses import MISSING, fields, replace

from model.documents import Document

# Says which door spoke, not what the document holds: goes with the door whose words are kept.
_OF_THE_DOOR = frozenset({"kind", "source", "service", "ref", "capture"})
_DEFAULTS = {field.name: field.default for field in fields(Document) if field.default is not MISSING}
_CONTENT = tuple(name for name in _DEFAULTS if name not in _OF_THE_DOOR)


def combine(held: Document, seen: Document, *, same_audit: bool) -> Document:
    """What to keep of a document held and now seen again; both have one id.

    The newer words win, and what they leave out stays as held: a poorer door erases nothing. Within one audit the
    second door only fills gaps, so that the order of doors does not look like an edit.
    """
    if not same_audit:
        held = replace(held, answered=None)  # that nothing answered it was so on that day
    another_door = seen.source != held.source
    if (
        another_door
        and ((same_audit and held.text) or _is_shortened(seen.text, held.text))
        and not _is_later(seen, held)
    ):
        return _filled(held, seen)
    return _filled(seen, held)


def _filled(leading: Document, other: Document) -> Document:
    gaps = {
        name: getattr(other, name)
        for name in _CONTENT
        if getattr(leading, name) == _DEFAULTS[name] and getattr(other, name) != _DEFAULTS[name]
    }
    if leading.text:
        gaps.pop("excerpt", None)  # that of the other's words
    if "published" not in gaps and leading.published is not None:
        # A moment and its precision belong together.
        gaps = {name: value for name, value in gaps.items() if not name.startswith("published")}
    return replace(leading, **gaps) if gaps else leading


def _is_shortened(text: str, whole: str) -> bool:
    """Whether `text` is only the beginning of `whole`, as feeds and previews show it."""
    start = text.rstrip(" .…")
    return len(text) < len(whole) and whole.startswith(start)


def _is_later(seen: Document, held: Document) -> bool:
    """Whether the service itself says that `seen` was edited after `held`."""
    if seen.edited is None or seen.edited.tzinfo is None:
        return False
    return held.edited is None or (held.edited.tzinfo is not None and seen.edited > held.edited)
