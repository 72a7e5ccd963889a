"""Goes on working when nobody reads the output any more (`webside audit … | head`)."""

import contextlib
import os
import sys
from typing import TextIO


def give_up(stream: TextIO) -> None:
    """Let a stream lead nowhere: what is still said is lost, and neither the work nor Python's end stumbles over it."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(sentence: str) -> None:
    """Say something beside the work, on standard error, if anybody still reads it."""
    try:
        print(sentence, file=sys.stderr, flush=True)
    except BrokenPipeError:
        give_up(sys.stderr)
