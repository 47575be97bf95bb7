"""What corrections are told about a page that tests drew."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lexicon.language_model import default_model
from ocr.pixels.ink import PageInk
from ocr.words.evidence import PageEvidence


def evidence_of(image: NDArray[np.uint8], dpi: float = 300) -> PageEvidence:
    return PageEvidence(PageInk(image, dpi), default_model())


INKED = evidence_of(np.zeros((100, 100), np.uint8))
"""A page with ink in every box."""
