"""Reads the tables of `analyzers/data/`: names and how frequent they are, pet names, specialties, weights."""

from pathlib import Path

_DATA = Path(__file__).parent / "data"


def lines(file: str) -> tuple[str, ...]:
    """The lines of a table, without comments and empty ones."""
    written = (_DATA / file).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in written if line.strip() and not line.startswith("#"))


def every_line(path: Path) -> list[str]:
    """Its lines, parted by line feeds alone: a word may hold a rarer mark that Python takes for an end of line."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
