import math
from collections import Counter

import pytest

from ocr.restore.learning.learn_channel import (
    Stored,
    aligned_words,
    estimate,
    mixed,
    part_pairs,
    segments_of,
    shares,
)


def test_words_are_aligned_over_lost_and_added_ones() -> None:
    printed = ["thủ", "tục", "hành", "chính", "công"]
    assert list(aligned_words(printed, ["thi", "hanh", "chinh", "cong", "|"])) == [
        ("thủ", "thi"),
        ("hành", "hanh"),
        ("chính", "chinh"),
        ("công", "cong"),
    ]


def test_a_letter_read_as_two_is_learned() -> None:
    pairs = Counter({("từng", "tirng"): 20, ("đứng", "ding"): 3, ("từ", "tir"): 20, ("tư", "tu"): 20})
    costs = None
    for _ in range(5):
        costs = estimate(pairs, costs)
    assert segments_of("từng", "tirng", costs) == ("t", "ir", "n", "g")


def test_what_whole_words_were_often_read_as_is_kept() -> None:
    found = shares(Counter({("được", "dugc"): 9, ("được", "duoc"): 1, ("đo", "do"): 1}), 3, 0.0)
    assert set(found.read) == {"dugc"}


def test_the_shares_of_a_word_and_what_is_left_to_its_letters_make_one() -> None:
    found = shares(Counter({("được", "dugc"): 9, ("được", "duoc"): 5}), 3, 0.0)
    kept = sum(math.exp(of_word["được"]) for of_word in found.read.values())
    assert kept + math.exp(found.rest["được"]) == pytest.approx(1, abs=0.01)


def test_syllables_are_cut_into_what_their_onset_and_their_rhyme_were_read_as() -> None:
    pairs = Counter({("Đường", "Dudng"): 20, ("ra", "ra"): 20, ("Nguyễn-Du", "Nguyén-Du"): 1})
    costs = estimate(pairs, None)
    onsets, rhymes = part_pairs(pairs, costs)
    assert onsets == {("Đ", "D"): 20, ("r", "r"): 20}
    assert rhymes == {("ường", "udng"): 20, ("a", "a"): 20}


def channel_of(letter: dict[str, float], read: dict[str, dict[str, float]], rest: dict[str, float]) -> Stored:
    part = {"read": read, "rest": rest}
    return {"segments": {"ế": letter}, "onsets": part, "rhymes": part, "words": part}


def test_a_mixed_channel_gives_the_mean_of_each_share() -> None:
    first = channel_of({"é": math.log(0.8)}, {"kế": {"kế": math.log(0.5)}}, {"kế": math.log(0.5)})
    second = channel_of({"é": math.log(0.2), "ë": math.log(0.8)}, {}, {})
    both = mixed([first, second])
    assert both["segments"]["ế"] == pytest.approx({"é": math.log(0.5), "ë": math.log(0.4)}, abs=0.01)
    assert both["words"]["read"]["kế"]["kế"] == pytest.approx(math.log(0.25), abs=0.01)
    assert both["words"]["rest"]["kế"] == pytest.approx(math.log(0.75), abs=0.01)
