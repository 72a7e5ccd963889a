"""The shipped command on a real WordPress, over HTTP, with an origin the user allowed."""

import json
import tempfile
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.live.wordpress import wordpress

SUBJECT = """kind: practice
id: tidewell
names: [Tidewell Family Dental]
staff: [Ana Duarte]
accounts:
  wordpress: ['{origin}']
"""


@pytest.mark.live
def test_a_real_wordpress_is_audited_to_the_end(webside: Run, tmp_path: Path) -> None:
    # MariaDB's own user must be able to reach its files, which it cannot below pytest's private folder.
    with tempfile.TemporaryDirectory(prefix="webside-live-") as folder, wordpress(Path(folder)) as site:
        subject = tmp_path / "subject.yaml"
        subject.write_text(SUBJECT.format(origin=site.origin), encoding="utf-8")
        refused = webside("audit", subject, "--only", "wordpress")
        assert refused.returncode == 4, "a private address is refused unless the user names it"
        done = webside(
            *("audit", subject, "--allow-private", site.origin, "--only", "wordpress"),
            *("--format", "html,json", "--verbose"),
        )
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = tmp_path.glob("webside-reports/tidewell/*/report.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    visit = next(one for one in data["coverage"]["visits"] if one["source"] == "wordpress")
    assert visit["outcome"] == "ok"
    assert visit["seen"] == visit["expected"]
    assert visit["seen"] >= 225 + 4, "three pages of posts, and the comments that were let through"
    assert data["coverage"]["allowed_private"] == [site.origin]
    flags = {(one["rule"], one["document"]) for group in data["groups"] for one in group if one["counted"]}
    rules = {rule for rule, _ in flags}
    assert "privacy/post-direct-identifier" in rules
    assert "conduct/profanity" in rules
    assert "privacy/reply-visit-details" in rules
    text = path.read_text(encoding="utf-8")
    assert "waits for moderation" not in text
    assert "A draft nobody sees" not in text
    assert "Ana Duarte" not in {one["quote"] for group in data["groups"] for one in group}
