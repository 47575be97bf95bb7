"""Pairs of printed and read lines for learning."""

from __future__ import annotations

import random

import numpy as np

from ocr.restore.learning.make_pairs import aligned_lines, in_one_bit, read_lines


def test_lines_are_aligned_over_those_that_were_lost_or_made_up() -> None:
    printed = ["Ủy ban nhân dân huyện", "báo cáo kết quả", "công tác quý III"]
    read = ["~~ |", "Uy ban nhan dan huyén", "", "cong tac quy II]"]
    assert list(aligned_lines(printed, read)) == [
        ("Ủy ban nhân dân huyện", "Uy ban nhan dan huyén"),
        ("công tác quý III", "cong tac quy II]"),
    ]


def test_any_command_that_gives_text_is_a_recogniser() -> None:
    page = np.full((4, 6), 255, np.uint8)
    assert read_lines(page, 200, "sh -c 'head -c 2; echo; echo at {dpi}'") == ["P5", "at 200"]


def test_a_page_in_one_bit_is_black_and_white() -> None:
    grey = np.random.default_rng(1).integers(0, 256, (40, 40)).astype(np.uint8)
    for seed in range(6):
        assert set(np.unique(in_one_bit(grey, random.Random(seed)))) <= {0, 255}
