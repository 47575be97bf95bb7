from __future__ import annotations

import pytest

from parsers.verification.citations import against_appendices
from parsers.verification.issues import number_issues
from schema.box import Box
from schema.document import Block, Figure, Table
from tests.parsers.verification.scanned import scanned
from tests.parsers.verification.test_figures import figures, words


def appendix(label: str, first: str, second: str, number: int) -> Table:
    rows = (
        ("STT", "Đơn vị", "Tiếp nhận", "Đúng hạn"),
        ("1", "Sở Y tế", "30.128", "29.015"),
        ("2", "Sở Nội vụ", "7.545", "5.321"),
        ("", "Tổng cộng", first, second),
    )
    return scanned(rows).model_copy(update={"appendix": label, "id": f"table-{number}"})


TABLES = (appendix("Phụ lục 01", "37.673", "34.336", 1), appendix("Phụ lục II", "12.845", "12.690", 2))


def judged(text: str) -> list[Figure]:
    block = Block(
        id="block-1",
        kind="paragraph",
        part="main",
        text=text,
        original=text,
        page=1,
        bbox=Box(0, 0, 1, 1),
        confidence=1.0,
    )
    return list(against_appendices(figures(words(text)), [block], TABLES))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tiếp nhận 37.673 hồ sơ (Phụ lục 01)", "= table-1 row 3 column 3"),
        ("Theo Phụ lục số 2 có 12.690 hồ sơ", "= table-2 row 3 column 4"),
        ("nhận 50.518 hồ sơ (Phụ lục 01, Phụ lục 02)", "= table-1 row 3 column 3 + table-2 row 3 column 3"),
        ("riêng Sở Y tế 30.128 hồ sơ (Phụ lục 01)", "= table-1 row 1 column 3"),
    ],
)
def test_a_figure_of_the_cited_appendix_is_verified(text: str, reason: str) -> None:
    (found,) = judged(text)
    assert (found.trust, found.evidence, found.reason) == ("verified", ("checks",), reason)


def test_a_figure_of_an_appendix_that_is_not_cited_is_not() -> None:
    assert [one.trust for one in judged("tiếp nhận 37.673 hồ sơ (Phụ lục 03)")] == ["unchecked"]


@pytest.mark.parametrize("read", ["37.678", "37.613", "3.673", "37,673"])
def test_a_total_of_the_cited_appendix_that_was_misread_is_doubted(read: str) -> None:
    (found,) = judged(f"tiếp nhận {read} hồ sơ (Phụ lục 01)")
    assert (found.trust, found.reason) == ("doubtful", "table-1 row 3 column 3: 37673")


def test_a_percentage_of_the_figures_before_it_is_verified_and_another_is_not() -> None:
    assert [one.trust for one in judged("có 835.236/844.567 hồ sơ, đạt 98,9 %")] == ["unchecked"] * 2 + [
        "verified"
    ]
    assert [one.trust for one in judged("hoàn thành 57/62 nhiệm vụ, đạt 91,4%")][-1] == "unchecked"


def test_what_the_paper_says_otherwise_than_its_appendix_is_told_and_stays() -> None:
    block = Block(
        id="block-1",
        kind="paragraph",
        part="main",
        text="nhận 37.678 hồ sơ (Phụ lục 01)",
        original="",
        page=1,
        bbox=Box(0, 0, 1, 1),
        confidence=1.0,
    )
    printed = figures(words(block.text, confidence=1.0, method="text_layer"), (1,))
    (found,) = against_appendices(printed, [block], TABLES)
    assert (found.value, found.trust, found.expected) == (37678, "verified", 37673)
    (issue,) = number_issues([found], TABLES, "en")
    assert issue.code == "figure.differs"
    assert "37.678" in issue.message


def test_a_unit_that_one_of_two_tables_about_the_same_units_lacks_is_told() -> None:
    names = ("Bình Giang", "Cẩm Giàng", "Gia Lộc", "Kim Thành", "Nam Sách", "Ninh Giang", "Thanh Hà", "Tứ Kỳ")

    def table(names: tuple[str, ...]) -> Table:
        rows = [(str(at), f"Huyện {name}", str(17 * at + 11)) for at, name in enumerate(names, start=1)]
        return scanned((("STT", "Đơn vị", "Số hộ"), *rows))

    whole, other = table((*names, "Thanh Miện")), table(names)
    (issue,) = number_issues([], [whole, other.model_copy(update={"id": "table-2"})], "en")
    assert issue.code == "table.row_missing"
    assert "Thanh Miện" in issue.message
    assert list(number_issues([], [whole, whole], "en")) == []
