"""Parts the labelled data: OPEN may be read while writing rules, HELD is only counted on and never read.

Whole roots are parted, so that no practice and no pair of twins stands in both: replies by the practice's name, posts
and the rest by the pair (the lesser of the two ids). Two roots of five are held. By hash, so that it never changes.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

PARTS = ("open", "held")


def part(root: str) -> str:
    """`open` or `held`."""
    return "held" if int(hashlib.sha256(root.encode()).hexdigest(), 16) % 5 < 2 else "open"


def root(record: Mapping[str, Any], set_: str) -> str:
    """What keeps records together: a practice, a pair, or the record alone."""
    if set_ == "replies_composed":
        return str(record["practice"]["name"])
    if set_ == "identity_templates":
        return str(record["id"])
    return str(min(record["id"], record.get("pair") or record["id"]))


def earlier(practice: str) -> str:
    """The part of a reply in an earlier sitting: the rules on replies were tuned on two thirds of the practices, and a
    sixth was counted first and read late; only the last sixth, `unread`, was never read by anybody who wrote rules."""
    digest = hashlib.sha256(practice.encode()).digest()
    if digest[0] % 3:
        return "tuned on"
    return "unread" if digest[1] % 2 else "checked on"
