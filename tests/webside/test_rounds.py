"""A round over many subjects that is stopped says whom it did not reach, and ends with the code of an interruption."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reports import render
from tests.reports.scenes import full
from webside import rounds


def test_ctrl_c_in_the_middle_of_a_round_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEBSIDE_HOME", str(tmp_path))
    plans: Any = [SimpleNamespace(subject=SimpleNamespace(id=name, name=name)) for name in ("ash", "birch", "cedar")]

    def one(plan: Any, line: Any, round_: Any, reports: list[Any]) -> int:
        reports.append(full())
        os.kill(os.getpid(), signal.SIGINT)  # while this audit, which was whole all the same, was at work
        return 0

    monkeypatch.setattr(rounds, "_one", one)
    assert rounds.run(plans, rounds.Round(out=tmp_path, as_of=datetime(2026, 11, 26, tzinfo=UTC))) == 130
    assert "Not looked at, for you stopped before: birch and cedar." in capsys.readouterr().out


def test_a_round_that_reached_everybody_says_nothing_of_it() -> None:
    assert "Not looked at" not in render.closing([full()]).splitlines()[-1]


@pytest.mark.parametrize(
    ("codes", "code"),
    [((3, 4, 3), 3), ((0, 4), 3), ((4, 1, 0), 1), ((4, 4), 4), ((4, 2), 2), ((4, 130), 130), ((4, 5), 5), ((), 0)],
)
def test_a_round_saw_nothing_only_where_no_audit_saw_anything(codes: tuple[int, ...], code: int) -> None:
    assert rounds.gravest(codes) == code
