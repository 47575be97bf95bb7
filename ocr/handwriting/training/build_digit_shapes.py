"""Draws ``data/digit_shapes.png``: the ten digits in the faces that Vietnamese offices print with.

    python -m ocr.handwriting.training.build_digit_shapes FOLDER_OF_TEX_GYRE FOLDER_OF_LIBERATION

Offices must print in Times New Roman (Nghị định 30/2020/NĐ-CP, annex I); TeX Gyre Termes (GUST Font License,
https://www.gust.org.pl/projects/e-foundry/tex-gyre) has the shapes of its digits, Liberation Sans (OFL) those
of Arial; Liberation Serif is what free office programs print instead. One row a face in the order of
``FACES``, one column a digit.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ocr.handwriting.digit_shapes import CELL, DATA, FACES, HEIGHT

_FILES = {
    "serif": "texgyretermes-regular.otf",
    "serif bold": "texgyretermes-bold.otf",
    "serif italic": "texgyretermes-italic.otf",
    "serif bold italic": "texgyretermes-bolditalic.otf",
    "sans": "LiberationSans-Regular.ttf",
    "sans bold": "LiberationSans-Bold.ttf",
    "liberation": "LiberationSerif-Regular.ttf",
    "liberation bold": "LiberationSerif-Bold.ttf",
    "liberation italic": "LiberationSerif-Italic.ttf",
    "liberation bold italic": "LiberationSerif-BoldItalic.ttf",
}


def main(folders: list[Path]) -> None:
    width, height = CELL
    sheet = Image.new("L", (10 * width, len(FACES) * height), 255)
    draw = ImageDraw.Draw(sheet)
    for row, face in enumerate(FACES):
        path = next(path for folder in folders for path in folder.rglob(_FILES[face.name]))
        _, top, _, bottom = ImageFont.truetype(path, 1000).getbbox("1")
        font = ImageFont.truetype(path, 1000 * HEIGHT / (bottom - top))
        for digit in range(10):
            left = digit * width + (width - font.getlength("0")) / 2
            middle = row * height + (height - HEIGHT) / 2
            draw.text((left, middle - font.getbbox("1")[1]), str(digit), 0, font)
    DATA.parent.mkdir(exist_ok=True)
    sheet.save(DATA, optimize=True)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
