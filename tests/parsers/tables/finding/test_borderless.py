from __future__ import annotations

from parsers.tables.finding.borderless import find_borderless
from parsers.tables.finding.placing import make_piece
from schema.box import Box
from schema.page import Line
from tests.parsers.tables.drafts import line

COLUMNS = ((60.0, 80.0), (100.0, 250.0), (300.0, 350.0), (400.0, 450.0))


def row(y: float, *texts: str) -> list[Line]:
    return [
        line(text, Box(x0, y, x0 + min(x1 - x0, 7.0 * len(text)), y + 12))
        for text, (x0, x1) in zip(texts, COLUMNS, strict=False)
        if text
    ]


def test_aligned_numbers_are_a_table_with_its_titles() -> None:
    lines = row(100, "STT", "Đơn vị", "Giao", "Đạt")
    for i in range(5):
        lines += row(118 + 18 * i, str(i + 1), "Sở Nội vụ", f"1.{i}04", "98,8%")
    (grid,) = find_borderless(lines, [])
    piece = make_piece(grid, 1, lines, "words")
    assert (len(grid.row_edges) - 1, len(grid.column_edges) - 1) == (6, 4)
    first = [" ".join(one.text for one in cell.lines) for cell in piece.cells if cell.row == 0]
    assert first == ["STT", "Đơn vị", "Giao", "Đạt"]


def test_a_wrapped_label_stays_in_its_row() -> None:
    lines = []
    for i in range(5):
        lines += row(100 + 36 * i, str(i + 1), "Sở Nông nghiệp và", "1.604", "12")
        lines += [line("Phát triển nông thôn", Box(100, 114 + 36 * i, 230, 126 + 36 * i))]
    (grid,) = find_borderless(lines, [])
    assert len(grid.row_edges) - 1 == 5


def test_running_text_and_letterheads_are_no_tables() -> None:
    text = [
        line("Báo cáo kết quả công tác năm 2023 của tỉnh", Box(60, 100 + 18 * i, 540, 112 + 18 * i))
        for i in range(20)
    ]
    head = [line("ỦY BAN NHÂN DÂN", Box(60, 40, 200, 52)), line("CỘNG HÒA XÃ HỘI", Box(300, 40, 500, 52))]
    assert find_borderless([*head, *text], []) == ()


def texts(y: float, serial: str, *cells: str) -> list[Line]:
    """A row of a table of texts, each cell over two lines, its serial number in the middle."""
    lines = [line(serial, Box(62, y + 7, 72, y + 19))]
    for text, x in zip(cells, (100.0, 320.0), strict=True):
        lines += [line(text, Box(x, y, x + 180, y + 12)), line("tiếp theo", Box(x, y + 14, x + 60, y + 26))]
    return lines


def test_texts_in_columns_are_a_table_under_the_title_of_serial_numbers() -> None:
    lines = row(76, "STT", "Nội dung")
    lines += [line("Cơ quan chủ trì", Box(350, 76, 440, 88))]
    for i in range(4):
        lines += texts(100 + 36 * i, str(i + 1), "Rà soát thủ tục hành chính", "Sở Nội vụ và Sở Tư pháp")
    (grid,) = find_borderless(lines, [])
    piece = make_piece(grid, 1, lines, "words")
    cells = [" ".join(one.text for one in cell.lines) for cell in piece.cells if cell.row == 2]
    assert cells == ["2", "Rà soát thủ tục hành chính tiếp theo", "Sở Nội vụ và Sở Tư pháp tiếp theo"]


def test_a_numbered_list_without_titles_is_no_table() -> None:
    lines = [line("Căn cứ Luật Tổ chức chính quyền địa phương năm 2015", Box(60, 60, 540, 72))]
    for i in range(4):
        lines += texts(100 + 36 * i, str(i + 1), "Rà soát thủ tục hành chính", "Sở Nội vụ và Sở Tư pháp")
    assert find_borderless(lines, []) == ()


def test_a_total_with_a_single_value_belongs_to_the_table() -> None:
    lines = row(100, "STT", "Đơn vị", "Giao", "Đạt")
    for i in range(5):
        lines += row(118 + 18 * i, str(i + 1), "Sở Nội vụ", f"1.{i}04", "98,8%")
    lines += [line("Tổng số", Box(120, 208, 170, 220)), line("5.520", Box(300, 208, 335, 220))]
    (grid,) = find_borderless(lines, [])
    assert len(grid.row_edges) - 1 == 7


def test_sections_counted_in_roman_numbers_do_not_stop_the_count_of_the_rows() -> None:
    lines = row(100, "STT", "Nội dung", "Cơ quan", "Hạn")
    texts = ["I", "1", "2", "II", "3", "III", "4", "IV", "5"]
    for place, serial in enumerate(texts):
        lines += row(120 + 18 * place, serial, "Rà soát thủ tục", "Sở Y tế", "08/06/2023")
    (grid,) = find_borderless(lines, [])
    assert len(grid.row_edges) - 1 == 1 + len(texts)
