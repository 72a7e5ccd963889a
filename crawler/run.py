"""The crawl, a child process: `python -m crawler.run SPOOL` asks all network sources of the plan in the spool."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from crawler.spool import PLAN, Spool
from model.audit import Plan
from model.errors import InputError
from model.source import refresh_parts

PLAN_FILE = "plan.json"
INTERRUPTED = 130


def write_plan(plan: Plan, spool: Path) -> Path:
    """Put the plan where the crawl finds it; returns the file. The spool is made if it is not there."""
    spool.mkdir(parents=True, exist_ok=True)
    path = spool / PLAN_FILE
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(PLAN.dump_json(plan))
        file.flush()
        os.fsync(file.fileno())
    return beside.replace(path)


def command(spool: Path) -> list[str]:
    """The command that crawls the plan in this spool. Its standard input, if a pipe, stops it when it closes."""
    return [sys.executable, "-m", "crawler.run", str(spool)]


def read_plan(spool: Path) -> Plan:
    """The plan in the spool. InputError if there is none or it is no plan."""
    path = spool / PLAN_FILE
    try:
        return PLAN.validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"there is no plan ({error.strerror})", file=str(path)) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise InputError("this is no plan", file=str(path), key=key, expected=first["msg"]) from None


def secret_line(secrets: Mapping[str, str]) -> bytes:
    """What a parent writes first to the standard input of a crawl whose plan needs keys: one line, by source id."""
    return json.dumps(secrets).encode() + b"\n"


def needs_keys(plan: Plan) -> bool:
    """Whether the crawl of this plan waits for the line of keys before it begins."""
    return any(errand.source.key is not None and not errand.skip for errand in plan.errands)


def _received(plan: Plan) -> dict[str, str]:
    """The keys a parent writes to our standard input; none if the plan needs none, or nobody writes."""
    if not needs_keys(plan) or sys.stdin is None or sys.stdin.isatty():
        return {}
    line = bytearray()
    # Byte by byte from the bare descriptor: what follows the line belongs to whoever watches for its end.
    while not line.endswith(b"\n") and (byte := os.read(sys.stdin.fileno(), 1)):
        line += byte
    try:
        told = json.loads(line or b"{}")
    except ValueError:
        return {}
    return {str(id): str(secret) for id, secret in told.items()} if isinstance(told, dict) else {}


def main(spool: Path) -> int:
    """Crawl the plan in the spool. Exit status: 0 done, 2 no usable plan, 130 interrupted with everything written."""
    # Here and not above: a parent that only writes plans and starts crawls has no use for Scrapy.
    from crawler.addresses import AddressBook
    from crawler.captures import Captures
    from crawler.keys import Masked
    from crawler.process import Crawl

    try:
        plan = read_plan(spool)
        secrets = _received(plan)
        if secrets:
            # The log is the last place a key could get to: in the address of a request that failed, or a traceback.
            parts = [one for secret in secrets.values() for one in (secret, *(refresh_parts(secret) or ())[1:])]
            sys.stderr = Masked(sys.stderr, filter(None, parts))
        book = AddressBook.of(plan.allow_private, plan.routes, plan.proxy)
        captures = Captures(spool, plan.user_agent)
    except (InputError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    with Spool(spool) as out:
        try:
            crawl = Crawl(plan, book, out, captures, secrets)
            crawl.run()
        finally:
            captures.close()
    return INTERRUPTED if crawl.interrupted else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m crawler.run SPOOL")
    sys.exit(main(Path(sys.argv[1])))
