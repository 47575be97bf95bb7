from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exports.database import export_database
from pipeline.exports.folder import export_folder
from pipeline.run.ledger import Ledger
from pipeline.run.naming import RESERVED, Naming, folded, safe
from pipeline.run.outputs import Outputs
from pipeline.run.report import write_report
from schema.errors import DocumentUnwritable
from tests.pipeline.running import Run, document, run_over

SUFFIXES = (".json", ".pdf", ".xlsx", ".md", ".parquet", ".table-12345.csv", ".docx")

PIECES = st.sampled_from(
    (
        *("a", "A", "á", "a\u0301", "Đ", "ß", "ss", ".", "..", " ", "-2", "x" * 120, "ễ" * 60),
        *(".pdf", ".PDF", ".json", ".xlsx", ".table-1.csv", "report", ".html", "catalogue", ".sohoa"),
        *("\n", "\\u000a", "\udce9", "\\xe9"),
    )
)
PARTS = st.lists(PIECES, min_size=1, max_size=5).map("".join).filter(lambda name: name not in (".", ".."))
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


class Nothing:
    """No earlier run."""

    def name_of(self, path: Path) -> None:
        return None

    def entry(self, name: str) -> None:
        return None


def documents(out: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(out.rglob("*.json")) if path.is_file()]


def texts(out: Path) -> list[str]:
    return sorted(document["text"] for document in documents(out))


@given(st.lists(PATHS, min_size=1, max_size=8, unique=True), st.booleans())
def test_names_never_meet_on_any_file_system(wished: list[str], folders_first: bool) -> None:
    naming = Naming(Path("/nowhere"), Nothing())
    if folders_first:
        for name in wished:
            naming.folder(PurePosixPath(name).parent)
    names = [PurePosixPath(naming.source(Path(name), PurePosixPath(name)).name) for name in wished]
    outputs = [
        "/".join(map(folded, (*name.parts[:-1], name.name + end))) for name in names for end in SUFFIXES
    ]
    folders = {"/".join(map(folded, parent.parts)) for name in names for parent in name.parents} - {""}
    assert len(set(outputs)) == len(outputs)
    assert not folders & set(outputs)
    assert not RESERVED & {*outputs, *folders}
    for name in names:
        assert all(part.isprintable() and part[0] != "." for part in name.parts)
        assert all(len(part.encode()) <= 210 for part in name.parts)


def test_a_name_is_kept_as_it_is_where_it_can_be() -> None:
    for name in ("Báo cáo số 12.pdf", "x/y/a.tif", "a..b.pdf", "BÁO CÁO.PDF"):
        assert Naming(Path("/nowhere"), Nothing()).source(Path(name), PurePosixPath(name)).name == name


def test_the_path_of_deep_folders_is_shortened_and_stays_one_for_each_folder() -> None:
    naming = Naming(Path("/nowhere"), Nothing())
    deep = "/".join(["ế" * 40] * 25)
    names = [
        naming.source(Path(end), PurePosixPath(f"{deep}/{end}")).name for end in ("a", "b", "c/d", "e/d")
    ]
    assert all(len(name.encode()) < 2000 for name in names)
    assert len({PurePosixPath(name).parent for name in names}) == 3


def test_what_is_written_beside_the_documents_is_reserved(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        write_report(ledger, "en")
        export_folder(tmp_path)
        export_database(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == RESERVED


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("name", [b"th\xe9/a.pdf", b"x/a.pdf", b"b\xe1o.pdf"])
def test_a_second_source_overwrites_nothing_of_the_first(
    tmp_path: Path, out: Path, name: bytes, there: bool
) -> None:
    for folder, text in (("p", "one"), ("q", "two")):
        file = tmp_path / folder / os.fsdecode(name)
        file.parent.mkdir(parents=True)
        file.write_text(text)
        assert set(run_over([tmp_path / folder], out).states.values()) == {"complete"}
        if not there:
            (tmp_path / folder).rename(tmp_path / f"unmounted {folder}")
    assert texts(out) == ["one", "two"]
    if not there:
        for folder in "pq":
            (tmp_path / f"unmounted {folder}").rename(tmp_path / folder)
    for folder in "pq":
        assert run_over([tmp_path / folder], out).states == {}


def test_a_source_that_has_moved_keeps_its_output(tmp_path: Path, out: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/a.pdf").write_text("one")
    run_over([tmp_path / "p"], out)
    (tmp_path / "p").rename(tmp_path / "q")
    assert run_over([tmp_path / "q"], out).pages == 0
    assert [path.name for path in out.glob("a*.json")] == ["a.pdf.json"]


def test_without_a_ledger_documents_are_known_by_what_they_were_made_of(tmp_path: Path, out: Path) -> None:
    for folder, text in (("p", "one"), ("q", "two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.pdf").write_text(text)
    run_over([tmp_path / "p"], out)
    for file in (out / ".sohoa").iterdir():
        file.unlink()
    assert run_over([tmp_path / "q"], out).states == {"a-2.pdf": "complete"}
    assert run_over([tmp_path / "p"], out).pages == 0
    assert texts(out) == ["one", "two"]


HARD_NAMES = {
    "beside a folder": ["a.pdf", "a.pdf.xlsx/b.pdf", "a.pdf.json/c.pdf", "a.PDF.table-1.csv/d.pdf"],
    "our own names": ["report.html/a.pdf", "REPORT.csv/b.pdf", "catalogue.parquet/c.pdf", "report.csv/d.pdf"],
    "too long after escaping": [f"{os.fsdecode(bytes([0xFF]) * 240)}/{os.fsdecode(bytes([0xFE]) * 240)}.pdf"],
    "too long with suffixes": [
        "ễ" * 80 + "/" + "ễ" * 80 + ".pdf",
        "a" * 240 + ".pdf",
        "b." + "p" * 240 + ".pdf",
    ],
    "the same when seen": ["a\n.pdf", "a\\u000a.pdf", os.fsdecode(b"\xe9.pdf"), "\\xe9.pdf"],
    "the same on a share": ["A.pdf", "a.pdf", "X/a.pdf", "x/a.pdf", "y./a.pdf", "y/A.PDF", "ß.pdf", "SS.pdf"],
    "composed and not": [unicodedata.normalize(form, "Đề án/báo cáo.pdf") for form in ("NFC", "NFD")],
}


@pytest.mark.parametrize("names", HARD_NAMES.values(), ids=HARD_NAMES)
def test_every_file_becomes_a_document_of_its_own_whatever_it_is_called(
    inbox: Path, out: Path, run: Run, names: list[str]
) -> None:
    for number, name in enumerate(names):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(f"w{number}")
    assert set(run().states.values()) == {"complete"}
    made = [path.relative_to(out).as_posix() for path in out.rglob("*.json") if path.is_file()]
    assert len({folded(name) for name in made}) == len(made) == len(names)
    assert texts(out) == [f"w{number}" for number in range(len(names))]
    assert run().states == {}
    with Ledger(out) as ledger:
        write_report(ledger, "en")


def test_a_folder_that_comes_later_does_not_take_the_place_of_an_output(
    inbox: Path, out: Path, run: Run
) -> None:
    (inbox / "a.pdf").write_text("one")
    run()
    (inbox / "a.pdf.xlsx").mkdir()
    (inbox / "a.pdf.xlsx/b.pdf").write_text("two")
    assert run().states == {"a-2.pdf.xlsx/b.pdf": "complete"}
    assert run().states == {}


def test_what_somebody_put_into_the_output_folder_is_not_replaced(inbox: Path, out: Path, run: Run) -> None:
    out.mkdir()
    (out / "A.pdf.json").write_text("mine")
    (out / "b.pdf.md").write_text("mine")
    (out / "x").write_text("mine")
    (inbox / "x").mkdir()
    for name in ("a.pdf", "b.pdf", "x/c.pdf"):
        (inbox / name).write_text(name)
    assert run().states == dict.fromkeys(("a-2.pdf", "b-2.pdf", "x-2/c.pdf"), "complete")
    assert (out / "A.pdf.json").read_text() == (out / "x").read_text() == "mine"


@pytest.mark.parametrize("blocked", ["folder", "parent", "link out", "link to itself"])
def test_an_output_that_cannot_be_written_fails_its_document_only(
    inbox: Path, out: Path, run: Run, tmp_path: Path, blocked: str
) -> None:
    (inbox / "x").mkdir()
    for name in ("x/a.pdf", "b.pdf"):
        (inbox / name).write_text("one two")
    (inbox / "x/a.pdf").write_text("one")
    run()
    place = out / "x/a.pdf.json"
    place.unlink()
    if blocked == "folder":
        (place / "full").mkdir(parents=True)
    else:
        place.parent.rmdir()
        match blocked:
            case "parent":
                place.parent.write_text("mine")
            case "link out":
                place.parent.symlink_to(tmp_path)
            case _:
                place.parent.symlink_to(place.parent)
    for name in ("x/a.pdf", "b.pdf"):
        (inbox / name).write_text("three " + name)
    witness = run()
    assert witness.states == {"b.pdf": "complete", "x/a.pdf": "failed"}
    failure = witness.documents["x/a.pdf"].failure
    assert failure
    assert failure.code == "output.document_unwritable"
    assert document(out, "b.pdf")["text"] == "three b.pdf"
    with Ledger(out) as ledger:
        entry = ledger.entry("x/a.pdf")
    assert entry
    assert (entry.state, entry.code) == ("failed", "output.document_unwritable")
    assert not list(tmp_path.glob("*.json"))


def test_a_document_of_which_one_format_cannot_be_written_leaves_no_others(tmp_path: Path) -> None:
    (tmp_path / "a.pdf.xlsx").mkdir()
    files = {".json": b"{}", ".csv": b"1", ".xlsx": b"2"}
    with pytest.raises(DocumentUnwritable):
        Outputs(tmp_path).write("a.pdf", files)
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf.xlsx"]


@pytest.mark.parametrize("name", [".a.pdf", "..a", "a\u200bb.pdf", "\ufeffa.pdf"])
def test_no_part_of_a_name_is_hidden(name: str) -> None:
    assert safe(name).isprintable()
    assert not safe(name).startswith(".")
