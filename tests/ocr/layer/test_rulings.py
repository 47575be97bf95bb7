from types import SimpleNamespace
from typing import Any

import pytest

from ocr.layer.rulings import rulings_of


def rect(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "object_type": "rect",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "fill": True,
        "non_stroking_color": (0.0,),
    }


def verticals(rects: list[dict[str, Any]]) -> list[tuple[float, float]]:
    page = SimpleNamespace(lines=[], rects=rects, curves=[])
    boxes = [ruling.box for ruling in rulings_of(page) if ruling.orientation == "vertical"]
    return sorted((box.y0, box.y1) for box in boxes)


@pytest.mark.parametrize("shift", [-0.8, -0.3, 0.0, 0.3, 0.8])
def test_borders_of_two_tables_one_above_the_other_are_two_lines(shift: float) -> None:
    upper = [rect(100.0, top, 100.5, top + 20) for top in (40, 60, 80)]
    lower = [rect(100.0 + shift, top, 100.5 + shift, top + 20) for top in (300, 320)]
    assert verticals([*upper, *lower]) == [(40, 100), (300, 340)]


def test_pieces_that_touch_are_one_line() -> None:
    assert verticals([rect(100, 60.8, 100.5, 80), rect(100, 40, 100.5, 60)]) == [(40, 80)]
