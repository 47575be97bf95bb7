"""Makes every sample and its truth: ``python -m samples.make [NAME...]`` from the project's folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from samples import provincial_report
from samples.truth import dump
from samples.typeset import liberation_serif

FILES = Path(__file__).parent / "files"
TRUTH = Path(__file__).parent / "truth"

Made = tuple[bytes, dict[str, object]]


def _report() -> Made:
    pdf, truth = provincial_report.make(liberation_serif())
    return pdf, truth.as_json()


SAMPLES: dict[str, tuple[str, Callable[[], Made]]] = {
    "a-provincial-report.pdf": (
        "born-digital: letterhead, headings of three levels, footnotes, four appendices, a total that fails",
        _report,
    ),
}


def make(names: list[str]) -> Iterator[str]:
    """Writes the named samples (all when none is named) and yields each name written."""
    FILES.mkdir(exist_ok=True)
    TRUTH.mkdir(exist_ok=True)
    for name, (why, build) in SAMPLES.items():
        if names and name not in names:
            continue
        content, truth = build()
        (FILES / name).write_bytes(content)
        (TRUTH / f"{name}.json").write_text(dump(name, why, truth), encoding="utf-8")
        yield name


if __name__ == "__main__":
    for written in make(sys.argv[1:]):
        print(written)
