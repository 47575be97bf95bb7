import numpy as np

from lexicon.fold import strip_marks
from lexicon.language_model import UNKNOWN, default_model
from ocr.restore import default_restorer
from ocr.restore.context import FILE, ContextModel
from ocr.restore.decoder import Lattice


def weighed(words: list[list[str]], shares: list[list[float]]) -> np.ndarray:
    model = default_model()
    width = max(map(len, words))
    ids, share = np.zeros((len(words), width), np.int64), np.zeros((len(words), width))
    used = np.zeros(ids.shape, bool)
    for row, (options, likely) in enumerate(zip(words, shares, strict=True)):
        ids[row, : len(options)] = [model.id(word) for word in options]
        used[row, : len(options)] = True
        share[row, : len(options)] = likely
    given = Lattice(ids, np.zeros(ids.shape), used)
    return ContextModel(FILE, model).reweighed(given, share)


def test_words_beyond_the_neighbours_decide_what_trigrams_leave_open() -> None:
    line = "Bệnh nhân được tiêm thuốc gây mê trước khi mổ tim"
    assert default_restorer().restore([strip_marks(line)], "stripped").lines == (line,)


def test_what_is_left_to_unknown_words_stays_theirs_and_the_rest_is_shared_out() -> None:
    sentence = [[word] for word in ("bác", "sĩ", "khuyên", "người", "bệnh")]
    options = [*sentence, ["ho", "họ", "unheardof"], ["nhiều"], ["ngày"]]
    assert default_model().id("unheardof") == UNKNOWN
    shares = [[1.0]] * 5 + [[0.3, 0.3, 0.4]] + [[1.0]] * 2
    found = weighed(options, shares)
    assert np.isclose(found[5, 2], 0.4)
    assert np.isclose(found.sum(axis=1), 1).all()
    assert found[5, 0] > found[5, 1]


def test_what_is_hardly_in_doubt_stays_as_it_is() -> None:
    shares = [[1.0], [0.999, 0.001], [1.0]]
    assert weighed([["thủ"], ["tục", "túc"], ["hành"]], shares)[1].tolist() == [0.999, 0.001]
