"""Words, metadata and tables of a reading against what they should be."""

from __future__ import annotations

from dataclasses import replace

from bench.wild.content import PageContent, contents
from bench.wild.fields import compare_fields
from bench.wild.measure import measure
from bench.wild.tables import compare_tables
from bench.wild.truth import PageTruth
from bench.wild.words import Kinds, order_error, score_words
from bench.wild.work import ORIGINAL, Read, Truth
from schema.box import Box
from schema.document import Document, Issue, PageRecord, TablePieceRecord
from schema.metadata import Found, Metadata
from tests.bench.wild import made


def _truth(text: str, *optional: str) -> PageTruth:
    return PageTruth("usable", "", (text,), optional)


def test_words_are_counted_as_multisets() -> None:
    score = score_words(_truth("một hai hai ba"), PageContent(said=["ba hai một bốn"]))
    assert (score.lost, score.wrong) == (("hai",), ("bốn",))
    assert (score.recall, score.precision) == (0.75, 0.75)


def test_optional_words_are_neither_lost_nor_wrong() -> None:
    truth = _truth("một hai", "trang 3")
    assert score_words(truth, PageContent(said=["một hai"])).recall == 1.0
    assert score_words(truth, PageContent(said=["một hai trang 3"])).precision == 1.0


def test_named_words_count_only_where_they_are_not_said() -> None:
    named = PageContent(said=["một"], named=["một", "hai"])
    assert score_words(_truth("một một hai"), named).lost == ("một",)
    repeated = PageContent(said=["một"], repeated=["một", "hai"])
    assert score_words(_truth("một một hai"), repeated).lost == ()


def test_kinds_of_errors_are_told_apart() -> None:
    score = score_words(
        _truth("ủy ban nhân dân tỉnh Hà nam quyết định"),
        PageContent(said=["ủyban nhân dan tỉnh Hà Nam quy ết định"]),
    )
    assert score.kinds == Kinds(glued=2, split=1, marks=1, case=1)


def test_order_counts() -> None:
    assert order_error("một hai ba", "ba một hai") == (2, 3)


def test_a_cell_over_a_page_break_is_parted_where_its_words_stand() -> None:
    document = made.document(tables=[made.table([made.cell(0, 0, "một hai ba bốn", later=(2,))])])
    pages = contents(document, {1: "một hai", 2: "ba bốn"})
    assert [pages[1].text, pages[2].text] == ["một hai", "ba bốn"]


def test_repeated_rows_of_headers_are_known() -> None:
    pieces = (
        TablePieceRecord(page=1, bbox=made.BOX),
        TablePieceRecord(page=2, bbox=made.BOX, repeated_header_rows=1),
    )
    document = made.document(tables=[made.table([made.cell(0, 0, "Tên"), made.cell(1, 0, "a")], pieces)])
    assert contents(document, {})[2].repeated == ["Tên"]


def _dated(value: str | None, *, issue: bool = False) -> Document:
    found = Found[str](value=value, original=value, page=1, bbox=made.BOX, confidence=1.0) if value else None
    issues = (Issue(code="a", severity="warning", message="", where="/parts/0/metadata/date"),)
    return made.document().model_copy(
        update={"metadata": Metadata(date=found), "issues": issues if issue else ()}
    )


def test_fields_of_a_scan_are_judged_by_those_of_its_original() -> None:
    def outcome(original: Document, scan: Document) -> str:
        return next(v.outcome for v in compare_fields(original, scan, {}) if v.field == "date")

    dated, other = _dated("2024-01-02"), _dated("2024-01-03")
    assert outcome(dated, dated) == "agree"
    assert outcome(dated, other) == "differs, silent"
    assert outcome(dated, _dated("2024-01-03", issue=True)) == "differs, flagged"
    assert outcome(dated, _dated(None)) == "lost, silent"
    assert outcome(_dated(None), dated) == "invented"
    assert outcome(_dated(None), _dated(None)) == "both null"


def test_a_stamp_adds_the_fields_that_it_states() -> None:
    verdicts = compare_fields(_dated(None), _dated(None), {"incoming.number": "5"})
    assert next(v.outcome for v in verdicts if v.field == "incoming.number") == "lost, silent"


def test_numbers_are_found_although_a_row_is_lost() -> None:
    original = made.document(
        tables=[
            made.table(
                [made.cell(i, col, text) for i, row in enumerate(_ROWS) for col, text in enumerate(row)]
            )
        ]
    )
    read = [("A", "Hải Dương", "10"), ("C", "Hà Nam", "38"), ("D", "Bắc Ninh", "49")]
    scan = made.document(
        tables=[
            made.table(
                [
                    made.cell(i, col, text, flags=("unread",) if text == "49" else ())
                    for i, row in enumerate(read)
                    for col, text in enumerate(row)
                ]
            )
        ]
    )
    score = compare_tables(original, scan)
    assert (score.numbers, score.right, score.wrong_silent, score.wrong_flagged) == (4, 1, 1, 1)
    assert (score.missing, score.rows, score.rows_found) == (1, 4, 3)
    assert score.f1 < 1


_ROWS = [("A", "Hải Dương", "10"), ("B", "Hưng Yên", "20"), ("C", "Hà Nam", "30"), ("D", "Bắc Ninh", "40")]


def test_a_ruled_table_where_no_line_can_be_seen_is_counted() -> None:
    place = TablePieceRecord(page=1, bbox=Box(20, 20, 200, 100))
    read = Read(made.document(tables=[made.table([made.cell(0, 0, "một")], (place,))]), {}, {}, 1.0)
    for rulings, bare in ((), 1), (((10.0, 50.0, 210.0, 51.0),) * 2, 0), (((21.0, 21.0, 199.0, 99.0),), 0):
        truth = Truth((1,), (replace(_truth("một"), rulings=rulings),))
        assert measure("a.pdf", ORIGINAL, truth, read, read).pages[0].bare_tables == bare
    lines = ((10.0, 50.0, 210.0, 51.0), (10.0, 60.0, 210.0, 61.0))
    tall = made.document(tables=[made.table([made.cell(row, 0, "một") for row in range(6)], (place,))])
    truth = Truth((1,), (replace(_truth("một"), rulings=lines),))
    read = Read(tall, {}, {}, 1.0)
    assert measure("a.pdf", ORIGINAL, truth, read, read).pages[0].bare_tables == 1


def test_a_lost_table_loses_its_numbers() -> None:
    original = made.document(tables=[made.table([made.cell(0, 0, "10"), made.cell(0, 1, "x")])])
    assert compare_tables(original, made.document()).missing == 1


def test_running_heads_are_said_of_their_page() -> None:
    record = PageRecord(
        number=1,
        route="born_digital",
        width=1.0,
        height=1.0,
        rotation=0,
        skew=0.0,
        confidence=None,
        warnings=(),
        running_heads=("Trang 3",),
    )
    document = made.document([made.block("một")]).model_copy(update={"pages": (record,)})
    assert contents(document, {})[1].text == "một\nTrang 3"
