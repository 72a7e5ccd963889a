"""Alternatives written one thought a line, as one pattern of whole words in either case."""

import re


def any_of(*words: str) -> re.Pattern[str]:
    """Any of these regular expressions, never inside a longer word. Gaps must be bounded: texts may be hostile."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
