"""The committed samples are what their script makes, and their truth is complete."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from samples.make import FILES, SAMPLES, TRUTH, build
from schema.document import Document, Part, Table
from schema.errors import PageError, SourceError
from schema.metadata import Metadata

MEGABYTE = 1_000_000
NAMES = sorted(SAMPLES)
READABLE = [name for name in NAMES if not name.startswith("i-")]
BROKEN = [name for name in NAMES if name.startswith("i-")]


def truth_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", [name for name in NAMES if SAMPLES[name].quick])
def test_making_a_sample_again_gives_the_committed_bytes(name: str) -> None:
    content, truth = build(name)
    assert content == (FILES / name).read_bytes()
    assert truth == (TRUTH / f"{name}.json").read_text(encoding="utf-8")


def test_all_samples_together_stay_under_eight_megabytes() -> None:
    files = [path for folder in (FILES, TRUTH) for path in folder.iterdir()]
    assert sum(path.stat().st_size for path in files) < 8 * MEGABYTE


def test_every_sample_has_a_file_a_truth_and_a_line_in_the_readme() -> None:
    readme = re.sub(r"\s+", " ", (FILES.parent / "README.md").read_text(encoding="utf-8"))
    assert sorted(path.name for path in FILES.iterdir()) == NAMES
    assert sorted(path.name for path in TRUTH.iterdir()) == sorted(f"{name}.json" for name in NAMES)
    assert [name for name in NAMES if f"`{name}` | {SAMPLES[name].why} |" not in readme] == []


@pytest.mark.parametrize("name", READABLE)
def test_truth_uses_the_names_of_the_document_model(name: str) -> None:
    truth = truth_of(name)
    assert set(truth["metadata"]) == set(Metadata.model_fields)
    assert truth["metadata"] == truth["parts"][0]["metadata"]
    assert {key for part in truth["parts"] for key in part} == set(Part.model_fields)
    shared = {"metadata", "parts", "text", "blocks", "pages", "tables", "footnotes", "status"}
    assert shared <= set(Document.model_fields) & set(truth)
    for table in truth["tables"]:
        own = {"pages", "failing_checks"}
        assert set(table) - own <= set(Table.model_fields)


@pytest.mark.parametrize("name", READABLE)
def test_pages_of_truth_are_counted_without_gaps(name: str) -> None:
    truth = truth_of(name)
    assert [page["number"] for page in truth["pages"]] == list(range(1, truth["page_count"] + 1))
    covered = [n for part in truth["parts"] for n in range(part["first_page"], part["last_page"] + 1)]
    assert covered == [page["number"] for page in truth["pages"]]


@pytest.mark.parametrize("name", READABLE)
def test_rows_of_truth_tables_cover_every_place_of_the_grid_once(name: str) -> None:
    for table in truth_of(name)["tables"]:
        cells = [cell for row in table["rows"] for cell in row["cells"]]
        places = [
            (row, col)
            for cell in cells
            for row in range(cell["row"], cell["row"] + cell["row_span"])
            for col in range(cell["col"], cell["col"] + cell["col_span"])
        ]
        width, height = len(table["columns"]), len(table["rows"])
        assert sorted(places) == [(row, col) for row in range(height) for col in range(width)]


@pytest.mark.parametrize("name", READABLE)
def test_misprints_of_the_source_stand_in_the_true_text(name: str) -> None:
    truth = truth_of(name)
    assert all(misprint["printed"] in truth["text"] for misprint in truth["misprints"])


def test_the_total_that_fails_is_off_in_the_true_cells_too() -> None:
    table = truth_of("a-provincial-report.pdf")["tables"][0]
    (check,) = table["failing_checks"]
    (place,) = check["cells"]
    body = [row for row in table["rows"] if row["kind"] == "body"]
    column = [cell["value"] for row in body for cell in row["cells"] if cell["col"] == place["col"]]
    assert sum(value or 0 for value in column) == check["expected"] != check["found"]


def _codes(error: type[Any]) -> set[str]:
    own = {error.code} if "code" in vars(error) else set()
    return own.union(*(_codes(child) for child in error.__subclasses__()))


@pytest.mark.parametrize("name", BROKEN)
def test_broken_samples_name_a_code_of_the_error_tree(name: str) -> None:
    assert truth_of(name)["issue"] in _codes(SourceError) | _codes(PageError)
