"""Measures accuracy and writes docs/benchmarks.md.

    python -m bench.accuracy [--scans DIR] [--truth DIR ...] [--legible FILE] [--files NAME ...] [--variants]

Without a folder of scans only the synthetic variants are measured. Readings and the list of misses go to
bench/output/.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.accuracy import report, systems, variants
from bench.accuracy.metadata import Verdict, judge
from bench.accuracy.systems import Reading, System
from bench.accuracy.truth import Legible, Scan, Truth, find_scans, read_legible
from bench.score import Score, common_span, compare, found_syllables

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "bench" / "output"
SAMPLE = "a-provincial-report.pdf"


def main() -> None:
    options = _options()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    chosen = {
        name: system
        for name, system in systems.available_systems().items()
        if options.systems is None or name in options.systems
    }
    legible = read_legible(options.legible)
    sections = [f"Measured {report.machine()}.", _versions(chosen)]
    if options.reuse:
        sections.append(
            f"Readings kept from an earlier run where there were any: {', '.join(options.reuse)}."
        )
    if options.scans is not None:
        scans = [
            scan
            for scan in find_scans(options.scans, options.truth)
            if options.files is None or scan.name in options.files
        ]
        sections.append(_real(scans, chosen, legible, frozenset(options.reuse)))
    if options.variants or options.scans is None:
        sections.append(_synthetic(chosen, frozenset(options.reuse)))
    text = "\n\n".join(section for section in sections if section)
    report.write_section(options.output, text)
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__)
    parser.add_argument("--scans", type=Path, help="folder of scans, or one that holds scans/ and truth/")
    parser.add_argument("--truth", type=Path, action="append", default=[], help="more folders of true texts")
    parser.add_argument("--legible", type=Path, default=ROOT / "bench" / "legible.toml")
    parser.add_argument("--files", nargs="+", help="only these scans, by name without suffix")
    parser.add_argument("--systems", nargs="+", help="only these systems")
    parser.add_argument("--variants", action="store_true", help="synthetic variants too")
    parser.add_argument("--reuse", nargs="+", default=[], help="systems whose saved readings are good enough")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    return parser.parse_args()


def _versions(chosen: Mapping[str, System]) -> str:
    named = ", ".join(chosen)
    missing = sorted({"ocrmypdf"} - set(chosen))
    return f"Systems: {named}." + (
        f" Not installed or not asked for: {', '.join(missing)}." if missing else ""
    )


def _read(path: Path, name: str, chosen: Mapping[str, System], reuse: frozenset[str]) -> dict[str, Reading]:
    readings = {}
    for system, read in chosen.items():
        saved = OUTPUT / system / f"{name}.json"
        if system in reuse and saved.exists():
            readings[system] = systems.load(saved)
        else:
            readings[system] = read(path)
            systems.save(readings[system], saved)
        print(f"{name}: {system} {readings[system].seconds:.1f} s", file=sys.stderr, flush=True)
    return readings


def _real(
    scans: Sequence[Scan], chosen: Mapping[str, System], legible: Legible, reuse: frozenset[str]
) -> str:
    bodies: dict[str, dict[str, Score]] = defaultdict(dict)
    wholes: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    costs: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    verdicts: list[Verdict] = []
    for scan in scans:
        wanted = {name: read for name, read in chosen.items() if scan.truth or name == "sohoa"}
        readings = _read(scan.path, scan.name, wanted, reuse)
        for system, reading in readings.items():
            costs[scan.name][system] = (reading.seconds, len(reading.pages))
        if scan.truth:
            bodies[scan.name] = score_bodies(scan.truth, readings)
            if scan.truth.lines and scan.truth.page:
                for system, reading in readings.items():
                    right, total, _ = found_syllables(scan.truth.lines, reading.pages[scan.truth.page - 1])
                    wholes[scan.name][system] = (right, total)
        document = readings["sohoa"].document if "sohoa" in readings else None
        if document is not None and scan.name in legible.files:
            verdicts += judge(scan.name, legible.files[scan.name], document)
    misses = report.miss_list({name: scores["sohoa"] for name, scores in bodies.items() if "sohoa" in scores})
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT / "misses.md").write_text(misses + "\n", encoding="utf-8")
    return "\n\n".join(
        [
            "### Real scans: the body\n\n" + _groups(bodies, costs, chosen, legible),
            _files(bodies, costs, chosen, legible),
            "### Real scans: the whole page\n\nShare of syllables read right, wherever they stand on the "
            "page (typed pages only).\n\n" + _whole_pages(wholes, chosen),
            "### Real scans: metadata\n\n" + report.metadata_tables(verdicts),
        ]
    )


def score_bodies(truth: Truth, readings: Mapping[str, Reading]) -> dict[str, Score]:
    """Every system on the same stretch of the truth."""
    texts = {
        system: reading.body if truth.page is None else reading.bodies[truth.page - 1]
        for system, reading in readings.items()
    }
    span = common_span(truth.body, list(texts.values())) if truth.page is None else None
    return {system: compare(truth.body, text, span) for system, text in texts.items()}


def _groups(
    bodies: Mapping[str, Mapping[str, Score]],
    costs: Mapping[str, Mapping[str, tuple[float, int]]],
    chosen: Mapping[str, System],
    legible: Legible,
) -> str:
    groups: dict[str, list[str]] = defaultdict(list)
    for name in bodies:
        kept = "kept aside" if name in legible.held_out else "tuned on"
        groups[f"{legible.kind(name)}, {kept}"].append(name)
    rows = []
    for group, names in sorted(groups.items()):
        for system in chosen:
            score = sum((bodies[name][system] for name in names), Score())
            seconds = sum(costs[name][system][0] for name in names)
            pages = sum(costs[name][system][1] for name in names)
            rows.append([f"{group} ({len(names)} files)", system, *report.score_cells(score, seconds, pages)])
    return report.table(("files", "system", *report.SCORE_HEADER), rows)


def _files(
    bodies: Mapping[str, Mapping[str, Score]],
    costs: Mapping[str, Mapping[str, tuple[float, int]]],
    chosen: Mapping[str, System],
    legible: Legible,
) -> str:
    rows = [
        [
            name + (" (kept aside)" if name in legible.held_out else ""),
            system,
            *report.score_cells(bodies[name][system], *costs[name][system]),
        ]
        for name in sorted(bodies)
        for system in chosen
    ]
    return report.table(("file", "system", *report.SCORE_HEADER), rows)


def _whole_pages(wholes: Mapping[str, Mapping[str, tuple[int, int]]], chosen: Mapping[str, System]) -> str:
    rows = [
        [name, *(report.per_cent(found[system][0] / found[system][1]) for system in chosen)]
        for name, found in sorted(wholes.items())
    ]
    return report.table(("page", *(f"{system} %" for system in chosen)), rows)


def _synthetic(chosen: Mapping[str, System], reuse: frozenset[str]) -> str:
    sample = variants.read_sample(
        ROOT / "samples" / "files" / SAMPLE, ROOT / "samples" / "truth" / f"{SAMPLE}.json"
    )
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for variant in variants.VARIANTS:
            path = Path(folder) / "variant.pdf"
            path.write_bytes(variants.degraded(sample, variant))
            readings = _read(path, f"variant {variant.name}", chosen, reuse)
            for system, reading in readings.items():
                score, kept = variants.score_sample(sample, reading)
                rows.append(
                    [
                        f"{variant.name} (CER ≤ {100 * variant.limit:g} %)",
                        system,
                        *report.score_cells(score, reading.seconds, sample.pages),
                        f"{kept}/{len(sample.misprints)}",
                    ]
                )
    header = ("variant", "system", *report.SCORE_HEADER, "misprints kept")
    return "### Synthetic variants\n\n" + report.table(header, rows)


if __name__ == "__main__":
    main()
