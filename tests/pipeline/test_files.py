from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.atomic import TEMPORARY_PREFIX, remove_leftovers, rename, write_atomically
from pipeline.run.ledger import FOLDER, Ledger
from pipeline.run.outputs import Outputs
from schema.errors import DocumentUnwritable, OutputError, OutputLocked


def test_a_file_is_made_with_its_folders(tmp_path: Path) -> None:
    write_atomically(tmp_path / "x/y/a.json", b"1")
    assert (tmp_path / "x/y/a.json").read_bytes() == b"1"
    write_atomically(tmp_path / "x/y/a.json", b"2")
    assert (tmp_path / "x/y/a.json").read_bytes() == b"2"
    assert [path.name for path in (tmp_path / "x/y").iterdir()] == ["a.json"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.json"
    write_atomically(file, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as caught:
        write_atomically(file, b"new")
    assert "No space left" in str(caught.value)
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_link_in_the_place_of_an_output_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("keep")
    (tmp_path / "a.json").symlink_to(tmp_path / "secret")
    write_atomically(tmp_path / "a.json", b"new")
    assert (tmp_path / "secret").read_text() == "keep"
    assert (tmp_path / "a.json").read_bytes() == b"new"


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / f"{TEMPORARY_PREFIX}0123456789abcdef").write_text("half")
    (tmp_path / "x" / "a.json").write_text("whole")
    assert remove_leftovers(tmp_path) == 1
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    "name",
    [".sohoa-mine.pdf", ".sohoa-0123", ".sohoa-0123456789abcdef.pdf", ".sohoa-0123456789ABCDEF", "a.json"],
)
def test_what_only_looks_like_a_leftover_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    assert remove_leftovers(tmp_path) == 0
    assert (tmp_path / name).read_text() == "mine"


def test_leftovers_of_another_run_below_and_behind_links_stay(tmp_path: Path) -> None:
    other, outside = tmp_path / "out/nested", tmp_path / "outside"
    for folder in (other / "x", other / FOLDER, outside):
        folder.mkdir(parents=True)
        (folder / f"{TEMPORARY_PREFIX}0123456789abcdef").write_text("half")
    (tmp_path / "out/link").symlink_to(outside)
    assert remove_leftovers(tmp_path / "out") == remove_leftovers(tmp_path / "out/link") == 0


def test_a_file_that_is_moved_takes_the_place_of_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    folder = os.open(tmp_path, os.O_RDONLY)
    for able in (True, False):
        if not able:
            monkeypatch.setattr("pipeline.atomic._RENAME_NOREPLACE", 1 << 30)  # no such way of moving
        with pytest.raises(FileExistsError):
            rename(folder, "a", folder, "b")
        rename(folder, "a", folder, "c")
        rename(folder, "c", folder, "a")
    os.close(folder)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "a", "b": "b"}


def test_outputs_stay_inside_their_folder(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path / "out")
    with pytest.raises(OutputError):
        outputs.write("../a.pdf", {".json": b""})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError):
        outputs.write("x/a.pdf", {".json": b""})
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("instead", [True, False])
def test_results_are_not_written_where_their_disk_was_mounted(tmp_path: Path, instead: bool) -> None:
    outputs = Outputs(tmp_path / "out")
    outputs.write("x/a.pdf", {".json": b"1"})
    (tmp_path / "out").rename(tmp_path / "unmounted")
    if instead:
        (tmp_path / "out").mkdir()
    with pytest.raises(OutputError) as caught:
        outputs.write("x/b.pdf", {".json": b"1"})
    assert not isinstance(caught.value, DocumentUnwritable)
    assert not list(tmp_path.glob("out/*"))


def test_outputs_never_replace_a_source(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf.pdf"
    source.write_text("source")
    with pytest.raises(OutputError):
        Outputs(tmp_path, [source]).write("a.pdf", {".pdf": b"searchable"})
    assert source.read_text() == "source"


def test_files_that_are_no_longer_made_are_removed(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path)
    outputs.write("a.pdf", {".json": b"1", ".table-1.csv": b"1", ".table-2.csv": b"1"})
    outputs.write("a.pdf", {".json": b"2", ".table-1.csv": b"2"}, before=[".table-1.csv", ".table-2.csv"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf.json", "a.pdf.table-1.csv"]


def test_deleting_the_lock_lets_no_second_run_in(tmp_path: Path) -> None:
    with Ledger(tmp_path):
        (tmp_path / ".sohoa/lock").unlink()
        with pytest.raises(OutputLocked):
            Ledger(tmp_path)
    Ledger(tmp_path).close()


def test_a_pipe_in_the_place_of_the_lock_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".sohoa").mkdir()
    os.mkfifo(tmp_path / ".sohoa/lock")
    with pytest.raises(OutputError) as caught:
        Ledger(tmp_path)
    assert "regular file" in str(caught.value)
