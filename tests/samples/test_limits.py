"""The pictures of docs/limits.md are those that the script draws, and the issues it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from samples.limits import LIMITS, PICTURES, picture
from schema.errors import message

PAGE = (PICTURES.parent / "limits.md").read_text(encoding="utf-8")


def test_every_limit_has_its_picture_and_its_line() -> None:
    assert {path.stem for path in PICTURES.glob("*.png")} == set(LIMITS)
    assert set(re.findall(r"\(limits/([\w-]+)\.png\)", PAGE)) == set(LIMITS)
    assert "docs/limits.md" in (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LIMITS)
def test_pictures_are_what_the_script_draws(name: str) -> None:
    drawn = np.asarray(picture(LIMITS[name]()), dtype=int)
    kept = np.asarray(Image.open(PICTURES / f"{name}.png"), dtype=int)
    assert np.abs(drawn - kept).mean() < 2


def test_issues_that_are_named_have_a_sentence() -> None:
    codes = set(re.findall(r"`((?:page|layer|table|source)\.\w+)`", PAGE))
    assert len(codes) > 8
    fields = {
        "page": 1,
        "count": 1,
        "total": 1,
        "words": "",
        "places": "",
        "percent": 1,
        "table": "",
        "cells": 1,
        "example": "",
    }
    assert all(message(code, "en", **fields) for code in codes)
