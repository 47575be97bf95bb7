"""Measures restoration: python -m bench.restore --help. Prints Markdown; ``--write`` puts it into the docs.

Inputs are files of your own; each table is left out when its file is not given.

- ``--stripped``: clean text; its marks are removed and restored
- ``--clean``: clean text; every change counts as harm
- ``--layers NAME=FILE``, ``--vietnamese FILE``: pairs of printed and read lines
  (``ocr.restore.learning.make_pairs``)
- ``--labels FILE``: such pairs of table cells
- ``--noise DIR``: ``bad_layer.txt`` and ``clean.txt``, a real layer and the page typed
- ``--scans DIR --truth DIR``: real scans and their texts (see bench/README.md), read and restored
- ``--baselines PYTHON``: an interpreter with underthesea or pyvi for the same lines
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.accuracy.report import machine, table, write_section
from bench.accuracy.truth import find_scans, read_legible
from bench.restore_rivals import BASELINES, STAGES, Ablated, baseline
from bench.restore_scans import judge, pages_of
from bench.restore_scores import (
    BANDS,
    HEAD,
    ByScore,
    Restore,
    figures_and_symbols,
    names_of_units,
    read_pairs,
    right_by_score,
    score,
)
from bench.restore_speed import speed_apart
from lexicon.fold import strip_marks
from lexicon.language_model import default_model
from ocr.restore import Restorer, default_restorer

ROOT = Path(__file__).parents[1]
Pairs = list[tuple[str, str]]


def own(lines: Sequence[str]) -> Sequence[str]:
    return default_restorer().restore(lines).lines


def _forced(restorer: Restorer, lines: Sequence[str]) -> Sequence[str]:
    return restorer.restore(lines, "english_layer").lines


def prose(sets: dict[str, Pairs], rivals: dict[str, Restore]) -> Iterator[str]:
    """One row for every set and rival."""
    yield HEAD
    for name, pairs in sets.items():
        for rival, restore in rivals.items():
            if rival == "sohoa" or not name.startswith(("clean", "Vietnamese")):
                print(f"{name}, {rival}", file=sys.stderr, flush=True)
                yield score(pairs, restore).row(f"{name}, {rival}")


def labels(path: Path) -> Iterator[str]:
    """Table cells, each a line of prose as on a page."""
    yield HEAD
    yield score(read_pairs(path), own).row("table cells, sohoa")


def layers(files: dict[str, Path], sets: dict[str, Pairs], ablation: bool) -> Iterator[str]:
    """Figures, symbols, the commonest errors, speed and the ablation over made English layers."""
    errors: Counter[tuple[str, str]] = Counter()
    rows = []
    for name, pairs in sets.items():
        figures, changed, symbols, right = figures_and_symbols(pairs, own)
        named, called = names_of_units(pairs, own)
        rows.append([name, *map(str, (figures, changed, symbols, right, named, called))])
        errors += score(pairs, own).errors
    heads = ("figures", "changed", "symbols of documents", "right", "names of units", "right")
    yield table(("English layer", *heads), rows)
    common = ", ".join(f"{a} → {b or 'lost'} {n}" for (a, b), n in errors.most_common(20))
    yield f"The twenty most frequent errors left: {common}."
    yield "\n".join(f"Speed, {name}: {speed_apart(path)}." for name, path in files.items())
    if ablation:
        rows = []
        for stage in STAGES:
            part = Ablated(default_model(), stage)
            rows.append([stage, *(f"{score(p, partial(_forced, part)).share:.2f}" for p in sets.values())])
        rows.append(["the words farther away", *(f"{score(p, own).share:.2f}" for p in sets.values())])
        yield table(("stage", *sets), rows)


def scores(columns: dict[str, ByScore]) -> str:
    """How many of the changes in each band of scores were right."""
    rows = []
    for number, edge in enumerate(BANDS):
        end = BANDS[number + 1] if number + 1 < len(BANDS) else 1
        cells = []
        for counts in columns.values():
            right, wrong = counts[number, True], counts[number, False]
            cells += [str(right + wrong), f"{100 * right / max(right + wrong, 1):.1f}"]
        rows.append([f"{edge:.2f} to {end:.2f}", *cells])
    heads = (head for name in columns for head in (f"{name}: changes", "right %"))
    return table(("score", *heads), rows)


def scans(folder: Path, truth: Sequence[Path], cache: Path) -> tuple[str, dict[str, ByScore]]:
    """Fixed and broken after the program's own reading of scans, tuned on and kept aside; their scores."""
    by_score = {}
    legible = read_legible(ROOT / "bench" / "legible.toml")
    rows = []
    for kept_aside in (False, True):
        chosen = [
            s for s in find_scans(folder, truth) if s.truth and (s.name in legible.held_out) == kept_aside
        ]
        verdicts = [judge(scan, pages_of(scan, cache), default_restorer()) for scan in chosen]
        numbers = [
            sum(counts)
            for counts in zip(*((v.compared, v.wrong, v.fixed, v.broken) for v in verdicts), strict=True)
        ]
        name = "kept aside" if kept_aside else "tuned on"
        rows.append([f"{name} ({len(chosen)} files)", *map(str, numbers)])
        by_score[f"scans {name}"] = sum((v.scores for v in verdicts), ByScore())
    return table(("real scans", "syllables aligned", "wrong as read", "fixed", "broken"), rows), by_score


def main() -> None:
    options = _options()
    rivals: dict[str, Restore] = {"sohoa": own}
    if options.baselines:
        found = {name: baseline(options.baselines, name) for name in BASELINES}
        rivals |= {name: restore for name, restore in found.items() if restore}
    files = {name: Path(path) for name, _, path in (item.partition("=") for item in options.layers)}
    english = {name: read_pairs(path) for name, path in files.items()}
    sets: dict[str, Pairs] = {}
    if options.stripped:
        lines = options.stripped.read_text(encoding="utf-8").splitlines()
        sets["text without its marks"] = [(line, strip_marks(line)) for line in lines]
    sets |= {f"English layers, {name}": pairs for name, pairs in english.items()}
    if options.noise:
        printed = (options.noise / "clean.txt").read_text(encoding="utf-8")
        read = (options.noise / "bad_layer.txt").read_text(encoding="utf-8")
        sets["a real English layer, one page"] = [(printed.replace("\n", " "), read.replace("\n", " "))]
    if options.vietnamese:
        sets["Vietnamese OCR, made"] = read_pairs(options.vietnamese)
    if options.clean:
        lines = options.clean.read_text(encoding="utf-8").splitlines()
        sets["clean text"] = [(line, line) for line in lines]
    parts = [f"## Restoration of diacritics\n\nMeasured {machine()}.", "\n".join(prose(sets, rivals))]
    if options.labels:
        parts.append("\n".join(labels(options.labels)))
    if english:
        parts += layers(files, english, options.ablation)
    by_score = {
        f"English layers, {name}": right_by_score(pairs, default_restorer())
        for name, pairs in english.items()
    }
    if options.scans:
        text, of_scans = scans(options.scans, options.truth, options.cache)
        parts.append(text)
        by_score |= of_scans
    if by_score:
        parts.append(scores(by_score))
    text = "\n\n".join(parts)
    print(text)
    if options.write:
        write_section(options.output, text, "restore")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.restore",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name in ("stripped", "clean", "vietnamese", "labels", "noise", "scans", "baselines"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--layers", nargs="+", default=[], metavar="NAME=FILE")
    parser.add_argument("--truth", type=Path, action="append", default=[])
    parser.add_argument("--cache", type=Path, default=ROOT / "bench" / "output" / "unrestored")
    parser.add_argument("--ablation", action="store_true", help="stages of the decoder over --layers")
    parser.add_argument("--write", action="store_true", help="put the figures into the output file")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
