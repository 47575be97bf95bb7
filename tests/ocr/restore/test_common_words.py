import numpy as np

from lexicon.language_model import default_model
from ocr.restore.common_words import common_words, fingerprint, stored
from ocr.restore.slots import CandidateTable


def test_stored_candidates_are_those_that_a_search_finds() -> None:
    model = default_model()
    fitting, known = stored()
    assert fitting == fingerprint(model)
    table = CandidateTable(model, {})
    for noise, word, case in common_words()[::400]:
        (found,) = table.search([(word, case)], noise)
        assert known[noise, word, case].ids.tolist() == found.ids.tolist()
        assert np.allclose(known[noise, word, case].scores, found.scores, atol=0.02)


def test_other_vocabularies_have_other_fingerprints() -> None:
    model = default_model()
    assert fingerprint(model.with_terms(["Xqz"])) != fingerprint(model)
