from ocr.regions.columns import part_columns
from schema.box import Box, bounding_box
from schema.page import Line, Word


def line(y: float, *words: tuple[float, float]) -> Line:
    """A line 12 points high of words given by their left and right ends."""
    made = tuple(
        Word(
            text=f"{x0:g}",
            original=f"{x0:g}",
            box=Box(x0, y, x1, y + 12),
            confidence=0.9,
            method="ocr",
        )
        for x0, x1 in words
    )
    return Line(words=made, box=bounding_box([word.box for word in made]))


def starts(lines: tuple[Line, ...]) -> list[str]:
    return [one.words[0].text for one in lines]


def test_a_gutter_that_goes_on_parts_both_lines() -> None:
    first = line(60, (100, 130), (134, 160), (190, 230), (234, 280))
    second = line(75, (105, 150), (195, 240), (244, 270))
    assert starts(part_columns([first, second])) == ["100", "190", "105", "195"]


def test_a_blank_in_one_line_only_is_no_gutter() -> None:
    above = line(60, (300, 340), (344, 400), (404, 450))
    date = line(75, (300, 340), (365, 400), (404, 440))
    assert starts(part_columns([above, date])) == ["300", "300"]


def test_a_very_wide_gap_parts_a_line_alone() -> None:
    assert starts(part_columns([line(60, (100, 130), (134, 160), (300, 340), (344, 380))])) == ["100", "300"]


def test_stretched_lines_of_a_justified_paragraph_stay_whole() -> None:
    rows = [line(60 + 15 * i, (80, 130), (150, 200), (220, 270), (290, 340)) for i in range(4)]
    assert part_columns(rows) == tuple(rows)
