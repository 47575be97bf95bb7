from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.failure import fingerprint
from pipeline.names import printable
from pipeline.run.entry import Entry, source_key
from pipeline.run.sources import find_sources, is_system_name
from schema.errors import OutputIsSource, PathNotFound


class Known:
    """Names from earlier runs: name to the path of its source, and what was in it."""

    def __init__(self, names: Mapping[str, Path] | None = None) -> None:
        self._entries = {name: entry_of(name, source) for name, source in (names or {}).items()}

    def name_of(self, path: Path) -> str | None:
        found = (entry.name for entry in self._entries.values() if entry.source == source_key(path))
        return next(found, None)

    def entry(self, name: str) -> Entry | None:
        return self._entries.get(name)


def entry_of(name: str, source: Path) -> Entry:
    return Entry(
        name=name,
        source=source_key(source),
        size=1,
        modified_ns=1,
        sha256=fingerprint(source)[0],
        settings_digest="",
        version="",
        state="complete",
    )


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(path))


def names(found: object) -> list[str]:
    return [source.name for source in found.files]  # type: ignore[attr-defined]


def test_one_folder_is_mirrored(tmp_path: Path) -> None:
    touch(tmp_path / "in/b.pdf", tmp_path / "in/x/a.PDF", tmp_path / "in/x/y/a.tif")
    found = find_sources([tmp_path / "in"], tmp_path / "out", Known())
    assert names(found) == ["b.pdf", "x/a.PDF", "x/y/a.tif"]


def test_several_folders_get_their_own_names(tmp_path: Path) -> None:
    touch(tmp_path / "p/x/a.pdf", tmp_path / "q/x/a.pdf", tmp_path / "a.pdf")
    paths = [tmp_path / "p/x", tmp_path / "q/x", tmp_path / "a.pdf"]
    assert names(find_sources(paths, tmp_path / "out", Known())) == ["a.pdf", "x-2/a.pdf", "x/a.pdf"]


def test_names_that_meet_are_numbered(tmp_path: Path) -> None:
    touch(tmp_path / "p/a.pdf", tmp_path / "q/a.pdf", tmp_path / "a-2.pdf", tmp_path / "r/A.pdf")
    paths = [tmp_path / name for name in ("p/a.pdf", "q/a.pdf", "a-2.pdf", "r/A.pdf")]
    found = find_sources(paths, tmp_path / "out", Known())
    assert len({name.casefold() for name in names(found)}) == 4
    assert "a.pdf" in {name.casefold() for name in names(found)}


def test_composed_and_decomposed_names_do_not_meet(tmp_path: Path) -> None:
    touch(tmp_path / "in/báo.pdf", tmp_path / "in/ba\u0301o.pdf")
    assert len(set(names(find_sources([tmp_path / "in"], tmp_path / "out", Known())))) == 2
    assert any("-2" in name for name in names(find_sources([tmp_path / "in"], tmp_path / "out", Known())))


def test_a_folder_called_like_an_output_does_not_meet_it(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.pdf", tmp_path / "in/a.pdf.json/b.pdf")
    found = names(find_sources([tmp_path / "in"], tmp_path / "out", Known()))
    assert sorted(found) == ["a-2.pdf", "a.pdf.json/b.pdf"]


def test_a_known_file_keeps_its_name(tmp_path: Path) -> None:
    touch(tmp_path / "p/a.pdf", tmp_path / "q/a.pdf")
    paths = [tmp_path / "p/a.pdf", tmp_path / "q/a.pdf"]
    known = Known({"a.pdf": tmp_path / "q/a.pdf", "a-2.pdf": tmp_path / "p/a.pdf"})
    found = find_sources(paths, tmp_path / "out", known)
    assert {source.path: source.name for source in found.files} == {
        tmp_path / "p/a.pdf": "a-2.pdf",
        tmp_path / "q/a.pdf": "a.pdf",
    }


def test_the_name_of_another_living_file_is_not_taken(tmp_path: Path) -> None:
    touch(tmp_path / "p/a.pdf", tmp_path / "q/a.pdf")
    known = Known({"a.pdf": tmp_path / "p/a.pdf"})
    assert names(find_sources([tmp_path / "q/a.pdf"], tmp_path / "out", known)) == ["a-2.pdf"]


def test_the_name_of_a_file_that_is_not_there_goes_to_the_same_content_only(tmp_path: Path) -> None:
    touch(tmp_path / "p/a.pdf", tmp_path / "q/a.pdf")
    known = Known({"a.pdf": tmp_path / "p/a.pdf"})
    (tmp_path / "p/a.pdf").rename(tmp_path / "moved")
    assert names(find_sources([tmp_path / "q/a.pdf"], tmp_path / "out", known)) == ["a-2.pdf"]
    (tmp_path / "moved").replace(tmp_path / "q/a.pdf")
    assert names(find_sources([tmp_path / "q/a.pdf"], tmp_path / "out", known)) == ["a.pdf"]


def test_a_path_given_twice_is_one_file(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.pdf")
    assert len(find_sources([tmp_path / "in/a.pdf"] * 2, tmp_path / "out", Known()).files) == 1


def test_links_are_not_followed(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.pdf", tmp_path / "secret/b.pdf")
    (tmp_path / "in/link.pdf").symlink_to(tmp_path / "secret/b.pdf")
    (tmp_path / "in/folder").symlink_to(tmp_path / "secret")
    found = find_sources([tmp_path / "in"], tmp_path / "out", Known())
    assert names(found) == ["a.pdf"]
    assert len(found.links) == 2


def test_other_kinds_of_file_are_counted_and_left_out(tmp_path: Path) -> None:
    touch(
        *(tmp_path / "in" / name for name in ("a.pdf", "b.docx", "Thumbs.db", "~$c.pdf", "._d.pdf", "e.part"))
    )
    os.mkfifo(tmp_path / "in/pipe.pdf")
    found = find_sources([tmp_path / "in"], tmp_path / "out", Known())
    assert names(found) == ["a.pdf"]
    assert sorted(path.name for path in found.ignored) == ["b.docx", "pipe.pdf"]


def test_an_output_folder_inside_the_source_folder_is_not_read(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.pdf", tmp_path / "in/out/b.pdf.pdf")
    assert names(find_sources([tmp_path / "in"], tmp_path / "in/out", Known())) == ["a.pdf"]


@pytest.mark.parametrize("source", ["in", "in/x", "in/x/a.pdf"])
def test_results_have_a_folder_of_their_own(tmp_path: Path, source: str) -> None:
    touch(tmp_path / "in/x/a.pdf")
    with pytest.raises(OutputIsSource):
        find_sources([tmp_path / source], tmp_path / "in" / "x" / "..", Known())


def test_a_link_among_the_results_is_no_source(tmp_path: Path) -> None:
    touch(tmp_path / "elsewhere/a.pdf", tmp_path / "in/b.pdf")
    (tmp_path / "in/a.pdf").symlink_to(tmp_path / "elsewhere/a.pdf")
    with pytest.raises(OutputIsSource):
        find_sources([tmp_path / "in/a.pdf"], tmp_path / "in", Known())


def test_results_of_earlier_runs_are_not_read(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.pdf", tmp_path / "in/old/a.pdf.pdf", tmp_path / "in/old/.sohoa/ledger.sqlite")
    found = find_sources([tmp_path / "in"], tmp_path / "out", Known())
    assert names(found) == ["a.pdf"]
    assert found.results == [tmp_path / "in/old"]


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in ("none", "loop", "loop/a.pdf", "x" * 300, "y/" * 3000):
        with pytest.raises(PathNotFound):
            find_sources([tmp_path / path], tmp_path / "out", Known())


def test_a_folder_called_like_a_copy_in_progress_is_looked_into(tmp_path: Path) -> None:
    touch(tmp_path / "in/x.tmp/a.pdf", tmp_path / "in/$RECYCLE.BIN/b.pdf", tmp_path / "in/.snapshot/c.pdf")
    assert names(find_sources([tmp_path / "in"], tmp_path / "out", Known())) == ["x.tmp/a.pdf"]


def test_names_that_are_long_or_not_unicode_become_names_that_can_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    touch(folder / ("ă" * 125 + ".pdf"), folder / ("ă" * 125 + "b.pdf"))
    (folder / os.fsdecode(b"\xff\xfe.pdf")).write_text("x")
    (folder / "new\nline.pdf").write_text("y")
    found = names(find_sources([folder], tmp_path / "out", Known()))
    assert len(set(found)) == 4
    assert all(len(name.encode()) < 220 and name.isprintable() and name.endswith(".pdf") for name in found)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_printable_text_is_printable(text: str) -> None:
    assert printable(text).isprintable()


@pytest.mark.parametrize("name", ["~$a.docx", ".hidden", "a.pdf.part", "THUMBS.DB", "._a.pdf", "desktop.ini"])
def test_system_names_are_known(name: str) -> None:
    assert is_system_name(name)
