"""The files a look can be saved as: both copies of the report, and the findings as a table."""

import csv
import io

from reports import cover, render
from webside.desk.look import Look
from webside.desk.reporting import report_of

NAMES = ("for-you.html", "to-share.html", "findings.csv")


def write(look: Look, name: str) -> str:
    """One file, whole. UnsafeReport where the copy to share still shows a third person."""
    if name == "for-you.html":
        return render.html(report_of(look), share=False)
    if name == "to-share.html":
        report = report_of(look, masked=True)
        return cover.sealed(render.html(report, share=True), report)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=render.COLUMNS)
    writer.writeheader()
    writer.writerows(render.rows(report_of(look)))
    return text.getvalue()
