"""``make bench-speed``: processor seconds a page of sohoa beside others, and their parts.

    python -m bench.speed [--scans DIR] [--pages N] [--workers N] [--write]

The same pages are read by each system in one run, so that the proportions hold on a busy machine too: pages
of prose and dense tables that are drawn here and scanned at 300 dpi, and with ``--scans`` the second page and
as many more of real scans. Of sohoa all is counted, of plain Tesseract not the drawing of its pages.
``--workers``: a run of so many pages of prose with one worker and with two, which means something on an idle
machine only.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

from bench import scaling
from bench.accuracy import report, systems
from bench.accuracy.systems import cpu_seconds
from bench.accuracy.truth import find_scans
from bench.batch import measure
from bench.random_tables import random_table
from bench.table_setting import draw
from ocr.options import Quality, ReadingOptions
from pipeline.settings import Settings
from pipeline.worker.digitize import digitize, digitize_page, inspect_source

ROOT = Path(__file__).parents[1]
DPI = 300.0
SEEDS = (9000, 9001, 9002, 9003)
"""Of the random tables."""

STAGES = (
    "render_pdf",
    "letter_side",
    "read_layer",
    "in_full_tones",
    "clean",
    "black_seals_whitened",
    "stamps_read",
    "leaders_whitened",
    "pale_lines_darkened",
    "columns_found",
    "lines_read",
    "missed_lines_read",
    "unread_lines_read",
    "lines_read_by_another",
    "doubtful_words_read_twice",
    "engines_voted",
    "lines_beside_seals_read",
    "network_read_first",
    "words_corrected",
    "digits_checked",
    "handwriting_read",
    "diacritics_restored",
    "is_reliable",
    "find_ruled",
    "unread_places",
    "find_pieces",
)
"""Functions whose time is told: none of them calls another, but ``network_read_first`` where it gives up."""

_RECOGNISER = "hocr_of_engine"
"""Where Tesseract reads, for pages, strips and cells."""


def scanned(drawn: Path, path: Path, pages: int) -> None:
    """The first ``pages`` of the PDF ``drawn`` as a PDF of grey pictures at 300 dpi."""
    pictures = [picture.convert("L") for picture in _first(systems.page_images(drawn, DPI), pages)]
    pictures[0].save(path, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI, quality=90)


def _first(pictures: Iterator[Image.Image], pages: int) -> Iterator[Image.Image]:
    return (picture for _, picture in zip(range(pages), pictures, strict=False))


def _prose(folder: Path, pages: int) -> Path:
    scaling.prose(folder / "drawn.pdf", pages)
    scanned(folder / "drawn.pdf", folder / "prose.pdf", pages)
    return folder / "prose.pdf"


def _tables(folder: Path, pages: int) -> Path:
    draw([random_table(seed) for seed in SEEDS], folder / "drawn.pdf")
    scanned(folder / "drawn.pdf", folder / "tables.pdf", pages)
    return folder / "tables.pdf"


def _real(scans: Path, folder: Path, pages: int) -> Path:
    """Pages 2 and on, ``pages`` of each PDF among ``scans`` that has so many, as one PDF."""
    with pypdfium2.PdfDocument.new() as whole:
        for scan in find_scans(scans):
            if scan.path.suffix.lower() == ".pdf":
                with pypdfium2.PdfDocument(scan.path) as source:
                    if len(source) > pages:
                        whole.import_pages(source, list(range(1, 1 + pages)))
        whole.save(folder / "real.pdf")
    return folder / "real.pdf"


def _sohoa(quality: Quality) -> Callable[[Path], float]:
    settings = Settings(reading=ReadingOptions(quality=quality))

    def seconds(path: Path) -> float:
        before = cpu_seconds()
        digitize(path, settings)
        return cpu_seconds() - before

    return seconds


def _timed() -> dict[str, Callable[[Path], float]]:
    """Processor seconds of each system by name."""
    found: dict[str, Callable[[Path], float]] = {
        "standard": _sohoa("standard"),
        "fast": _sohoa("fast"),
        "tesseract": lambda path: systems.tesseract(path).seconds,
    }
    if "ocrmypdf" in systems.available_systems():
        found["ocrmypdf"] = lambda path: systems.ocrmypdf(path).seconds
    return found


def compared(files: Sequence[tuple[str, Path]]) -> str:
    """The table of processor seconds a page, and how many times those of plain Tesseract they are."""
    timed = _timed()
    digitize(files[0][1])  # loads libraries and models
    rows = []
    for name, path in files:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
        seconds = {system: run(path) / pages for system, run in timed.items()}
        cells = [f"{value:.2f} ({value / seconds['tesseract']:.2f})" for value in seconds.values()]
        rows.append([name, str(pages), *cells])
    return report.table(("pages of", "pages", *timed), rows)


def profile(path: Path, number: int) -> dict[str, float]:
    """Milliseconds of the processor that the stages of page ``number`` of ``path`` take, and in all."""
    settings = Settings()
    source, _ = inspect_source(path, settings)
    profiler = cProfile.Profile(time.process_time)
    before = time.process_time()
    digitize_page(path, source.media_type, number, settings)
    whole = time.process_time() - before
    profiler.enable()
    digitize_page(path, source.media_type, number, settings)
    profiler.disable()
    spent: dict[str, float] = dict.fromkeys((*STAGES, _RECOGNISER), 0.0)
    for (_, _, name), (_, _, _, cumulative, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        if name in spent:
            spent[name] += 1000 * cumulative
    return {**spent, "page": 1000 * whole}


def profiles(files: Sequence[tuple[str, Path]]) -> str:
    """The table of where the milliseconds of a page of each of ``files`` go."""
    found = [profile(path, 1) for _, path in files]
    rows = [
        [f"`{stage}`", *(f"{each[stage]:.0f}" for each in found)]
        for stage in sorted(STAGES, key=lambda stage: -max(each[stage] for each in found))
        if max(each[stage] for each in found) >= 1
    ]
    rows.append(["of all this Tesseract", *(f"{each[_RECOGNISER]:.0f}" for each in found)])
    rows.append(["the page, without the profiler", *(f"{each['page']:.0f}" for each in found)])
    return report.table(("stage", *(f"{name}, ms" for name, _ in files)), rows)


def workers(folder: Path, pages: int) -> str:
    """What a run of ``pages`` files of one page of prose takes with one worker and with two."""
    source = folder / "files"
    source.mkdir()
    scaling.prose(folder / "drawn.pdf", pages)
    for number, picture in enumerate(systems.page_images(folder / "drawn.pdf", DPI)):
        picture.convert("L").save(source / f"{number:03}.pdf", "PDF", resolution=DPI, quality=90)
    one, two = (measure(source, folder / "out", jobs) for jobs in (1, 2))
    return (
        f"{pages} pages of prose: one worker {one.wall:.1f} s, two {two.wall:.1f} s"
        f" ({one.wall / two.wall:.2f} times as fast);\n"
        f"a worker takes {max(one.worker, two.worker)} MiB at most."
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scans", type=Path, help="folder of real scans")
    parser.add_argument(
        "--pages", type=int, default=4, help="of prose and of tables; half as many a real scan"
    )
    parser.add_argument(
        "--workers", type=int, default=0, help="pages of the run with one worker and with two"
    )
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    chosen = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = [("prose", _prose(folder, chosen.pages)), ("dense tables", _tables(folder, chosen.pages))]
        real = (
            []
            if chosen.scans is None
            else [("real scans", _real(chosen.scans, folder, max(1, chosen.pages // 2)))]
        )
        parts = [
            f"Measured {report.machine()}. Processor seconds a page, in brackets how many times those of\n"
            "plain Tesseract (`-l vie`, 300 dpi) they are.",
            compared([*files, *real]),
            "Where the milliseconds of one page go (`--quality standard`, under a profiler, which makes\n"
            "Python's own steps slower):",
            profiles([*files, *real]),
        ]
        if chosen.workers:
            parts.append(workers(folder, chosen.workers))
    text = "## Speed\n\n" + "\n\n".join(parts)
    if chosen.write:
        report.write_section(ROOT / "docs" / "benchmarks.md", text, "speed")
    print(text)


if __name__ == "__main__":
    main()
