import numpy as np
import pytest

from lexicon.language_model import default_model
from ocr.restore.channel import RECOGNISERS
from ocr.restore.common_words import common_words, fingerprint, stored_for
from ocr.restore.noise import Reading
from ocr.restore.slots import CandidateTable


@pytest.mark.parametrize("reading", RECOGNISERS)
def test_stored_candidates_are_those_that_a_search_finds(reading: Reading) -> None:
    model = default_model()
    known = stored_for(model)(reading)
    table = CandidateTable(model)
    for _, word, case in common_words(reading)[::600]:
        (found,) = table.search([(word, case)], reading)
        assert known[reading, word, case].ids.tolist() == found.ids.tolist()
        assert np.allclose(known[reading, word, case].scores, found.scores, atol=0.02)


def test_text_without_marks_has_no_stored_candidates() -> None:
    assert stored_for(default_model())("stripped") == {}


def test_other_vocabularies_have_other_fingerprints_and_no_stored_candidates() -> None:
    model = default_model()
    richer = model.with_terms(["Xqz"])
    assert fingerprint(richer) != fingerprint(model)
    assert stored_for(richer)("english_layer") == {}
