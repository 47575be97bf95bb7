"""A page beside what was read of it, as one picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from bench.wild.pages import cut
from bench.wild.variants import scan
from bench.wild.work import ORIGINAL
from samples.typeset import LIBERATION

HEIGHT = 1400
"""Of the page in the picture, in pixels."""

TEXT_WIDTH = 1000
_SIZE, _STEP, _EDGE = 13, 17, 12


def make_picture(
    path: Path,
    limit: int | None,
    variant: str,
    seed: int,
    page: int,
    texts: tuple[str, str, Sequence[str], Sequence[str]],
    target: Path,
) -> None:
    """Writes the picture of ``page`` (its number in the file at ``path``) in a variant.

    ``texts`` are a headline, what was read, the words lost (shown below it) and the wrong ones (set in red).
    """
    pages = cut(path, limit)
    pdf = pages.pdf if variant == ORIGINAL else scan(pages.drawn, variant, seed).pdf
    seen = _drawn(pdf, pages.pages.index(page))
    written = _written(*texts)
    height = max(seen.height, written.height)
    picture = Image.new("RGB", (seen.width + written.width + 2, height), (90, 90, 90))
    picture.paste(seen, (0, 0))
    picture.paste(written, (seen.width + 2, 0))
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.save(target, optimize=True)


def _drawn(pdf: bytes, index: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[index]
        pixels = page.render(scale=HEIGHT / page.get_height()).to_numpy()[..., 2::-1]
        return Image.fromarray(np.ascontiguousarray(pixels))
    finally:
        document.close()


def _written(headline: str, text: str, lost: Sequence[str], wrong: Sequence[str]) -> Image.Image:
    font = ImageFont.truetype(str(LIBERATION / "LiberationSans-Regular.ttf"), _SIZE)
    red = set(wrong)
    lines = [(line, (0, 0, 160)) for line in _wrapped(headline, font)]
    lines += [(line, (0, 0, 0)) for paragraph in text.split("\n") for line in _wrapped(paragraph, font)]
    lines += [(line, (0, 110, 0)) for line in _wrapped("LOST: " + " ".join(lost), font)]
    lines += [(line, (190, 0, 0)) for line in _wrapped("WRONG: " + " ".join(wrong), font)]
    sheet = Image.new("RGB", (TEXT_WIDTH, 2 * _EDGE + _STEP * len(lines)), (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    for number, (line, colour) in enumerate(lines):
        x = float(_EDGE)
        for word in line.split(" "):
            is_red = colour == (0, 0, 0) and word.strip(".,;:()\"'/-") in red
            draw.text((x, _EDGE + number * _STEP), word, (200, 0, 0) if is_red else colour, font=font)
            x += font.getlength(word + " ")
    return sheet


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > TEXT_WIDTH - 2 * _EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
