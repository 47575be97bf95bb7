"""Lines of real scans whose text is known, as files of plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ocr.engine.training.characters import CHARACTERS
from ocr.engine.training.drawn_lines import DrawnLine


def write_scanned(path: Path, lines: Sequence[DrawnLine]) -> None:
    """Writes ``lines`` to ``path`` (.npz): pictures beside each other, their widths, and their texts."""
    np.savez_compressed(
        path,
        allow_pickle=False,
        ink=np.concatenate([np.round(line.ink * 255).astype(np.uint8) for line in lines], axis=1),
        widths=np.array([line.ink.shape[1] for line in lines]),
        texts=np.array([line.text for line in lines]),
    )


def read_scanned(path: Path) -> list[DrawnLine]:
    """The lines in ``path`` that have no unknown character. Raises OSError."""
    with np.load(path, allow_pickle=False) as arrays:
        ends = np.cumsum(arrays["widths"])
        pictures = np.split(arrays["ink"].astype(np.float32) / 255, ends[:-1], axis=1)
        texts = [str(text) for text in arrays["texts"]]
    return [
        DrawnLine(picture, text)
        for picture, text in zip(pictures, texts, strict=True)
        if set(text) <= set(CHARACTERS)
    ]
