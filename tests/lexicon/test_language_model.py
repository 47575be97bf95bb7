from pathlib import Path

import numpy as np
import pytest

from lexicon.language_model import BREAK, UNKNOWN, LanguageModel, default_model, tokens
from lexicon.training.train_language_model import train_files


def pair(model: LanguageModel, first: str, second: str) -> float:
    ids = (np.array([model.id(word)]) for word in (first, second))
    return float(model.pairs(*ids).scores[0])


def triple(model: LanguageModel, first: str, second: str, third: str) -> float:
    a, b, c = (np.array([model.id(word)]) for word in (first, second, third))
    return float(model.triples(model.pairs(a, b).places, c, model.pairs(b, c).scores)[0])


@pytest.mark.parametrize("sign", ["-", ".", "(", "_", "a.", "-a"])
def test_a_run_without_a_digit_is_looked_through_once(sign: str) -> None:
    """At every place of it anew takes 50,000 times as long: this test would not end."""
    found = tokens(sign * 100_000)
    assert len(found) == 100_000 * sum(part.isalpha() or part in ".(" for part in sign)
    assert tokens(f"{sign * 100_000}1") == ["<number>"]


def test_tokens_are_syllables_numbers_and_breaks() -> None:
    assert tokens("Hoà giải số 5/2023, tại TAND.") == [
        "hòa",
        "giải",
        "số",
        "<number>",
        "tại",
        "tand",
        "<break>",
    ]


def test_usual_phrases_are_likelier_than_their_lookalikes() -> None:
    model = default_model()
    assert triple(model, "thủ", "tục", "hành") > triple(model, "thủ", "tục", "hanh") + 3
    assert pair(model, "hành", "chính") > pair(model, "hành", "chỉnh") + 3


def test_probabilities_of_all_continuations_sum_to_about_one() -> None:
    model = default_model()
    every = np.arange(len(model.vocabulary))
    second = np.full(len(every), model.id("tục"))
    first = model.pairs(np.array([model.id("thủ")]), np.array([model.id("tục")]))
    lower = model.pairs(second, every).scores
    assert np.exp(lower).sum() == pytest.approx(1, abs=0.05)
    places = np.full(len(every), first.places[0])
    assert np.exp(model.triples(places, every, lower)).sum() == pytest.approx(1, abs=0.08)


def test_terms_of_a_user_make_their_words_follow_each_other() -> None:
    richer = default_model().with_terms(["gộp thẻ"])
    assert pair(richer, "gộp", "thẻ") > pair(default_model(), "gộp", "thẻ")
    assert pair(richer, "thủ", "tục") == pair(default_model(), "thủ", "tục")


def test_a_trained_model_knows_its_text_and_leaves_out_held_out_lines(tmp_path: Path) -> None:
    text, held = tmp_path / "text.txt", tmp_path / "held.txt"
    secret = "một hai ba bốn năm sáu bảy tám chín"
    text.write_text("thủ tục hành chính công\n" * 30 + f"{secret}\n" * 30, encoding="utf-8")
    held.write_text(secret + "\n", encoding="utf-8")
    train_files([(2.0, str(text))], tmp_path / "model", held)
    model = LanguageModel(tmp_path / "model")
    assert model.vocabulary[BREAK] == "<break>" and model.id("website") == UNKNOWN
    assert triple(model, "thủ", "tục", "hành") > -0.5
    assert pair(model, "bảy", "tám") < -5


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        LanguageModel(tmp_path)


def test_a_users_model_adds_its_words_and_what_follows_them(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("gộp thẻ zíp xanh mỗi tuần\n" * 200, encoding="utf-8")
    train_files([(1.0, str(text))], tmp_path / "model", names=False)
    model = default_model()
    richer = model.with_model(LanguageModel(tmp_path / "model"))
    assert model.id("zíp") == UNKNOWN
    assert "zíp" in richer.own_words
    assert triple(richer, "gộp", "thẻ", "zíp") > -2
    assert pair(richer, "gộp", "thẻ") > pair(model, "gộp", "thẻ") + 1
    assert pair(richer, "thủ", "tục") > pair(model, "thủ", "tục") - 1


def test_probabilities_with_a_users_model_still_sum_to_about_one(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("thủ tục zíp xanh\nthủ tục hành chính\n" * 200, encoding="utf-8")
    train_files([(1.0, str(text))], tmp_path / "model", names=False)
    model = default_model().with_model(LanguageModel(tmp_path / "model"))
    every = np.arange(len(model.vocabulary))
    second = np.full(len(every), model.id("tục"))
    first = model.pairs(np.array([model.id("thủ")]), np.array([model.id("tục")]))
    lower = model.pairs(second, every).scores
    assert np.exp(lower).sum() == pytest.approx(1, abs=0.05)
    places = np.full(len(every), first.places[0])
    assert np.exp(model.triples(places, every, lower)).sum() == pytest.approx(1, abs=0.1)
