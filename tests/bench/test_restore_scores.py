from collections import Counter

from bench.restore_scores import (
    band,
    figures_and_symbols,
    interval,
    names_of_units,
    right_by_score,
    score,
)
from ocr.restore import default_restorer


def test_a_restoration_is_scored_by_what_it_mends_and_breaks() -> None:
    pairs = [("thủ tục hành chính năm 2023", "thu tuc hành chính năm 2023")]
    result = score(pairs, lambda lines: ["thủ tuc hạnh chính năm 2023" for _ in lines])
    assert (result.words, result.before, result.after, result.broken) == (5, 2, 2, 1)
    assert result.errors == Counter({("tục", "tuc"): 1, ("hành", "hạnh"): 1})


def test_changed_figures_and_wrong_symbols_are_counted() -> None:
    pairs = [("số 61/2018/NĐ-CP có 15 điều", "so 61/2018/ND-CP co 15 dieu")]
    assert figures_and_symbols(pairs, lambda lines: ["số 61/2018/ND-CP có 16 điều"]) == (1, 1, 1, 0)


def test_names_of_units_are_counted_with_the_word_for_their_level() -> None:
    pairs = [
        ("UBND huyện Tứ Kỳ, thành phố Chí Linh và xã hội", "UBND huyen Tu Ky, thanh pho Chi Linh va xa hoi")
    ]
    got = ["UBND huyện Tứ Kỳ, thành phố Chị Linh và xã hội"]
    assert names_of_units(pairs, lambda lines: got) == (2, 1)


def test_the_interval_holds_the_share() -> None:
    low, high = interval(99, 100)
    assert low < 99 < high <= 100


def test_changes_are_counted_by_the_band_of_their_score() -> None:
    pairs = [("Thủ tục hành chính của Ủy ban", "Thi tuc hanh chinh của Uy ban")]
    counts = right_by_score(pairs, default_restorer())
    assert sum(n for (_, right), n in counts.items() if right) == 5
    assert [band(score) for score in (0.3, 0.9, 0.97, 1.0)] == [0, 1, 2, 3]
