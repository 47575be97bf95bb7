import numpy as np

from lexicon.language_model import BREAK, SPECIAL
from lexicon.misread_text import misread_trigrams, sound

VOCABULARY = [*SPECIAL, "các", "tổ", "tô", "chức", "cửa", "của", "dân"]


def text(*paragraphs: str) -> np.ndarray:
    ids = [BREAK]
    for paragraph in paragraphs:
        ids += [VOCABULARY.index(word) for word in paragraph.split()] + [BREAK]
    return np.array(ids, np.uint16)


RIGHT = ("các tổ chức của dân",) * 3000


def test_a_paragraph_with_a_misread_word_is_left_out() -> None:
    ids = text(*RIGHT, "các tô chức của dân", *RIGHT)
    misread = misread_trigrams([ids], VOCABULARY)
    assert sound(ids, misread).tolist() == text(*RIGHT, *RIGHT).tolist()


def test_a_lookalike_in_a_context_of_its_own_is_kept() -> None:
    ids = text(*RIGHT, "cửa các dân", *RIGHT)
    assert sound(ids, misread_trigrams([ids], VOCABULARY)).tolist() == ids.tolist()


def test_paragraphs_in_the_midst_of_misread_ones_go_with_them() -> None:
    run = ("các tô chức của dân", "cửa dân") * 4
    ids = text(*RIGHT, *run, *RIGHT)
    assert VOCABULARY.index("cửa") not in sound(ids, misread_trigrams([ids], VOCABULARY))
