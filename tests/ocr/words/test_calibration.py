import numpy as np
import pytest

from ocr.words.calibration import TABLES, calibrated
from schema.box import Box
from schema.page import Line, Reading, Word


def line(confidence: float, readings: int = 1, alternative: str | None = None) -> Line:
    read = tuple(Reading(text="số", engine="told", confidence=confidence) for _ in range(readings))
    box = Box(0, 0, 10, 10)
    word = Word(
        text="số",
        original="số",
        box=box,
        confidence=confidence,
        method="ocr",
        alternative=alternative,
        readings=read,
    )
    return Line(words=(word,), box=box)


@pytest.mark.parametrize("name", list(TABLES))
def test_surer_readings_stay_surer(name: str) -> None:
    given, shares = np.array(TABLES[name]).T  # type: ignore[index]
    assert (np.diff(given) > 0).all()
    assert (np.diff(shares) >= 0).all()
    assert 0 <= shares.min() <= shares.max() < 1


def test_usual_confidence_of_a_right_word_becomes_almost_certain() -> None:
    (word,) = calibrated([line(0.96)])[0].words
    assert word.confidence > 0.98
    assert (word.text, word.readings[0].confidence) == ("số", 0.96)


def test_words_read_apart_are_less_sure_than_words_read_alike() -> None:
    (apart,), (alike,) = (
        one.words for one in calibrated([line(0.9, readings=2, alternative="sô"), line(0.9, readings=2)])
    )
    assert apart.confidence < 0.95
    assert alike.confidence < 0.95
    assert calibrated([line(0.3, readings=2, alternative="sô")])[0].words[0].confidence < 0.6
