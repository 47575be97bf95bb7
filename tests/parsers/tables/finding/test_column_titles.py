from __future__ import annotations

from parsers.tables.finding.column_titles import columns_of, title_boxes, title_tree
from parsers.tables.grid import GridCell, Segment
from schema.box import Box
from tests.parsers.tables.drafts import line

COLUMNS = columns_of([(60, 80), (110, 240), (280, 300), (340, 360), (400, 420), (460, 480)])
HEIGHT = 10.0


def title(text: str, middle: float, y: float) -> Box:
    width = 5.0 * len(text)
    return Box(middle - width / 2, y, middle + width / 2, y + HEIGHT)


def cells_of(boxes: list[Box], rules: tuple[Segment, ...] = ()) -> list[GridCell]:
    tree = title_tree(boxes, COLUMNS, HEIGHT)
    assert tree is not None
    return sorted(tree.placed(95.0, 160.0, rules)[1])


def test_a_title_in_the_middle_of_columns_spans_them() -> None:
    boxes = [title("STT", 70, 108), title("Tên đơn vị", 175, 108), title("Tiếp nhận", 320, 100)]
    boxes += [title("Đã giải quyết", 440, 100)]
    boxes += [title("Mới", x, 117) for x in (290, 350, 410, 470)]
    lowest = [(1, col, 1, 1) for col in range(2, 6)]
    assert cells_of(boxes) == [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (0, 4, 1, 2), *lowest]


def test_a_title_beside_a_group_stands_alone() -> None:
    boxes = [title("STT", 70, 108), title("Tên đơn vị", 175, 108), title("Tiếp nhận", 350, 100)]
    boxes += [title("Ghi chú", 470, 108), *(title("Mới", x, 117) for x in (290, 350, 410))]
    assert (0, 2, 1, 3) in cells_of(boxes)
    assert (0, 5, 2, 1) in cells_of(boxes)


def test_titles_of_three_levels() -> None:
    boxes = [title("STT", 70, 117), title("Tên đơn vị", 175, 117), title("Tiếp nhận", 380, 100)]
    boxes += [title("Cũ", 290, 126), title("Trong kỳ", 410, 117)]
    boxes += [title("Mới", x, 134) for x in (350, 410, 470)]
    assert cells_of(boxes)[2:5] == [(0, 2, 1, 4), (1, 2, 2, 1), (1, 3, 1, 3)]


def test_level_lines_say_where_titles_end() -> None:
    boxes = [title("STT", 70, 108), title("Tên", 175, 100), title("(xã)", 175, 117)]
    boxes += [title("Mới", x, 108) for x in (290, 350, 410, 470)]
    found = cells_of(boxes, (Segment(114.0, 100.0, 260.0),))
    assert found[:3] == [(0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 2, 1)]
    assert (1, 1, 1, 1) in found


def test_lines_of_one_title_are_one_box_unless_a_rule_parts_them() -> None:
    words = [
        word
        for text, y in (("Kỳ trước", 100.0), ("chuyển sang", 112.0))
        for word in line(text, Box(100, y, 160, y + 10)).words
    ]
    assert len(title_boxes(words)) == 1
    assert len(title_boxes(words, [Segment(111.0, 90.0, 170.0)])) == 2


def test_a_dash_among_titles_does_not_end_in_itself() -> None:
    dash = Box(280, 112, 300, 112.5)
    boxes = [title("STT", 70, 108), title("Tên đơn vị", 175, 108), dash, title("Mới", 290, 117)]
    boxes += [title("Cũ", x, 112) for x in (350, 410, 470)]
    assert title_tree(boxes, COLUMNS, HEIGHT) is not None
