import numpy as np

from lexicon.language_model import BREAK, SPECIAL
from lexicon.training.misread_text import sound_texts

VOCABULARY = [*SPECIAL, "các", "tổ", "tô", "chức", "cửa", "của", "dân", "chúc"]


def text(*paragraphs: str) -> np.ndarray:
    ids = [BREAK]
    for paragraph in paragraphs:
        ids += [VOCABULARY.index(word) for word in paragraph.split()] + [BREAK]
    return np.array(ids, np.uint16)


def kept(ids: np.ndarray) -> np.ndarray:
    return sound_texts([ids], VOCABULARY, [False])[0]


RIGHT = ("các tổ chức của dân",) * 3000


def test_a_paragraph_with_a_misread_word_is_left_out() -> None:
    ids = text(*RIGHT, "các tô chức của dân", *RIGHT)
    assert kept(ids).tolist() == text(*RIGHT, *RIGHT).tolist()


def test_a_lookalike_in_a_context_of_its_own_is_kept() -> None:
    ids = text(*RIGHT, "cửa các dân", *RIGHT)
    assert kept(ids).tolist() == ids.tolist()


def test_paragraphs_in_the_midst_of_misread_ones_go_with_them() -> None:
    run = ("các tô chức của dân", "cửa dân") * 4
    ids = text(*RIGHT, *run, *RIGHT)
    assert VOCABULARY.index("cửa") not in kept(ids)


def test_a_paragraph_with_two_misread_words_side_by_side_is_left_out() -> None:
    ids = text(*RIGHT, *("các tô chúc của dân",) * 3, *RIGHT)
    assert kept(ids).tolist() == text(*RIGHT, *RIGHT).tolist()


def test_a_rare_pair_in_a_context_of_its_own_is_kept() -> None:
    ids = text(*RIGHT, *("dân tô chúc dân",) * 3, *RIGHT)
    assert kept(ids).tolist() == ids.tolist()


def test_what_only_a_source_read_from_scans_has_is_left_out_there() -> None:
    others = text(*("các tổ chức", "các cửa dân", "của dân") * 1000)
    right = ("các tổ chức", "các tô của", "các tô của", *("của dân",) * 30) * 3000
    ids = text(*("các tô chức", *("của dân",) * 30) * 20, *right, "các cửa dân")
    assert sound_texts([ids, others], VOCABULARY, [False, False])[0].tolist() == ids.tolist()
    cleaned, same = sound_texts([ids, others], VOCABULARY, [True, False])
    assert cleaned.tolist() == text(*("của dân",) * 600, *right, "các cửa dân").tolist()
    assert same.tolist() == others.tolist()
