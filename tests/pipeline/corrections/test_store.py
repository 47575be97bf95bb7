from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.corrections.store import FILE, CorrectionStore, Outdated, Reading
from schema.errors import OutputError
from tests.pipeline.corrections.documents import NUMBER, SHA256, cell_place

READING = Reading("a.pdf", SHA256, b"{}")


def test_what_was_never_written_is_empty_and_makes_no_file(tmp_path: Path) -> None:
    store = CorrectionStore(tmp_path)
    assert (store.of(SHA256), store.newest(SHA256), store.reading("a.pdf"), store.unwritten()) == (
        (),
        0,
        None,
        (),
    )
    assert list(tmp_path.iterdir()) == []


def test_corrections_come_back_in_the_order_they_were_made_also_after_a_restart(tmp_path: Path) -> None:
    store = CorrectionStore(tmp_path)
    first = store.add(READING, NUMBER, before="59", text="159", by="Lan", seen=0)
    second = store.add(READING, cell_place(1, 2), before="335", text=None, by="Minh", seen=0)
    again = CorrectionStore(tmp_path)
    assert again.of(SHA256) == (first, second)
    assert again.newest(SHA256) == second.id > first.id
    assert (first.by, first.before, first.text, first.place) == ("Lan", "59", "159", NUMBER)
    assert again.of("cd" * 32) == ()


def test_a_place_that_somebody_else_corrected_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    store = CorrectionStore(tmp_path)
    first = store.add(READING, NUMBER, before="59", text="159", by="Lan", seen=0)
    with pytest.raises(Outdated) as caught:
        store.add(READING, NUMBER, before="59", text="69", by="Minh", seen=0)
    assert caught.value.last == first
    assert store.of(SHA256) == (first,)
    second = store.add(READING, NUMBER, before="159", text="69", by="Minh", seen=first.id)
    assert store.of(SHA256) == (first, second)


def test_corrections_are_never_changed_or_removed(tmp_path: Path) -> None:
    CorrectionStore(tmp_path).add(READING, NUMBER, before="59", text="159", by="Lan", seen=0)
    database = sqlite3.connect(tmp_path / ".sohoa" / FILE)
    for statement in ("update corrections set text = 'x'", "delete from corrections"):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(statement)
    database.close()


def test_the_reading_is_kept_from_the_first_correction_until_the_next_reading(
    tmp_path: Path,
) -> None:
    store = CorrectionStore(tmp_path)
    added = store.add(READING, NUMBER, before="59", text="159", by="Lan", seen=0)
    later = Reading("a.pdf", SHA256, b"corrected")
    store.add(later, NUMBER, before="159", text="160", by="Lan", seen=added.id)
    assert store.reading("a.pdf") == READING
    store.read_anew("a.pdf", SHA256, b"new", store.newest(SHA256))
    assert store.reading("a.pdf") == Reading("a.pdf", SHA256, b"new")
    store.read_anew("a.pdf", SHA256, None, 0)
    assert store.reading("a.pdf") is None


def test_documents_whose_files_lack_corrections_are_named(tmp_path: Path) -> None:
    store = CorrectionStore(tmp_path)
    added = store.add(READING, NUMBER, before="59", text="159", by="Lan", seen=0)
    assert store.unwritten() == ("a.pdf",)
    store.note_written("a.pdf", added.id)
    assert store.unwritten() == ()
    store.add(READING, NUMBER, before="159", text=None, by="Lan", seen=added.id)
    assert store.unwritten() == ("a.pdf",)


def test_a_store_that_is_no_database_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / ".sohoa").mkdir()
    (tmp_path / ".sohoa" / FILE).write_text("no database at all, but long enough to be looked at" * 20)
    with pytest.raises(OutputError):
        CorrectionStore(tmp_path).of(SHA256)
