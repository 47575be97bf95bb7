"""What no reading says anything about is told, with where it stands."""

from parsers.assemble.assemble import Content, assemble
from parsers.tables.piece import TablePiece
from schema.box import Box
from schema.page import Page
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
