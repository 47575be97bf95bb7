"""Short versions of ``make torture`` and ``make fuzz``."""

from __future__ import annotations

from pathlib import Path

from bench.fuzz import fuzz
from bench.torture import torture
from bench.torture_watch import kill_watchers


def test_a_run_killed_again_and_again_ends_like_one_left_in_peace(tmp_path: Path) -> None:
    assert torture(kills=4, good=4, broken=6, seed=7, folder=tmp_path / "torture").total() == 4


def test_watchers_killed_while_they_move_files_lose_and_double_nothing(tmp_path: Path) -> None:
    windows = ("pipeline.watch.afterwards:rename", "pipeline.watch.afterwards:_leave_note")
    kills = kill_watchers(tmp_path / "watch", kills=4, seed=7, windows=windows)
    assert kills.total() - kills["resting"] >= 2


def test_every_mutant_gets_a_record(tmp_path: Path) -> None:
    found = fuzz(tmp_path / "fuzz", count=20, seed=3, page_seconds=60.0, jobs=2)
    assert found["complete"] + found["partial"] + found["failed"] >= 19
    assert found["source.unexpected"] + found["page.unexpected"] == 0
