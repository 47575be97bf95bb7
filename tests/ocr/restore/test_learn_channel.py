from collections import Counter

from ocr.restore.learn_channel import aligned_words, estimate, segments_of, whole_words


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


def test_frequent_misreadings_of_whole_words_are_kept() -> None:
    assert set(whole_words(Counter({("được", "dugc"): 9, ("Được", "Dugc"): 1, ("đo", "do"): 1}))) == {"dugc"}
