"""`webside identify`: says, line by line, whether a profile is a subject's, and why."""

import sys
from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  webside identify --jsonl pairs.jsonl > judged.jsonl
  echo '{"id": 1, "subject": {"names": ["Jane Rivera, DDS"], "places": [{"phone": "503 555 0142"}],
    "specialties": ["dentistry"]}, "profile": {"name": "RIVERA, JANE", "specialty": "Dentist",
    "phone": "(503) 555-0142"}}' | tr -d '\\n' | webside identify --jsonl -
\b
Exit codes: 0, or 2 if a line could not be read (the rest is still judged).
\b
A line: {"id": …, "subject": {"names": […], "credentials"?: […], "specialties"?: […], "npi"?, "gender"?,
  "places"?: [{"street", "city", "region", "postcode", "phone"}], "accounts"?: […]},
  "profile": {"name", "credential"?, "specialty"?, "street"?, "city"?, "region"?, "postcode"?, "phone"?,
  "npi"?, "url"?, "gender"?}}
Its answer: {"id": …, "judgement": "positive|negative|unsure", "score": 0 to 1, "reasons": […]}
\b
A subject may also have former_names, business_names, staff, employers, former_places, photos and not_me,
a profile links, employer, colleagues and photo (a perceptual hash: 16 hexadecimal digits)."""
)
@click.option(
    "--jsonl",
    "file",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="JSON lines to read, each a subject and a profile; - is standard input.",
)
def command(file: Path) -> int:
    """Say whether profiles are a subject's, and why.

    The score orders answers and is no probability. "positive" needs two facts beyond the name that a namesake is not
    likely to share, or a number or account that decides; what is "unsure" is for a person to judge.
    """
    from webside import identify
    from webside.jsonl import reading

    with reading(file) as lines:
        return identify.stream(lines, sys.stdout)
