"""Typefaces that can set Vietnamese, found in a folder, by family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

from ocr.engine.training.characters import CHARACTERS, VIETNAMESE_LETTERS

_SUFFIXES = frozenset({".ttf", ".otf"})

_UNSEEN = 8
"""Of so many families one is kept aside to test with."""


@dataclass(frozen=True)
class Face:
    """A typeface in file ``path``, and which of the characters it lacks."""

    path: Path
    lacks: frozenset[str]

    def of_size(self, pixels: int) -> ImageFont.FreeTypeFont:
        """The typeface with an em of ``pixels``. Raises OSError."""
        return ImageFont.truetype(str(self.path), pixels, layout_engine=ImageFont.Layout.BASIC)


Families = Mapping[str, Sequence[Face]]


def find_families(folder: Path) -> dict[str, tuple[Face, ...]]:
    """The typefaces below ``folder`` that have all letters of Vietnamese, by the name of their family.

    Raises ValueError where there are none.
    """
    found: dict[str, list[Face]] = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES):
        try:
            with TTFont(path, lazy=True) as font:
                has = set(map(chr, font.getBestCmap() or ()))
                family = font["name"].getBestFamilyName()
        except TTLibError:
            continue
        if has >= VIETNAMESE_LETTERS and family:
            found[family].append(Face(path, frozenset(CHARACTERS) - has))
    if not found:
        raise ValueError(f"no typeface with Vietnamese letters in {folder}")
    return {family: tuple(faces) for family, faces in sorted(found.items())}


def parted(families: Families) -> tuple[Families, Families]:
    """``families`` to train with, and those to test with."""
    names = sorted(families)
    unseen = frozenset(names[_UNSEEN - 1 :: _UNSEEN])
    return (
        {name: families[name] for name in names if name not in unseen},
        {name: families[name] for name in names if name in unseen},
    )
