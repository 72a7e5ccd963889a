"""`audit --offline` on an X archive of 100,000 posts, against only reading and normalising the same archive.

    python bench/bench_archive.py [POSTS]

Prints seconds of both, their ratio, and the peak of resident memory summed over all processes of the audit (Linux).
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

READ_ONLY = """
import sys
from pathlib import Path
from crawler import archives
print(sum(1 for _ in archives.read("x_archive", Path(sys.argv[1]))))
"""

SUBJECT = """
kind: clinician
names: [Dr. Wren Halloway]
consent: self
exports:
  - path: archive
    source: x_archive
"""

# fmt: off
WORDS = [
    "clinic", "morning", "coffee", "team", "residents", "lecture", "notes", "sleep", "shift", "grateful", "weather",
    "tide", "boats", "reading", "garden", "patients", "everyone", "learned", "today", "about", "blood", "pressure",
    "sugar", "vaccines", "staffing", "meeting", "policy", "bike", "rain", "dinner", "friends",
]
# fmt: on
SPICE = (
    "Huge thanks to our patient Margaret Ellsworth for the cookies after her hip replacement!",
    "Another fucking prior auth denied. I'm done.",
    "Hell yes, our free flu clinic opens Saturday! &amp; bring a friend",
    "RT @portalder: the ferry is late again",
)


def write_archive(folder: Path, posts: int) -> None:
    """An archive in the service's own layout; the seed is fixed, so that every run reads the same words."""
    chance = random.Random(20260101)
    data = folder / "data"
    data.mkdir(parents=True)
    account = [{"account": {"username": "wrenhalloway", "accountId": "1", "accountDisplayName": "Wren"}}]
    (data / "account.js").write_text(f"window.YTD.account.part0 = {json.dumps(account)}", encoding="utf-8")
    moment = datetime(2016, 1, 1, tzinfo=UTC)
    with (data / "tweets.js").open("w", encoding="utf-8") as file:
        file.write("window.YTD.tweets.part0 = [\n")
        for number in range(posts):
            text = " ".join(chance.choices(WORDS, k=chance.randint(5, 35))).capitalize() + "."
            if number % 500 == 0:
                text = SPICE[number // 500 % len(SPICE)]
            moment += timedelta(minutes=chance.randint(1, 90))
            tweet = {
                "edit_info": {"initial": {"editTweetIds": [str(10**15 + number)], "editsRemaining": "5"}},
                "retweeted": False,
                "source": '<a href="https://mobile.example" rel="nofollow">App</a>',
                "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
                "display_text_range": ["0", str(len(text))],
                "favorite_count": str(chance.randint(0, 40)),
                "id_str": str(10**15 + number),
                "truncated": False,
                "retweet_count": "0",
                "id": str(10**15 + number),
                "created_at": moment.strftime("%a %b %d %H:%M:%S +0000 %Y"),
                "favorited": False,
                "full_text": text,
                "lang": "en",
            }
            file.write((",\n" if number else "") + json.dumps({"tweet": tweet}, indent=2))
        file.write("\n]\n")


def resident(root: int) -> int:
    """Bytes resident now, over a process and all its descendants."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                pages[int(entry.name)] = int((entry / "statm").read_text().split()[1])
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    family = {root}
    for _ in range(4):
        family |= {process for process, parent in parents.items() if parent in family}
    return sum(pages.get(process, 0) for process in family) * os.sysconf("SC_PAGE_SIZE")


def watched(command: list[str], folder: Path) -> tuple[float, int]:
    """Seconds and peak resident bytes of a command."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, env={**os.environ, "WEBSIDE_HOME": str(folder / "home")}
    )
    peaks = [0]
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            peaks.append(resident(process.pid))

    thread = threading.Thread(target=look, daemon=True)
    if Path("/proc/self/statm").exists():
        thread.start()
    code = process.wait()
    done.set()
    if code not in (0, 1, 3):
        raise SystemExit(f"{command} ended with {code}")
    return time.perf_counter() - begun, max(peaks)


def lines(posts: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder / "archive", posts)
        (folder / "subject.yaml").write_text(SUBJECT, encoding="utf-8")
        size = (folder / "archive/data/tweets.js").stat().st_size
        yield f"X archive of {posts:,} posts, {size / 1e6:.0f} MB, {os.cpu_count()} cores"
        read, _ = watched([sys.executable, "-c", READ_ONLY, "archive"], folder)
        yield f"read and normalise only: {read:.1f} s"
        whole, memory = watched([sys.executable, "-m", "webside", "audit", "subject.yaml", "--offline"], folder)
        yield f"audit --offline: {whole:.1f} s, peak {memory / 1e6:.0f} MB resident over all processes"
        yield f"ratio audit / reading: {whole / read:.2f}"


if __name__ == "__main__":
    for line in lines(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
        print(line, flush=True)
