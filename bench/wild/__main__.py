"""Scans every page of a folder of born-digital PDFs in many ways and compares each scan with its original.

    python -m bench.wild DIR [--variants clean300,nodpi] [--pages N] [--files GLOB] [--jobs N] [--resume]

What is counted, and by which rules, stands in bench/README.md. Everything goes to bench/output/wild/.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.report import machine
from bench.wild import isolate, report, work
from bench.wild.measure import FileRow, PageRow, measure
from bench.wild.pages import chosen_pages
from bench.wild.pictures import make_picture
from bench.wild.variants import VARIANTS
from bench.wild.work import ORIGINAL

OUTPUT = work.ROOT / "bench" / "output" / "wild"
PAGE_SECONDS = 300.0
"""Time for a page, a scan included; a file may take this for each of its pages, and once more."""


@dataclass(frozen=True)
class Options:
    """``pages`` is the most pages of a file and ``limit`` the most files, None for all of them."""

    folder: Path
    variants: tuple[str, ...]
    pages: int | None
    files: tuple[str, ...]
    limit: int | None
    jobs: int
    seed: int
    resume: bool
    worst: int
    output: Path


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    files = _files(options)
    if not files:
        sys.exit(f"No PDF in {options.folder} is called {' or '.join(options.files)}.")
    rows: list[FileRow] = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for found in pool.map(lambda path: list(_file(path, options)), files):
            rows += found
    rows.sort(key=lambda row: (row.variant != ORIGINAL, row.variant, row.file))
    report.write_files(options.output / "files.tsv", rows)
    report.write_pages(options.output / "pages.tsv", rows)
    text = f"Measured {machine()}, {len(files)} files, {_pages(options)}, seed {options.seed}.\n\n"
    text += report.totals(rows)
    (options.output / "totals.md").write_text(text + "\n", encoding="utf-8")
    _pictures(report.worst(rows, options.worst), options)
    print(text)


def _options(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.wild", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of born-digital PDFs; walked")
    parser.add_argument(
        "--variants",
        default=",".join(VARIANTS),
        help="kinds of scans, joined by commas (%(default)s), or none for the born-digital reading alone",
    )
    parser.add_argument("--pages", type=int, help="at most so many pages of a file, evenly spread")
    parser.add_argument("--files", nargs="+", default=["*"], metavar="GLOB", help="only files so called")
    parser.add_argument("--limit", type=int, help="at most so many files, evenly spread over their names")
    parser.add_argument("--jobs", type=int, default=1, help="files at a time (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random (%(default)s)")
    parser.add_argument("--resume", action="store_true", help="make only what is not kept from another run")
    parser.add_argument("--worst", type=int, default=10, help="pictures of pages per variant (%(default)s)")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    given = parser.parse_args(arguments)
    variants = () if given.variants == "none" else tuple(given.variants.split(","))
    if unknown := set(variants) - set(VARIANTS):
        parser.error(f"unknown variants: {', '.join(sorted(unknown))}")
    if not given.folder.is_dir():
        parser.error(f"not a folder: {given.folder}")
    if min(given.pages or 1, given.limit or 1, given.jobs) < 1:
        parser.error("--pages, --limit and --jobs must be at least 1")
    return Options(**{**vars(given), "variants": variants, "files": tuple(given.files)})


def _files(options: Options) -> list[Path]:
    """The chosen PDFs of the folder, by name."""
    found = {path for name in options.files for path in options.folder.rglob(name)}
    files = sorted(path for path in found if path.suffix.lower() == ".pdf")
    return [files[number - 1] for number in chosen_pages(len(files), options.limit)]


def _pages(options: Options) -> str:
    return "all pages" if options.pages is None else f"at most {options.pages} pages of each"


def _file(path: Path, options: Options) -> Iterator[FileRow]:
    """The rows of a file: its original, then each variant. Never raises for what the file is."""
    name = path.relative_to(options.folder).as_posix()
    kept = options.output / "kept"
    try:
        truth_at = work.truth_path(kept, path, options.pages)
    except OSError as error:
        yield FileRow(name, ORIGINAL, "failed", f"cannot be opened: {error.strerror}")
        return
    failure = _make(truth_at, options, 1, work.make_truth, (path, options.pages, truth_at))
    if failure:
        _say(f"{name}: {failure}")
        yield FileRow(name, ORIGINAL, "failed", f"truth: {failure}")
        return
    truth = work.load_truth(truth_at)
    if all(one.state == "none" for one in truth.truths):
        _say(f"{name}: skipped, its pages hold no text layer")
        return
    original: work.Read | None = None
    for variant in (ORIGINAL, *options.variants):
        target = work.document_path(kept, path, options.pages, variant, options.seed)
        task = (path, options.pages, variant, options.seed, target)
        failure = _make(target, options, len(truth.pages), work.make_document, task)
        if failure:
            row = FileRow(name, variant, "failed", failure)
        else:
            read = work.load_document(target)
            original = read if variant == ORIGINAL else original
            row = measure(name, variant, truth, read, original)
        _say(f"{name}: {variant} {row.status} {row.failure} {row.seconds:.1f} s")
        yield row


def _make(target: Path, options: Options, pages: int, what: work.Job, arguments: tuple[object, ...]) -> str:
    """Why ``target`` could not be made; "" where it could, or is there and good enough."""
    if options.resume and target.exists():
        return ""
    return isolate.run(what, arguments, PAGE_SECONDS * (pages + 1))


def _pictures(pages: Sequence[PageRow], options: Options) -> None:
    """Pictures of ``pages``, those of an earlier run removed."""
    folder = options.output / "worst"
    for old in folder.glob("*.png"):
        old.unlink()
    for number, page in enumerate(pages, start=1):
        assert page.score is not None
        headline = (
            f"{page.file}  page {page.page}  {page.variant}  route {page.route}  "
            f"lost {len(page.score.lost)} of {page.score.wanted}  "
            f"wrong {len(page.score.wrong)} of {page.score.said}  {' '.join(page.issues)}"
        )
        texts = (headline, page.text, page.score.lost, page.score.wrong)
        target = folder / f"{page.variant}-{number:03d}-{Path(page.file).stem[:60]}-p{page.page}.png"
        path = options.folder / page.file
        task = (path, options.pages, page.variant, options.seed, page.page, texts, target)
        if failure := isolate.run(make_picture, task, PAGE_SECONDS):
            _say(f"{page.file}: no picture of page {page.page}: {failure}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
