"""A page whose letters are mostly not read surely is read in other ways, and says so if none is better."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lexicon.language_model import default_model
from ocr.cleanup.orientation import quarter_turns
from ocr.cleanup.pipeline import clean
from ocr.road.readers import Means, Readers
from ocr.road.reliability import read_reliably, unread_places
from ocr.road.scan import Sheet, boxes_in_points
from schema.box import Box
from schema.page import Line, Word
from tests.ocr.made_pages import PROSE, SERIF

Pixels = NDArray[np.uint8]
DPI = 200.0


def sheet(lines: int = 8, size: float = 13.0) -> Pixels:
    """A4 with lines of type below a rule at the top left."""
    picture = Image.new("L", (1654, 2339), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(SERIF), size * DPI / 72)
    for line in range(lines):
        pen.text((200, 300 + 4.6 * size * line), PROSE[line % 3], fill=0, font=font)
    pen.line((200, 150, 900, 150), fill=0, width=9)
    return np.asarray(picture)


def is_ruled(image: Pixels) -> bool:
    return bool((image[100:220, 250:850] < 128).any(axis=0).mean() > 0.9)


@dataclass
class Sighted:
    """Reads everything surely where the page stands upright and its resolution is near ``best``, else nothing
    surely. Pages with few letters are not turned before it sees them.
    """

    best: float = DPI
    name: str = "sighted"
    version: str = "1"
    seen: list[tuple[int, float]] = field(default_factory=list)

    def read(self, image: Pixels, dpi: float) -> tuple[Line, ...]:
        turn = next((k for k in range(4) if is_ruled(quarter_turns(image, 90 * k))), 4)
        self.seen.append((turn, dpi))
        sure = 0.95 if turn == 0 and abs(dpi / self.best - 1) < 0.2 else 0.3
        height, width = image.shape
        return tuple(one_word(Box(0, top, width, top + 100), sure) for top in range(0, height, 100))


@dataclass
class ReadsOnItsSide:
    """Reads surely what lies on its side, letter under letter, and what stands upright less surely."""

    name: str = "on its side"
    version: str = "1"

    def read(self, image: Pixels, dpi: float) -> tuple[Line, ...]:
        height, width = image.shape
        if is_ruled(image):
            return tuple(one_word(Box(0, top, width, top + 100), 0.6) for top in range(0, height, 100))
        return tuple(one_word(Box(left, 0, left + 100, height), 0.95) for left in range(0, width, 100))


def one_word(box: Box, confidence: float) -> Line:
    text = "Thựchiệnkếhoạchcảicáchhànhchính"
    return Line(
        words=(Word(text=text, original=text, box=box, confidence=confidence, method="ocr"),), box=box
    )


@dataclass(frozen=True)
class Blind:
    name: str = "blind"
    version: str = "1"

    def read(self, image: Pixels, dpi: float) -> tuple[Line, ...]:
        return ()


def means(page: Sighted | ReadsOnItsSide | Blind) -> Means:
    return Means(Readers(page, Blind(), Blind()), default_model())


def test_a_page_is_not_laid_on_its_side_because_its_lines_are_read_there_from_top_to_bottom() -> None:
    read, reliable = read_reliably(sheet(), DPI, means(ReadsOnItsSide()))
    assert (reliable, read.cleaned.rotation) == (False, 0)


def test_a_page_read_surely_is_read_once() -> None:
    reader = Sighted()
    read, reliable = read_reliably(sheet(), DPI, means(reader))
    assert (reliable, len(reader.seen), read.cleaned.rotation) == (True, 1, 0)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_sparse_page_is_turned_when_it_is_read_surely_in_another_direction(turn: int) -> None:
    lying = quarter_turns(sheet(lines=1), 360 - turn)
    read, reliable = read_reliably(lying, DPI, means(Sighted()))
    assert (reliable, read.cleaned.rotation) == (True, turn)
    assert quarter_turns(lying, turn).shape == read.cleaned.image.shape


def test_a_page_is_read_at_another_scale_when_its_type_is_far_from_usual() -> None:
    huge = sheet(lines=8, size=30.0)
    read, reliable = read_reliably(huge, DPI, means(Sighted(best=DPI * 30 / 13)))
    assert reliable
    assert read.cleaned.dpi == pytest.approx(DPI * 30 / 13, rel=0.25)


def test_a_page_that_no_way_reads_is_told_and_left_as_it_lies() -> None:
    for reader in (Sighted(best=1000.0), Blind()):
        read, reliable = read_reliably(sheet(), DPI, means(reader))
        assert (reliable, read.cleaned.rotation) == (False, 0)


def test_dust_and_a_page_number_alone_are_no_reason_for_doubt() -> None:
    page = np.full((2339, 1654), 255, np.uint8)
    picture = Image.fromarray(page)
    ImageDraw.Draw(picture).text((800, 150), "- 12 -", fill=0, font=ImageFont.truetype(str(SERIF), 36))
    assert read_reliably(np.asarray(picture), DPI, means(Blind()))[1]


def read_sheet(lines: int, *sureness: float) -> Sheet:
    """A sheet of ``lines`` of type of which the first were read, each as surely as ``sureness`` says."""
    drawn = Sheet.of(clean(sheet(lines), DPI))
    pitch = 4.6 * 13
    rows = (Box(190, 295 + pitch * row, 1600, 345 + pitch * row) for row in range(len(sureness)))
    read = tuple(one_word(box, sure) for box, sure in zip(rows, sureness, strict=True))
    return boxes_in_points(replace(drawn, lines=read), means(Sighted()))


@pytest.mark.parametrize("sureness", [(0.9,) * 6, (0.9, 0.9, 0.4, 0.9, 0.9, 0.9)])
def test_a_sheet_that_was_read_has_no_unread_places(sureness: tuple[float, ...]) -> None:
    assert unread_places(read_sheet(6, *sureness)) == ()


@pytest.mark.parametrize("sureness", [(0.9,) * 4, (0.9, 0.9, 0.9, 0.9, 0.1, 0.2)])
def test_lines_that_nothing_reads_are_one_unread_place(sureness: tuple[float, ...]) -> None:
    (place,) = unread_places(read_sheet(6, *sureness))
    assert place.y0 == pytest.approx((300 + 4 * 59.8) * 72 / DPI, abs=12)
    assert place.y1 == pytest.approx((300 + 5.5 * 59.8) * 72 / DPI, abs=15)
