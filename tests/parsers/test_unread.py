"""What no reading says anything about is told, with where it stands."""

from parsers.assemble.assemble import Content, assemble
from parsers.tables.piece import TablePiece
from schema.box import Box, bounding_box
from schema.page import Line, Page, Route, Word
from tests.parsers.tables.drafts import line, piece

TEXT = line("Ủy ban nhân dân huyện báo cáo kết quả quý III", Box(80, 100, 500, 112))


def told(unread: tuple[Box, ...], pieces: tuple[TablePiece, ...] = ()) -> list[str]:
    page = Page(number=1, route="scan", width=595, height=842, lines=(TEXT,), unread=unread)
    content: Content = assemble([page], pieces, language="en")
    return [issue.message for issue in content.issues if issue.code == "page.ink_not_read"]


def test_places_that_were_not_read_are_an_issue_that_says_where() -> None:
    (message,) = told((Box(80, 283.5, 300, 297.6), Box(60, 425.2, 70, 600)))
    assert "2 places" in message
    assert "100–105, 150–212 mm" in message


def test_a_page_without_such_places_says_nothing() -> None:
    assert told(()) == []


def test_cells_say_themselves_that_they_were_not_read() -> None:
    table = piece([["STT", "Tên xã"], ["1", "Toàn Thắng"]], top=280.0)
    assert told((Box(80, 283.5, 300, 297.6),), (table,)) == []


def doubted(share: float, *, route: Route = "scan", pieces: tuple[TablePiece, ...] = ()) -> list[str]:
    """The issues of a page of fifty words of which a share was hardly read."""
    unsure = round(50 * share)
    words = tuple(
        Word(
            text="chính",
            original="chính",
            box=Box(80 + 40 * (at % 10), 100 + 20 * (at // 10), 112 + 40 * (at % 10), 112 + 20 * (at // 10)),
            confidence=0.5 if at < unsure else 0.98,
            method="ocr",
        )
        for at in range(50)
    )
    lines = tuple(
        Line(words=words[at : at + 10], box=bounding_box([w.box for w in words[at : at + 10]]))
        for at in range(0, 50, 10)
    )
    page = Page(number=1, route=route, width=595, height=842, lines=lines)
    content = assemble([page], pieces, language="en")
    return [issue.message for issue in content.issues if issue.code == "page.doubtful_text"]


def test_a_page_of_which_much_was_not_read_surely_is_told_as_a_whole() -> None:
    (message,) = doubted(0.2)
    assert "20 % of the text" in message


def test_few_doubtful_words_and_layers_are_no_issue() -> None:
    assert doubted(0.06) == []
    assert doubted(0.2, route="restored_layer") == []


def test_words_of_tables_are_told_with_their_cells() -> None:
    table = piece([["chính", "chính"], ["chính", "chính"], ["chính", "chính"], ["chính", "chính"]], top=90.0)
    assert doubted(0.3, pieces=(table,)) == []
