"""Grids of born-digital pages: from the strokes of the PDF, by pdfplumber, or by camelot.

Both readings are made where the first does not agree with the words of the page; per region the one
that cuts fewer words wins.
"""

from __future__ import annotations

import itertools
import logging
import warnings
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pdfplumber

from parsers.tables.finding.placing import agreement
from parsers.tables.grid import Grid, Segment, find_grids, segments
from schema.box import Box
from schema.page import Page

THICKEST_LINE = 3.0
"""Points. A filled rectangle thinner than this is a ruling, a thicker one the fill of a cell."""


def find_born_digital(page: Page, pdf: bytes | None) -> tuple[tuple[Grid, str], ...]:
    """The grids on ``page``, each with the name of the method that found it.

    ``pdf`` is the page as a PDF of its own in the frame of ``page``; without it only ``page.rulings`` are
    looked at.
    """
    drawn = segments(page.rulings)
    grids = [(grid, "rulings") for grid in find_grids(*drawn)]
    if pdf is None or (grids and all(agreement(grid, page.lines) == 1.0 for grid, _ in grids)):
        return tuple(grids)
    fills = sides_of_fills(pdf)
    if fills[0]:
        sides = find_grids(drawn[0] + fills[0], drawn[1] + fills[1])
        grids = _agreeing(grids, [(grid, "fills") for grid in sides], page)
    if any(agreement(grid, page.lines) < 1.0 for grid, _ in grids):
        grids = _agreeing(grids, [(grid, "camelot") for grid in _camelot(pdf, page)], page)
    return tuple(sorted(grids, key=lambda found: (found[0].box.y0, found[0].box.x0)))


def sides_of_fills(pdf: bytes) -> tuple[list[Segment], list[Segment]]:
    """The sides of filled rectangles as (horizontal, vertical) segments.

    They bound the cells of tables that are drawn by shading alone; a highlighted word is filled too, so they
    count only where the drawn lines do not do better.
    """
    across, down = [], []
    with pdfplumber.open(BytesIO(pdf)) as document:
        for rect in document.pages[0].rects:
            box = Box(rect["x0"], rect["top"], rect["x1"], rect["bottom"])
            if rect.get("fill") and min(box.width, box.height) > THICKEST_LINE:
                across += [Segment(box.y0, box.x0, box.x1), Segment(box.y1, box.x0, box.x1)]
                down += [Segment(box.x0, box.y0, box.y1), Segment(box.x1, box.y0, box.y1)]
    return across, down


def _camelot(pdf: bytes, page: Page) -> list[Grid]:
    """Camelot's lattice tables as grids. It warns of pages without tables, no news here.

    A damaged page makes it raise this and that; it is a second opinion, so then there is none.
    """
    from camelot.io import read_pdf

    logging.getLogger("camelot").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tables = read_pdf(BytesIO(pdf), flavor="lattice", suppress_stdout=True)
        except Exception:
            logging.getLogger(__name__).warning("camelot cannot read the page", exc_info=True)
            return []
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
