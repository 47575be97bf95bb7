import unicodedata

import pytest

from lexicon.syllables import inventory, is_lawful, is_loan, is_syllable, variant


@pytest.mark.parametrize("word", ["thủ", "Tục", "HÀNH", "nghiêng", "quyền", "gì", "Đắk", "hoà", "hòa"])
def test_syllables_are_known_in_any_case_and_placement(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", ["dugc", "ctia", "sô6", "cac1", "thut", "đếc", "", "UBND", "xahội"])
def test_noise_and_acronyms_are_not_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_a_stop_takes_only_two_tones() -> None:
    assert is_lawful("mát") and is_lawful("mạt")
    assert not is_lawful("màt") and not is_lawful("mat")


def test_inventory_is_lower_case_nfc_with_one_tone_placement() -> None:
    assert len(inventory()) > 5000
    assert all(word == unicodedata.normalize("NFC", word.lower()) for word in inventory())
    assert "hòa" in inventory() and "hoà" not in inventory()


def test_variants_of_spelling_go_both_ways_and_loans_are_known() -> None:
    assert (variant("tầu"), variant("tàu"), variant("tổ")) == ("tàu", "tầu", None)
    assert is_loan("Ôtô") and not is_loan("tổ")
