"""`webside demo`: audits the little web Webside ships with."""

import os
import tempfile
from datetime import datetime
from pathlib import Path

import click


@click.command(
    epilog="""\b
Example:
  webside demo --out my-first-report
\b
Everything in the little web is invented. Nothing outside this machine is asked, and nothing is kept but the reports."""
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("webside-demo"), show_default=True
)
@click.option("--format", "formats", default="html", show_default=True, help="html, json, csv; several with commas.")
@click.option("--as-of", type=click.DateTime(), default=None, help="Count ages as of this moment (UTC).")
@click.option("--verbose", is_flag=True, help="Say more while working.")
def command(out: Path, formats: str, as_of: datetime | None, verbose: bool) -> int:
    """Audit a fictional clinic and a fictional resident, served from this machine, and print where the report is."""
    from webside import rounds
    from webside.demo import tour

    wanted = rounds.formats(formats)
    with tempfile.TemporaryDirectory(prefix="webside-demo-") as folder:
        before = os.environ.get("WEBSIDE_HOME")
        os.environ["WEBSIDE_HOME"] = folder
        try:
            tour.walk(out=out, formats=wanted, as_of=as_of, verbose=verbose)
        finally:
            if before is None:
                del os.environ["WEBSIDE_HOME"]
            else:
                os.environ["WEBSIDE_HOME"] = before
    return 0
