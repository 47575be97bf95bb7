"""What a recogniser makes of letters in one document."""

from __future__ import annotations

import numpy as np

from lexicon.language_model import default_model
from ocr.restore.candidates import Candidates
from ocr.restore.channel import channel
from ocr.restore.decoder import lattice
from ocr.restore.habits import with_habits
from ocr.restore.slots import Slot
from ocr.restore.tokens import Piece

MODEL = default_model()


def slot(read: str, *candidates: str) -> Slot:
    ids = np.array([MODEL.id(word) for word in candidates])
    piece = Piece("", read, "", "word", "lower")
    return Slot(0, 0, 0, piece, Candidates(ids, np.zeros(len(ids), np.float32)))


def changes(slots: list[Slot], sure: float) -> tuple[float, float]:
    """How the scores of the last slot's candidates change where the others have one candidate each."""
    given = lattice([each.candidates for each in slots])
    share = np.where(given.used, sure, 0.0)
    share[:-1, 0] = sure
    share[-1] = [0.6, 0.4]
    found = with_habits(given, share, slots, channel("english_layer"), MODEL)
    assert (found.scores[:-1, 0] == 0).all()
    about, and_ = found.scores[-1].tolist()
    return about, and_


def document(*pairs: tuple[str, str]) -> list[Slot]:
    return [*(slot(read, printed) for printed, read in pairs), slot("vé", "về", "và")]


def test_a_letter_that_lost_its_mark_everywhere_is_not_read_with_another() -> None:
    bare = document(*(("là", "la"), ("hành", "hanh"), ("ngành", "nganh"), ("nhà", "nha"), ("tài", "tai")) * 3)
    about, and_ = changes(bare, 1.0)
    assert and_ < about - 1


def test_a_letter_that_is_read_so_elsewhere_may_be_read_so_here() -> None:
    marked = document(
        *(("là", "lé"), ("hành", "hénh"), ("ngành", "ngénh"), ("nhà", "nhé"), ("tài", "téi")) * 3
    )
    about, and_ = changes(marked, 1.0)
    assert and_ > about + 1


def test_words_in_doubt_teach_nothing() -> None:
    bare = document(("là", "la"), ("hành", "hanh"), ("ngành", "nganh"))
    assert np.allclose(changes(bare, 0.5), 0, atol=0.01)
