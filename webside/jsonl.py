"""JSON lines in, JSON lines out: one answer for each line, in order, and a line that cannot be read ends nothing."""

import json
import math
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

import click

WIDEST = 20 * 1024 * 1024  # code points of one line
_HALF = re.compile("[\ud800-\udfff]")  # of a character


def reading(file: Path) -> TextIO:
    """A file of JSON lines, or standard input for `-`; wrong use if it cannot be opened."""
    if str(file) == "-":
        return sys.stdin
    try:
        return file.open(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror or error}") from error


def stream(lines: TextIO, out: TextIO, answer: Callable[[Any], dict[str, Any]]) -> int:
    """One output line for each input line, in order and in constant memory; 2 if a line could not be read, else 0.

    `answer` takes what a line holds and raises ValueError, saying what was expected, where it cannot be answered.
    """
    code = 0
    number = 0
    while line := lines.readline(WIDEST + 1):
        number += 1
        if len(line) > WIDEST and not line.endswith("\n"):
            _skip_line(lines)
            said = bad(number, f"longer than {WIDEST} characters")
        elif not line.strip("\ufeff \t\r\n"):
            said = bad(number, "empty line; expected a JSON object")
        else:
            said = _answer(line.removeprefix("\ufeff") if number == 1 else line, number, answer)
        if "error" in said:
            code = 2
        out.write(json.dumps(said, ensure_ascii=False) + "\n")
    out.flush()
    return code


def bad(number: int, error: str) -> dict[str, Any]:
    """The answer to a line that could not be read."""
    return {"id": None, "line": number, "error": error}


def identifier(entry: Mapping[str, object]) -> str | int | float | None:
    """The id of a line, which is handed back as it came."""
    id_ = entry.get("id")
    if not isinstance(id_, str | int | float | None) or (isinstance(id_, float) and not math.isfinite(id_)):
        raise ValueError("id: expected a string or a number")
    return utf_8(id_, "id") if isinstance(id_, str) else id_


def string(entry: Mapping[str, object], key: str, *, at: str = "") -> str | None:
    """A text of a line; None where it is left out or null."""
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{at}{key}: expected a string")
    return utf_8(value, f"{at}{key}")


def utf_8(value: str, at: str) -> str:
    """The text, unless it holds half a character."""
    if not value.isascii() and _HALF.search(value):
        raise ValueError(f"{at}: not UTF-8")
    return value


def _skip_line(lines: TextIO) -> None:
    while (part := lines.readline(WIDEST)) and not part.endswith("\n"):
        pass


def _answer(line: str, number: int, answer: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    try:
        return answer(json.loads(line, parse_constant=_refuse))
    except (ValueError, RecursionError) as error:
        return bad(number, str(error))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
