"""Whether the disk will hold what a run is about to write."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.run.naming import SourceFile
from schema.errors import OutputTooSmall

MIB = 1024 * 1024
JSON_BYTES = 256 * 1024
"""A document's JSON on average; the samples need 18 to 380 KiB (2 to 40 KiB a page)."""

JSON_SHARE = 0.1
"""And so much of a file's size, because large files have more pages."""

PDF_SHARE = 1.2
"""A searchable PDF holds the source's images again, and the text."""

RESERVE_BYTES = 64 * MIB
"""The ledger, and air for everybody else."""


def needed_bytes(sources: Iterable[SourceFile], formats: Sequence[str]) -> int:
    """An estimate of what the documents of ``sources`` take in ``formats``; 0 without sources."""
    texts = sum(name != "pdf" for name in formats)
    pdf = PDF_SHARE if "pdf" in formats else 0.0
    sizes = [_size(source.path) for source in sources]
    each = [texts * (JSON_BYTES + JSON_SHARE * size) + pdf * size for size in sizes]
    return round(sum(each)) + RESERVE_BYTES if sizes else 0


def require_space(out: Path, needed: int) -> None:
    """Raises OutputTooSmall when the disk of the folder ``out`` has less than ``needed`` bytes left."""
    free = shutil.disk_usage(out).free
    if free < needed:
        raise OutputTooSmall(path=out, free=free // MIB, needed=-(-needed // MIB))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
