"""Pairs of clean and misread lines: python -m ocr.restore.learning.make_pairs OUT --pages N --seed S < text.

Paragraphs from stdin are set on pages in several fonts and sizes, degraded as scanners do it, and read by
several recognisers. ``--engine NAME=COMMAND`` names one; its command gets a page (PGM) at its standard
input and writes plain text; ``{dpi}`` in it is the resolution. Without any, these are ``tesseract -l eng``
(what a scanner's own recogniser did to the page) and ``tesseract -l vie``. Writes ``OUT/NAME.tsv``: the
printed line, a tab, the line as read.
"""

from __future__ import annotations

import argparse
import random
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

from lexicon.fold import fold, nfc

Grey = npt.NDArray[np.uint8]

TRAINING_FONTS = (
    "LiberationSerif-Regular",
    "LiberationSerif-Regular",
    "LiberationSerif-Regular",
    "LiberationSerif-Bold",
    "LiberationSerif-Italic",
    "LiberationSans-Regular",
    "DejaVuSerif",
)
UNSEEN_FONTS = ("DejaVuSerifCondensed", "LiberationSans-Bold", "DejaVuSans", "LiberationSerif-BoldItalic")
_WIDTH, _HEIGHT, _MARGIN = 2480, 3508, 200  # A4 at 300 dpi
_FULL_DPI = 300
ENGINES = {language: f"tesseract - - -l {language} --psm 6 --dpi {{dpi}}" for language in ("eng", "vie")}
READ_SECONDS = 600
_LOCAL_THRESHOLD = 0.3  # share of the pages in one bit that are made so by a threshold of the neighbourhood
_NEIGHBOURHOOD, _BELOW = 31, 12  # pixels, and levels of grey by which ink is darker than their mean
_ALIKE = 0.4  # distance, of 1, below which a read line is that line and not another or none


def set_page(lines: Sequence[str], font: ImageFont.FreeTypeFont, leading: int) -> Grey:
    """One A4 page at 300 dpi, black on white; line ``i`` begins at ``_MARGIN + i * leading`` from the top."""
    page = Image.new("L", (_WIDTH, _HEIGHT), 255)
    draw = ImageDraw.Draw(page)
    for index, line in enumerate(lines):
        draw.text((_MARGIN, _MARGIN + index * leading), line, font=font, fill=0)
    return np.asarray(page)


def degrade(page: Grey, chance: random.Random, harsh: bool, resolutions: Sequence[int]) -> tuple[Grey, int]:
    """The page as a scanner gives it, at one of ``resolutions``, and which one (dpi)."""
    image = page
    turn = chance.uniform(-0.4, 0.4)
    frame = cv2.getRotationMatrix2D((_WIDTH / 2, _HEIGHT / 2), turn, 1)
    image = cv2.warpAffine(image, frame, (_WIDTH, _HEIGHT), borderValue=(255, 255, 255)).astype(np.uint8)
    if chance.random() < 0.4:
        kernel = np.ones((2, 2), np.uint8)
        image = (cv2.erode if chance.random() < 0.6 else cv2.dilate)(image, kernel).astype(np.uint8)
    dpi = chance.choice(resolutions)
    image = cv2.resize(
        image, None, fx=dpi / _FULL_DPI, fy=dpi / _FULL_DPI, interpolation=cv2.INTER_AREA
    ).astype(np.uint8)
    blur = chance.uniform(0.3, 1.3 if harsh else 0.9) * dpi / 200
    image = cv2.GaussianBlur(image, (0, 0), blur).astype(np.uint8)
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, chance.uniform(2, 24), image.shape)
    grey = np.clip(image.astype(np.float32) * chance.uniform(0.8, 0.95) + noise, 0, 255).astype(np.uint8)
    if chance.random() < 0.5:
        grey = in_one_bit(grey, chance)
    quality = [cv2.IMWRITE_JPEG_QUALITY, chance.randint(35, 85)]
    _, packed = cv2.imencode(".jpg", grey, quality)
    read = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    assert read is not None
    return read.astype(np.uint8), dpi


def in_one_bit(grey: Grey, chance: random.Random) -> Grey:
    """``grey`` in black and white, by a threshold of the page or of the neighbourhood."""
    if chance.random() < _LOCAL_THRESHOLD:
        mean = cv2.ADAPTIVE_THRESH_MEAN_C
        return cv2.adaptiveThreshold(grey, 255, mean, cv2.THRESH_BINARY, _NEIGHBOURHOOD, _BELOW).astype(
            np.uint8
        )
    return cv2.threshold(grey, chance.randint(110, 170), 255, cv2.THRESH_BINARY)[1].astype(np.uint8)


def read_lines(image: Grey, dpi: int, command: str) -> list[str]:
    """The lines of plain text that ``command`` reads. Raises CalledProcessError, TimeoutExpired."""
    _, packed = cv2.imencode(".pgm", image)
    words = shlex.split(command.replace("{dpi}", str(dpi)))
    done = subprocess.run(
        words, input=packed.tobytes(), capture_output=True, check=True, timeout=READ_SECONDS
    )
    return [nfc(" ".join(line.split())) for line in done.stdout.decode(errors="replace").splitlines()]


def aligned_lines(printed: Sequence[str], read: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of lines that stand for each other, in order; lines without a partner are left out."""
    distance = [[Levenshtein.normalized_distance(fold(a), fold(b)) for b in read] for a in printed]
    best = np.zeros((len(printed) + 1, len(read) + 1))
    for i in range(len(printed) - 1, -1, -1):
        for j in range(len(read) - 1, -1, -1):
            together = best[i + 1, j + 1] + max(_ALIKE - distance[i][j], 0.0)
            best[i, j] = max(together, best[i + 1, j], best[i, j + 1])
    i = j = 0
    while i < len(printed) and j < len(read):
        if best[i, j] == best[i + 1, j]:
            i += 1
        elif best[i, j] == best[i, j + 1]:
            j += 1
        else:
            yield printed[i], read[j]
            i, j = i + 1, j + 1


def make(
    paragraphs: Sequence[str],
    pages: int,
    seed: int,
    unseen: bool,
    out: Path,
    resolutions: Sequence[int] = (200, 200, 300),
    in_order: bool = False,
    engines: Mapping[str, str] = ENGINES,
    more_fonts: Sequence[str] = (),
) -> None:
    """Writes ``pages`` pages of paragraphs drawn at random, or all ``in_order`` until they are set."""
    chance = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    fonts = (*(UNSEEN_FONTS if unseen else TRAINING_FONTS), *more_fonts)
    files = {name: (out / f"{name}.tsv").open("a", encoding="utf-8") for name in engines}
    left = list(reversed(paragraphs))
    for _ in range(pages):
        points = chance.choice((12, 13, 13, 14))
        font = ImageFont.truetype(chance.choice(fonts), round(points * _FULL_DPI / 72))
        leading = round(points * _FULL_DPI / 72 * chance.uniform(1.35, 1.6))
        columns = int((_WIDTH - 2 * _MARGIN) / font.getlength("Thủ tục hành chính ") * 19)
        room = (_HEIGHT - 2 * _MARGIN) // leading
        lines: list[str] = []
        while len(lines) < room and left:
            if in_order:
                lines += textwrap.wrap(left.pop(), columns)
                continue
            text = chance.choice(paragraphs)
            if len(text) < 90 and chance.random() < 0.5:
                text = text.upper()
            lines += textwrap.wrap(text, columns)
        if in_order:
            left += [" ".join(lines[room:])] if lines[room:] else []
        lines = lines[:room]
        image, dpi = degrade(set_page(lines, font, leading), chance, unseen, resolutions)
        for name, file in files.items():
            for pair in aligned_lines(lines, read_lines(image, dpi, engines[name])):
                file.write("\t".join(pair) + "\n")
            file.flush()
    for file in files.values():
        file.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unseen", action="store_true", help="fonts and degradations kept for evaluation")
    parser.add_argument("--dpi", type=int, nargs="+", default=(200, 200, 300))
    parser.add_argument("--engine", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--fonts", nargs="+", default=(), help="font files to draw from besides")
    parser.add_argument("--in-order", action="store_true", help="whole documents, short lines too")
    options = parser.parse_args()
    least = 1 if options.in_order else 4
    paragraphs = [nfc(line.strip()) for line in sys.stdin if len(line.split()) >= least]
    make(
        paragraphs,
        options.pages,
        options.seed,
        options.unseen,
        options.out,
        options.dpi,
        options.in_order,
        dict(engine.split("=", 1) for engine in options.engine) or ENGINES,
        options.fonts,
    )


if __name__ == "__main__":
    main()
