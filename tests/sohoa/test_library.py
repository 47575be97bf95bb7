"""The library as a researcher uses it."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

import sohoa
import sohoa.reading
from pipeline.formats import document_json
from pipeline.settings import Settings
from schema.errors import MissingDependency, NotADocument, PathNotFound
from tests.parsers.tables.drafts import built, page, piece

SAMPLE = Path(__file__).parents[2] / "samples" / "files" / "d-decision-with-plan.pdf"
ROWS: list[list[str | tuple[str, int, int]]] = [
    [("STT", 2, 1), ("Đơn vị", 2, 1), ("Hồ sơ", 1, 2), ("Ghi chú", 2, 1)],
    ["Đúng hạn", "Đúng hạn"],
    ["01", "Huyện Tứ Kỳ", "1.604", "98,8", ""],
    ["02", "Huyện Gia Lộc", "-", "7", "có"],
]


@pytest.fixture(scope="module")
def document() -> sohoa.Document:
    return sohoa.digitize(str(SAMPLE))


@pytest.fixture
def table() -> sohoa.Table:
    (made,) = built([piece(ROWS)], [page(1)])
    return sohoa.Table.of(made)


@pytest.fixture
def out(document: sohoa.Document, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    (folder / "x").mkdir(parents=True)
    (folder / "x" / "a.pdf.json").write_bytes(document_json(document)[".json"])
    (folder / "other.json").write_text("{}")
    return folder


def test_a_file_becomes_a_document_whose_tables_are_data_frames(document: sohoa.Document) -> None:
    assert document.status == "complete"
    assert document.metadata.doc_type is not None
    assert document.metadata.doc_type.value.name == "Quyết định"
    frame = document.tables[0].to_pandas()
    assert len(frame) == sum(row.kind not in ("header", "index") for row in document.tables[0].rows)
    assert frame["row_kind"].iloc[-1] == "total"


def test_the_quality_that_is_asked_for_is_that_of_the_settings(
    document: sohoa.Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Settings] = []

    def noted(path: Path, settings: Settings, *, language: str) -> sohoa.Document:
        asked.append(settings)
        return document

    monkeypatch.setattr(sohoa.reading, "digitized", noted)
    sohoa.digitize(SAMPLE, Settings(words=True), quality="fast")
    sohoa.digitize(SAMPLE)
    assert [(each.reading.quality, each.words) for each in asked] == [("fast", True), ("standard", False)]


def test_values_have_their_types_and_what_is_not_there_is_missing(table: sohoa.Table) -> None:
    frame = table.to_pandas()
    assert list(frame.columns) == [
        "STT",
        "Đơn vị",
        "Hồ sơ > Đúng hạn",
        "Hồ sơ > Đúng hạn (2)",
        "Ghi chú",
        "row_kind",
        "page",
    ]
    first, second = frame.to_dict("records")
    assert (first["STT"], first["Hồ sơ > Đúng hạn"], first["Hồ sơ > Đúng hạn (2)"]) == ("01", 1604, 98.8)
    assert pd.isna(second["Hồ sơ > Đúng hạn"])
    assert pd.isna(first["Ghi chú"])


def test_documents_and_tables_show_themselves_in_a_notebook(
    document: sohoa.Document, table: sohoa.Table
) -> None:
    shown = document._repr_html_()
    assert str(document.metadata.subject and document.metadata.subject.value)[:20] in shown
    assert shown.count("<table id=") == len(document.tables)
    assert '<th rowspan="2">Đơn vị</th>' in table._repr_html_()
    assert repr(document).startswith(f"<sohoa.Document {SAMPLE.name}: complete")
    assert repr(table) == "<sohoa.Table table-1: 4 rows, 5 columns>"


def test_what_is_read_back_is_what_was_written(document: sohoa.Document, out: Path) -> None:
    again = sohoa.read(str(out / "x" / "a.pdf.json"))
    assert again == document
    assert document_json(again) == document_json(document)


def test_a_folder_gives_its_documents_and_tables_over_all_of_them(
    document: sohoa.Document, out: Path
) -> None:
    folder = sohoa.read_folder(str(out))
    assert [found.source.name for found in folder] == [SAMPLE.name]
    assert [path.name for path in folder.left_out] == ["other.json"]
    figures = folder.observations()
    assert set(figures["source_path"]) == {"x/a.pdf"}
    assert figures["value"].notna().any()
    catalogue = folder.catalogue()
    assert list(catalogue["path"]) == ["x/a.pdf.json"]
    assert "Quyết định" in folder._repr_html_()


def test_no_column_hides_behind_an_attribute_of_a_data_frame(out: Path) -> None:
    folder = sohoa.read_folder(out)
    for frame in (folder.observations(), folder.catalogue()):
        assert {name for name in frame.columns if hasattr(pd.DataFrame, name)} == set()


def test_the_six_lines_of_the_readme_run(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (SAMPLE.parents[2] / "README.md").read_text()
    start = text.index("    import sohoa\n")
    lines = [line.strip() for line in text[start:].split("\n\n")[0].splitlines()]
    assert len(lines) <= 6
    monkeypatch.chdir(out.parent)
    (out.parent / "report.pdf").write_bytes(SAMPLE.read_bytes())
    exec("\n".join(lines), {})
    assert "complete" in capsys.readouterr().out


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(PathNotFound):
        sohoa.digitize(tmp_path / "none.pdf")
    with pytest.raises(PathNotFound):
        sohoa.read_folder(tmp_path / "none")
    with pytest.raises(NotADocument):
        sohoa.read(tmp_path / "a.json")


def test_without_pandas_only_data_frames_are_missing(
    table: sohoa.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingDependency, match="pip install pandas"):
        table.to_pandas()
