"""The exceptions, drawn as a tree: everything Webside raises on purpose.

WebsideError
├── InputError             what the user handed in cannot be used: exit 2
│   ├── SubjectError       a subject file, with file, line, key and what was expected
│   ├── RuleError          a rule, lexicon or reference file
│   └── SourcesError       sites.yaml
├── Unreadable             bytes that are no such page or archive: exit 1 of `parse`, FAILED of a visit
│   ├── SourceChanged      the page answered, but not as we know it
│   ├── Challenge          a challenge, a login page or a refusal instead of content
│   └── ErrorBody          the service's own error message
├── StoreError             the store cannot be opened or is of another version
└── UnsafeReport           a finished share report still shows a third person; that copy was not kept
"""


class WebsideError(Exception):
    """Anything Webside raises on purpose; its text is one sentence a user can act on."""


class InputError(WebsideError):
    """What the user handed in cannot be used. `problems` holds every fault of a file when it has several."""

    problems: "tuple[InputError, ...]" = ()

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        key: str | None = None,
        expected: str | None = None,
        nearest: str | None = None,
    ) -> None:
        """`line` counts from 1; `key` is dotted (`places.0.phone`); `nearest` is the right key most like it."""
        self.message, self.file, self.line = message, file, line
        self.key, self.expected, self.nearest = key, expected, nearest
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        text = f"{where}: {self.message}" if where else self.message
        if self.key:
            text += f" (key: {self.key})"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.nearest:
            text += f"; did you mean '{self.nearest}'?"
        return text


class SubjectError(InputError):
    """A subject file that cannot be used."""


class RuleError(InputError):
    """A rule, lexicon or reference file that cannot be used."""


class SourcesError(InputError):
    """A `sites.yaml` that cannot be used."""


_LONGEST = 600  # characters of a sentence; services answer with pages of them


class Unreadable(WebsideError):
    """Bytes that are not the page, answer or archive they should be."""

    def __init__(self, message: str, *, next_step: str | None = None) -> None:
        """`next_step` is a sentence on what a person can do about it. What is quoted in the message has an end."""
        self.next_step = next_step
        super().__init__(message if len(message) <= _LONGEST else f"{message[:_LONGEST].rstrip()} …")


class SourceChanged(Unreadable):
    """The page answered, but not in a form we know."""


class Challenge(Unreadable):
    """A challenge, a login page or a refusal came instead of the content."""


class ErrorBody(Unreadable):
    """The service answered with its own error message."""


class StoreError(WebsideError):
    """The store cannot be opened, read or written."""


class UnsafeReport(WebsideError):
    """A finished share report still shows a third person's name or identifier."""
