"""Degradations are repeatable and do what their names say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from samples import degrade
from samples.degrade import Image


def page(colour: bool = False) -> Image:
    """A white page with dark bars, a little taller than wide."""
    image = np.full((140, 100, 3), 255, dtype=np.uint8)
    image[30:36, 20:80] = 20
    image[60:66, 20:60] = 20
    return image if colour else image[..., 0]


SEEDED: list[Callable[[Image, int], Image]] = [
    lambda image, seed: degrade.noise(image, 5.0, seed),
    lambda image, seed: degrade.uneven_light(image, 0.4, seed),
    lambda image, seed: degrade.shadow(image, 0.4, seed),
    lambda image, seed: degrade.photocopy(image, seed, speckles=1e-3),
    lambda image, seed: degrade.perspective(image, 0.05, seed, (90, 60, 40)),
]


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("change", SEEDED)
def test_same_seed_same_pixels_other_seed_other_pixels(
    change: Callable[[Image, int], Image], colour: bool
) -> None:
    clean = page(colour)
    before = clean.copy()
    first = change(clean, 1)
    assert np.array_equal(first, change(clean, 1))
    assert not np.array_equal(first, change(clean, 2))
    assert first.dtype == np.uint8
    assert first.shape[:2] == clean.shape[:2]
    assert np.array_equal(clean, before)


def test_positive_skew_leans_the_page_counter_clockwise() -> None:
    leaning = degrade.skew(page(), 5.0)
    left = np.flatnonzero(leaning[:, 25] < 128)[0]
    right = np.flatnonzero(leaning[:, 75] < 128)[0]
    assert right < left


def test_four_quarter_turns_give_the_page_back() -> None:
    turned = degrade.turn(page(), 90)
    assert turned.shape == (100, 140)
    assert np.array_equal(degrade.turn(turned, 270), page())
    with pytest.raises(ValueError, match="quarter"):
        degrade.turn(page(), 45)


def test_photocopy_is_black_and_white_only() -> None:
    assert set(np.unique(degrade.photocopy(page(colour=True), 1))) <= {0, 255}


def test_light_and_shadow_only_darken() -> None:
    for darker in (degrade.uneven_light(page(), 0.5, 3), degrade.shadow(page(), 0.5, 3)):
        assert (darker <= page()).all()
        assert darker.mean() < page().mean()


def test_resample_changes_the_size_with_the_resolution() -> None:
    assert degrade.resample(page(colour=True), 300, 150).shape == (70, 50, 3)


def test_jpeg_keeps_size_and_colours_nearly() -> None:
    red = page(colour=True)
    red[100:120, 10:90] = (200, 30, 40)
    packed = degrade.jpeg(red, 30).astype(int)
    assert np.abs(packed[110, 50] - (200, 30, 40)).max() < 40


def test_no_ink_changes_nothing_and_full_ink_prints_its_colour_on_white() -> None:
    clean = page(colour=True)
    coverage = np.zeros(clean.shape[:2], dtype=np.float32)
    assert np.array_equal(degrade.ink_over(clean, coverage, (205, 28, 38)), clean)
    coverage[0, 0] = 1.0
    assert tuple(degrade.ink_over(clean, coverage, (205, 28, 38))[0, 0]) == (205, 28, 38)
