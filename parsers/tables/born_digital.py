"""Grids of born-digital pages: from the strokes of the PDF, by pdfplumber, or by camelot.

Both readings are made where the first does not agree with the words of the page; per region the one
that cuts fewer words wins.
"""

from __future__ import annotations

import itertools
import logging
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pdfplumber

from ocr.page import Box, Page
from parsers.tables.grid import Grid, Segment, find_grids
from parsers.tables.placing import agreement

THICKEST_LINE = 3.0
"""Points. A filled rectangle thinner than this is a ruling, a thicker one the fill of a cell."""


def find_born_digital(path: Path, page: Page) -> tuple[tuple[Grid, str], ...]:
    """The grids on ``page`` of the PDF ``path``, each with the name of the method that found it."""
    drawn, filled = read_rulings(path, page.number)
    grids = [(grid, "rulings") for grid in find_grids(*drawn)]
    grids = _agreeing(grids, [(grid, "fills") for grid in find_grids(*filled)], page)
    if drawn[0] or drawn[1] or filled[0]:
        doubtful = [grid for grid, _ in grids if agreement(grid, page.lines) < 1.0]
        if doubtful:
            grids = _agreeing(grids, [(grid, "camelot") for grid in _camelot(path, page)], page)
    return tuple(sorted(grids, key=lambda found: (found[0].box.y0, found[0].box.x0)))


def read_rulings(
    path: Path, number: int
) -> tuple[tuple[list[Segment], list[Segment]], tuple[list[Segment], list[Segment]]]:
    """Lines of page ``number`` as (horizontal, vertical) segments: drawn ones, then these and sides of fills.

    A fill's sides are rulings only where nothing better is there: a highlighted word is filled too.
    """
    with pdfplumber.open(path, pages=[number]) as pdf:
        page = pdf.pages[0]
        left, top = page.bbox[0], page.bbox[1]
        shapes = [*page.lines, *page.rects, *page.curves]
        drawn: tuple[list[Segment], list[Segment]] = ([], [])
        filled: tuple[list[Segment], list[Segment]] = ([], [])
        for shape in shapes:
            box = Box(shape["x0"] - left, shape["top"] - top, shape["x1"] - left, shape["bottom"] - top)
            if not _visible(shape):
                continue
            kind = shape["object_type"]
            if kind == "curve" and not shape.get("stroke"):
                continue
            if kind == "curve":
                _add_path(shape["pts"], left, top, drawn)
            elif min(box.width, box.height) < THICKEST_LINE:
                _add_thin(box, drawn)
            elif kind == "rect" and shape.get("stroke"):
                _add_sides(box, drawn)
            elif kind == "rect":
                _add_sides(box, filled)
        for across, down in zip(drawn, filled, strict=True):
            down.extend(across)
    return drawn, filled


def _visible(shape: dict[str, Any]) -> bool:
    """Whether anything of the shape is painted in a colour other than white."""
    colours = []
    if shape.get("stroke"):
        colours.append(shape.get("stroking_color"))
    if shape.get("fill"):
        colours.append(shape.get("non_stroking_color"))
    return any(not _is_white(colour) for colour in colours)


def _is_white(colour: Any) -> bool:
    if not isinstance(colour, (tuple, list)) or not all(isinstance(part, (int, float)) for part in colour):
        return False
    return all(part == 0 for part in colour) if len(colour) == 4 else all(part >= 0.99 for part in colour)


def _add_thin(box: Box, lines: tuple[list[Segment], list[Segment]]) -> None:
    if box.width >= box.height:
        lines[0].append(Segment((box.y0 + box.y1) / 2, box.x0, box.x1))
    else:
        lines[1].append(Segment((box.x0 + box.x1) / 2, box.y0, box.y1))


def _add_sides(box: Box, lines: tuple[list[Segment], list[Segment]]) -> None:
    lines[0].extend((Segment(box.y0, box.x0, box.x1), Segment(box.y1, box.x0, box.x1)))
    lines[1].extend((Segment(box.x0, box.y0, box.y1), Segment(box.x1, box.y0, box.y1)))


def _add_path(
    points: Sequence[tuple[float, float]], left: float, top: float, lines: tuple[list[Segment], list[Segment]]
) -> None:
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        box = Box(min(ax, bx) - left, min(ay, by) - top, max(ax, bx) - left, max(ay, by) - top)
        if min(box.width, box.height) < 0.5:
            _add_thin(box, lines)


def _camelot(path: Path, page: Page) -> list[Grid]:
    """Camelot's lattice tables as grids. It warns of pages without tables, no news here."""
    from camelot.io import read_pdf

    logging.getLogger("camelot").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = read_pdf(str(path), pages=str(page.number), flavor="lattice", suppress_stdout=True)
    return [grid for table in tables if (grid := _from_camelot(table, page.height)) is not None]


def _from_camelot(table: Any, page_height: float) -> Grid | None:
    columns = [*(float(left) for left, _ in table.cols), float(table.cols[-1][1])]
    rows = [page_height - float(y) for y in (*(top for top, _ in table.rows), table.rows[-1][1])]
    if len(columns) < 3 or any(b <= a for a, b in itertools.pairwise(columns)):
        return None
    if any(b <= a for a, b in itertools.pairwise(rows)):
        return None
    across = [
        Segment(rows[r], columns[c], columns[c + 1])
        for r in range(len(rows) - 1)
        for c in range(len(columns) - 1)
        if table.cells[r][c].top
    ]
    down = [
        Segment(columns[c], rows[r], rows[r + 1])
        for r in range(len(rows) - 1)
        for c in range(len(columns) - 1)
        if table.cells[r][c].left
    ]
    across += [Segment(rows[-1], columns[0], columns[-1])]
    down += [Segment(columns[-1], rows[0], rows[-1])]
    grids = find_grids(across, down)
    return grids[0] if len(grids) == 1 else None


def _overlap(one: Box, other: Box) -> float:
    """Shared area over the smaller area."""
    width = max(0.0, min(one.x1, other.x1) - max(one.x0, other.x0))
    height = max(0.0, min(one.y1, other.y1) - max(one.y0, other.y0))
    return width * height / max(1e-6, min(one.width * one.height, other.width * other.height))


def _agreeing(
    first: Iterable[tuple[Grid, str]], second: Iterable[tuple[Grid, str]], page: Page
) -> list[tuple[Grid, str]]:
    """``first``, where a grid of ``second`` replaces those it overlaps when it agrees better."""
    chosen = list(first)
    for grid, method in second:
        rivals = [found for found in chosen if _overlap(found[0].box, grid.box) > 0.5]
        if rivals:
            best = max(agreement(rival, page.lines) for rival, _ in rivals)
            if agreement(grid, page.lines) <= best or len(grid.cells) < max(len(r.cells) for r, _ in rivals):
                continue
            chosen = [found for found in chosen if found not in rivals]
        chosen.append((grid, method))
    return chosen
