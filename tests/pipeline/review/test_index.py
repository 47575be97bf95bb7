from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.review.index import Index, Wanted, described
from pipeline.run.ledger import Ledger
from schema.box import Box
from schema.document import Document
from schema.metadata import DocumentType, Found, Metadata
from tests.pipeline.corrections.documents import document
from tests.pipeline.review.made_folder import made_folder, put


def about(subject: str, date: str, kind: str) -> Document:
    def found(value: object) -> Found[object]:
        return Found[object](value=value, original="", page=1, bbox=Box(0, 0, 1, 1), confidence=1.0)

    metadata = Metadata.model_validate(
        {
            "subject": found(subject).model_dump(),
            "date": found(date).model_dump(),
            "doc_type": found(DocumentType(code=None, name=kind)).model_dump(),
        }
    )
    return document().model_copy(update={"metadata": metadata})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    out = made_folder(tmp_path, about("Cải cách hành chính", "2023-12-15", "Báo cáo"))
    put(out, tmp_path / "a.pdf", about("Hỗ trợ doanh nghiệp", "2022-05-01", "Tờ trình"), "x/b.pdf")
    put(out, tmp_path / "a.pdf", about("", "2022-05-01", "Tờ trình"), "c.pdf", "failed")
    return out


@pytest.fixture
def index(out: Path) -> Index:
    made = Index(out)
    made.follow_ledger()
    files = {name: (out / f"{name}.json").read_bytes() for name in made.due()}
    made.put({name: described(Document.model_validate_json(content)) for name, content in files.items()})
    return made


def names(index: Index, **wanted: str) -> list[str]:
    return sorted(one.name for one in index.find(Wanted(**wanted), first=0, most=10)[0])


def test_documents_are_found_with_and_without_marks_and_by_the_beginning_of_a_word(index: Index) -> None:
    for text in ("cải cách", "CAI CACH", "cai c"):
        assert names(index, text=text) == ["a.pdf"]
    assert names(index, text="nhân dan") == ["a.pdf", "c.pdf", "x/b.pdf"]
    assert names(index, text="Gia Lộc doanh") == ["x/b.pdf"]
    assert names(index, text='"*) (') == ["a.pdf", "c.pdf", "x/b.pdf"]
    assert names(index, text="khong co") == []


def test_states_and_facets_narrow_the_list(index: Index) -> None:
    assert names(index, year="2022") == ["c.pdf", "x/b.pdf"]
    assert names(index, type="Tờ trình", state="complete") == ["x/b.pdf"]
    assert names(index, state="failed") == ["c.pdf"]
    assert index.facets()["year"] == [("2022", 2), ("2023", 1)]


def test_the_list_comes_in_pages(index: Index) -> None:
    pages = [index.find(Wanted(), first=first, most=2) for first in (0, 2)]
    assert [len(found) for found, _ in pages] == [2, 1]
    assert [count for _, count in pages] == [3, 3]


def test_documents_follow_the_ledger(index: Index, out: Path) -> None:
    assert index.left() == 0
    with Ledger(out) as ledger:
        entry = ledger.entry("a.pdf")
        assert entry is not None
        ledger.put(entry.model_copy(update={"state": "working", "finished": None}))
        ledger.forget("c.pdf")
    index.follow_ledger()
    assert names(index) == ["a.pdf", "x/b.pdf"]
    assert names(index, state="working") == ["a.pdf"]
    assert index.due() == ("a.pdf",)


def test_an_index_of_another_version_is_made_anew(index: Index, out: Path) -> None:
    database = sqlite3.connect(out / ".sohoa" / "review.sqlite")
    database.execute("pragma user_version = 99")
    database.close()
    again = Index(out)
    again.follow_ledger()
    assert again.left() == 3
