"""Why a cell should be checked, in words."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def reasons() -> dict[str, str]:
    """By flag one sentence in Vietnamese."""
    with (Path(__file__).parent / "reasons.toml").open("rb") as file:
        return dict(tomllib.load(file))
