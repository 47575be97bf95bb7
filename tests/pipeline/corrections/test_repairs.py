"""Tables that people build otherwise, laid on what was read, with all that was said of their cells."""

from __future__ import annotations

from typing import Any

from parsers.tables.meaning.issues import cells_to_check
from pipeline.corrections.apply import with_corrections
from pipeline.corrections.place import Correction, TablePlace
from pipeline.corrections.repairs import RegionReading, RestOfBlock
from pipeline.formats import document_json
from schema.box import Box
from schema.document import Block, Document, Issue, TableRepair
from tests.parsers.tables.drafts import built, page, piece
from tests.pipeline.corrections.documents import ROWS, WORD, cell_place, correction, document


def texts(found: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.tables[table].rows]


def repair(kind: TableRepair, first: tuple[int, int], last: tuple[int, int] | None = None) -> TablePlace:
    """A repair of the cells of ``documents.table`` from ``first`` to ``last``."""
    one, other = cell_place(*first), cell_place(*(last or first))
    return TablePlace(repair=kind, page=one.page, bbox=one.bbox, last_page=other.page, last_bbox=other.bbox)


def laid(read: Document, *corrections: Correction) -> Document:
    found = with_corrections(read, corrections, "en")
    assert Document.model_validate_json(document_json(found)[".json"]) == found
    return found


def on_two_pages() -> Document:
    """The document with its table cut by the end of the page."""
    pieces = (piece(ROWS[:2]), piece([["Đơn vị", "x"], ["y", "z"]], page=2), piece(ROWS[2:], page=3))
    tables = tuple(
        built([one], [page(one.page)])[0].model_copy(update={"id": f"table-{number}"})
        for number, one in enumerate(pieces, start=1)
    )
    read = document()
    blocks = (
        *read.blocks,
        *(
            Block(
                id=f"block-{number}",
                kind="table",
                part="main",
                text="",
                original="",
                page=table.pieces[0].page,
                bbox=table.pieces[0].bbox,
                confidence=1.0,
                table=table.id,
            )
            for number, table in enumerate(tables, start=2)
        ),
    )
    issue = Issue(code="table.row_missing", severity="warning", message="…", page=3, where="/tables/2")
    return read.model_copy(update={"tables": tables, "blocks": blocks, "issues": (issue,)})


def test_merged_cells_say_what_the_person_says_and_the_checks_are_made_anew() -> None:
    found = laid(document(), correction(repair("merge_cells", (1, 2), (1, 3)), "335 | 300", "362"))
    assert texts(found)[1] == ["1", "Huyện Tứ Kỳ", "362"]
    (record,) = found.corrections
    assert (record.kind, record.repair, record.where, record.outcome) == (
        "table",
        "merge_cells",
        "/tables/0",
        "applied",
    )
    assert found.tables[0].rows[1].cells[2].method == "person"
    assert document().tables[0].checks != found.tables[0].checks


def test_a_repair_taken_back_leaves_what_was_read() -> None:
    place = repair("merge_rows", (1, 0), (2, 3))
    merged = correction(place, "…", "", 1)
    assert len(laid(document(), merged).tables[0].rows) == 3
    assert laid(document(), merged, correction(place, "", None, 2)) == document()


def test_corrections_before_and_after_a_repair_find_their_cells() -> None:
    cut = laid(document(), correction(repair("cut_row", (3, 0)), "Tổng cộng", "Cộng A | Cộng B", 2))
    assert texts(cut)[3:] == [["Cộng A", "374", "310"], ["Cộng B", "", ""]]
    assert [record.outcome for record in cut.corrections] == ["applied"]
    asked = {(cell.row, cell.col) for cell in cells_to_check(cut.tables[0])}
    assert {(3, 2), (4, 2), (4, 3)} <= asked, "nobody has said what stands in what was cut along"
    assert (3, 3) not in asked, "its sum proves it"
    lower = cut.tables[0].rows[4].cells[1]
    after = cell_place(3, 2).model_copy(update={"row": 4, "bbox": lower.bbox})
    found = laid(
        document(),
        correction(cell_place(2, 2), "12", "39", 1),
        correction(repair("cut_row", (3, 0)), "Tổng cộng", "Cộng A | Cộng B", 2),
        correction(after, "", "374", 3),
    )
    assert texts(found)[2:] == [
        ["2", "Huyện Gia Lộc", "39", "10"],
        ["Cộng A", "374", "310"],
        ["Cộng B", "374", ""],
    ]
    assert [record.where for record in found.corrections] == [
        "/tables/0/rows/2/cells/2",
        "/tables/0",
        "/tables/0/rows/4/cells/1",
    ]


def test_a_repair_whose_cells_are_read_otherwise_stands_and_says_so() -> None:
    found = laid(document(), correction(repair("merge_cells", (1, 2), (1, 3)), "33 | 5", "335"))
    assert texts(found)[1][-1] == "335"
    assert found.corrections[0].outcome == "conflict"
    assert "correction.conflict" in {issue.code for issue in found.issues}


def test_a_repair_that_another_reading_has_made_needless_is_no_conflict() -> None:
    one = correction(repair("merge_cells", (1, 2), (1, 2)), "33 | 5", "335")
    header = correction(repair("header", (0, 0)), "", "", 2)
    found = laid(document(), one, header)
    assert {record.outcome for record in found.corrections} == {"applied"}
    assert found.tables[0].rows[1].cells[2].text == "335"


def test_a_repair_that_fits_no_more_changes_nothing_and_says_so() -> None:
    place = repair("merge_cells", (1, 2), (1, 3))
    nowhere = place.model_copy(update={"bbox": Box(1, 1, 2, 2)})
    found = laid(document(), correction(nowhere, "335 | 300", "x"))
    assert found.tables == document().tables
    assert [issue.code for issue in found.issues][-1] == "correction.unplaced"


def test_joined_pages_are_one_table_and_what_pointed_behind_them_points_there_still() -> None:
    read = on_two_pages()
    assert len(read.tables) == 3
    first = read.tables[1].rows[-1].cells[0]
    last = read.tables[2].rows[0].cells[0]
    narrow = TablePlace(repair="join", page=2, bbox=first.bbox, last_page=3, last_bbox=last.bbox)
    refused = laid(read, correction(narrow, "", ""))
    assert refused.tables == read.tables and refused.corrections[0].outcome == "unplaced"
    two = read.model_copy(
        update={
            "tables": (read.tables[0], read.tables[2]),
            "blocks": tuple(block for block in read.blocks if block.page != 2),
            "issues": (read.issues[0].model_copy(update={"where": "/tables/1"}),),
        }
    )
    place = narrow.model_copy(update={"page": 1, "bbox": two.tables[0].rows[-1].cells[0].bbox})
    found = laid(two, correction(place, "", ""))
    assert texts(found) == texts(document())
    assert [block.table for block in found.blocks if block.kind == "table"] == [two.tables[0].id]
    assert [check.passed for check in found.tables[0].checks] == [False, True]
    again = TablePlace(
        repair="part",
        page=3,
        bbox=last.bbox,
        last_page=3,
        last_bbox=last.bbox,
    )
    parted = laid(two, correction(place, "", "", 1), correction(again, "", "", 2))
    assert [len(table.rows) for table in parted.tables] == [2, 2]
    assert [block.table for block in parted.blocks if block.kind == "table"] == [
        table.id for table in parted.tables
    ]
    assert parted.blocks[-1].page == 3


def region(**update: Any) -> tuple[RegionReading, TablePlace]:
    (table,) = built([piece([["A", "B"], ["1", "2"]], top=20.0)], [page(1)])
    box = Box(50, 15, 560, 75)
    block = document().blocks[0]
    reading = RegionReading(table=table, rest=(RestOfBlock(bbox=block.bbox, text="còn lại"),))
    place = TablePlace(repair="read", page=1, bbox=box, last_page=1, last_bbox=box)
    return reading.model_copy(update=update), place


def test_a_region_that_is_read_becomes_a_table_and_its_words_leave_the_text() -> None:
    reading, place = region()
    found = laid(document(), correction(place, "", reading.model_dump_json()))
    assert texts(found, 0) == [["A", "B"], ["1", "2"]]
    assert texts(found, 1) == texts(document())
    assert found.text == "còn lại"
    assert [word.bbox for word in found.pages[0].doubtful] == [WORD.moved(300, 300)]
    (record,) = found.corrections
    assert (record.text, record.where, record.outcome) == ("2 × 2", "/tables/0", "applied")
    assert found.blocks[-1].table == found.tables[0].id or found.blocks[0].table == found.tables[0].id


def test_a_table_that_another_reading_finds_by_itself_is_left_as_it_finds_it() -> None:
    reading, place = region()
    own = reading.table.model_copy(update={"caption": "Bảng 1"})
    read = document().model_copy(update={"tables": (own,)})
    kept = laid(read, correction(place, "", reading.model_dump_json()))
    assert kept.tables[0].caption == "Bảng 1"
    assert kept.corrections[0].outcome == "applied"
    otherwise = document().model_copy(update={"tables": (own.model_copy(update={"rows": own.rows[:1]}),)})
    found = laid(otherwise, correction(place, "", reading.model_dump_json()))
    assert texts(found) == [["A", "B"], ["1", "2"]]
    assert found.corrections[0].outcome == "conflict"
