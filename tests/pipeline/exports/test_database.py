"""The folder as a database: what was read can be asked for in SQL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli.main import run_command
from pipeline.exports.database import DATABASE, export_database
from pipeline.exports.observations import observations
from pipeline.formats import document_json
from pipeline.worker.digitize import digitize
from schema.document import Document

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def document() -> Document:
    return digitize(ROOT / "samples" / "files" / "d-decision-with-plan.pdf")


@pytest.fixture
def out(document: Document, tmp_path: Path) -> Path:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.pdf.json").write_bytes(document_json(document)[".json"])
    (tmp_path / "other.json").write_text("{}")
    return tmp_path


@pytest.fixture
def database(out: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(export_database(out))
    yield opened
    opened.close()


def test_every_cell_block_and_figure_is_a_row(database: sqlite3.Connection, document: Document) -> None:
    def count(table: str) -> int:
        return int(database.execute(f"select count(*) from {table}").fetchone()[0])

    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    assert count("cells") == len(cells)
    assert count("blocks") == len(document.blocks)
    assert count("pages") == len(document.pages)
    assert count("observations") == len(list(observations(document)))
    assert database.execute("select path, source_path, TypeName from documents").fetchall() == [
        ("x/a.pdf.json", "x/a.pdf", "Quyết định")
    ]
    number = next(cell for cell in cells if isinstance(cell.value, int))
    assert database.execute(
        'select value, typeof(value) from cells where "row" = ? and col = ?', (number.row, number.col)
    ).fetchone() == (number.value, "integer")


@pytest.mark.parametrize("query", ['text: "quyết định"', 'plain: "quyet dinh"'])
def test_text_is_found_with_and_without_marks(database: sqlite3.Connection, query: str) -> None:
    found = database.execute("select path, page, text from search where search match ?", (query,)).fetchall()
    assert found
    assert all(path == "x/a.pdf.json" and "quyết định" in text.lower() for path, _, text in found)


def test_what_is_no_document_is_left_out_and_said(out: Path) -> None:
    left_out: dict[Path, str] = {}
    export_database(out, left_out.__setitem__)
    assert [path.name for path in left_out] == ["other.json"]


def test_the_command_writes_it_again_in_the_place_of_the_old_one(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.run.ledger import Ledger

    Ledger(out).close()
    (out / DATABASE).write_text("old")
    assert run_command(["export", str(out), "--formats", "sqlite"]) == 0
    assert DATABASE in capsys.readouterr().out
    assert (out / DATABASE).read_bytes().startswith(b"SQLite format 3")
    assert not list(out.glob(".sohoa-*"))


def test_its_columns_are_those_described(database: sqlite3.Connection) -> None:
    text = (ROOT / "docs" / "data-dictionary.md").read_text().split("## results.sqlite")[1].split("\n## ")[0]
    described = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", text, flags=re.MULTILINE))
    names = [row[0] for row in database.execute("select name from pragma_table_list where schema = 'main'")]
    tables = {name for name in names if not name.startswith(("sqlite_", "search_"))}
    assert described.keys() == tables
    for table in tables - {"documents", "observations"}:
        columns = [row[1] for row in database.execute(f"pragma table_info({table})")]
        box = ["x0", "y0", "x1", "y1"] if re.search(r"\bbox\b", described[table]) else []
        assert sorted(columns) == sorted([*re.findall(r"`(\w+)`", described[table]), *box]), table
