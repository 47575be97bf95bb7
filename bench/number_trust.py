"""How far the trust and the probability of numbers can be relied on: ``python -m bench.number_trust KEPT``.

KEPT is the folder of documents that ``bench.wild`` keeps: born-digital pages as they are, and what was read
of their scans. Every number of the original is looked for in the scan: those of tables in their row and
column, figures of the text and of the metadata in their order.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from bench.accuracy.report import table, write_section
from bench.wild.tables import aligned_rows, paired_tables
from bench.wild.work import ORIGINAL, load_document
from parsers.tables.meaning.issues import asks_for_review
from schema.document import Document, Figure
from schema.trust import Trust

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "docs" / "benchmarks.md"

Kind = Literal["table", "text", "metadata"]
KINDS: tuple[Kind, ...] = ("table", "text", "metadata")
_TRUSTS: tuple[Trust, ...] = ("verified", "repaired", "unchecked", "doubtful")
_EDGES = (0.0, 0.5, 0.9, 0.97, 0.99, 0.999, 1.0)
"""Of the bands of probability that are told apart."""


class Judged(NamedTuple):
    """A number of a scan: its trust and probability, whether a person is asked to look at it, and whether its
    value is that of the original. ``texts`` are both, the original's first.
    """

    variant: str
    kind: Kind
    trust: Trust
    probability: float
    flagged: bool
    right: bool
    texts: tuple[str, str]


@dataclass(frozen=True)
class _Pair:
    variant: str
    original: Document
    scan: Document


def judged(folder: Path) -> Iterator[Judged]:
    """The numbers of the scans in ``folder`` that have their like in the original."""
    for pair in _pairs(folder):
        yield from _of_tables(pair)
        (mine, own), (theirs, found) = map(_figures, (pair.original, pair.scan))
        yield from _of_text(pair.variant, mine, theirs)
        fields = {one.where: one for one in found}
        for one in own:
            if one.where in fields:
                yield _of_figure(pair.variant, "metadata", one, fields[one.where])


def _pairs(folder: Path) -> Iterator[_Pair]:
    originals: dict[str, Document] = {}
    scans: list[tuple[str, Document]] = []
    for path in sorted(folder.glob("*.json")):
        variant = path.name.split(".")[-2]
        if variant == "truth":
            continue
        document = load_document(path).document
        if variant == ORIGINAL:
            originals[document.source.name] = document
        else:
            scans.append((variant, document))
    for variant, scan in scans:
        if scan.source.name in originals:
            yield _Pair(variant, originals[scan.source.name], scan)


def _of_tables(pair: _Pair) -> Iterator[Judged]:
    partners = paired_tables(pair.original.tables, pair.scan.tables)
    for index, other in partners.items():
        one, found = pair.original.tables[index], pair.scan.tables[other]
        if len(one.columns) != len(found.columns):
            continue  # another grid: its numbers stand in other columns
        for row, partner in aligned_rows(one, found).items():
            cells = {cell.col: cell for cell in found.rows[partner].cells}
            for cell in one.rows[row].cells:
                read = cells.get(cell.col)
                if isinstance(cell.value, int | float) and read is not None and read.trust is not None:
                    yield Judged(
                        pair.variant,
                        "table",
                        read.trust,
                        read.probability or 0.0,
                        asks_for_review(read),
                        read.value == cell.value,
                        (cell.text, read.text),
                    )


def _figures(document: Document) -> tuple[list[Figure], list[Figure]]:
    """The figures of its text and those of its metadata."""
    in_text = [one.where.startswith("/blocks/") for one in document.figures]
    return (
        [one for one, is_text in zip(document.figures, in_text, strict=True) if is_text],
        [one for one, is_text in zip(document.figures, in_text, strict=True) if not is_text],
    )


def _of_text(variant: str, original: Sequence[Figure], scan: Sequence[Figure]) -> Iterator[Judged]:
    mine, theirs = (["".join(one.text.split()) for one in side] for side in (original, scan))
    for step, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if step not in ("equal", "replace") or b - a != d - c:
            continue
        for one, read in zip(original[a:b], scan[c:d], strict=True):
            yield _of_figure(variant, "text", one, read)


def _of_figure(variant: str, kind: Kind, original: Figure, read: Figure) -> Judged:
    return Judged(
        variant,
        kind,
        read.trust,
        read.probability,
        read.trust == "doubtful",
        read.value == original.value,
        (original.text, read.text),
    )


def by_trust(found: Sequence[Judged]) -> str:
    """How many numbers of each variant and kind are right, and what became of those that are not."""
    rows = []
    for variant in sorted({one.variant for one in found}):
        for kind in KINDS:
            own = [one for one in found if (one.variant, one.kind) == (variant, kind)]
            wrong = [one for one in own if not one.right]
            counts = [len(own), len(wrong), sum(not one.flagged for one in wrong)]
            counts += [sum(one.trust == "verified" for one in wrong), sum(one.flagged for one in own)]
            counts += [sum(one.flagged and one.right for one in own)]
            rows.append([variant, kind, *map(str, counts)])
    return table(
        ("scan", "kind", "numbers", "wrong", "not flagged", "verified", "flagged", "right and flagged"), rows
    )


def by_probability(found: Sequence[Judged]) -> str:
    """For each kind and band of probability how many numbers there are, which share of them was promised to
    be right, and which is.
    """
    rows = []
    for kind in KINDS:
        for low, high in pairwise(_EDGES):
            own = [
                one
                for one in found
                if one.kind == kind and low <= one.probability and (one.probability < high or high == 1)
            ]
            if own:
                promised = sum(one.probability for one in own) / len(own)
                right = sum(one.right for one in own) / len(own)
                rows.append([kind, f"{low}–{high}", str(len(own)), f"{promised:.4f}", f"{right:.4f}"])
    return table(("kind", "probability", "numbers", "promised", "right"), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kept", type=Path, help="the folder kept/ in the output of bench.wild")
    parser.add_argument("--verbose", action="store_true", help="print every wrong number")
    parser.add_argument("--write", action="store_true", help="put the tables into the output file")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    found = list(judged(options.kept))
    if options.verbose:
        for one in found:
            if not one.right:
                print(one.variant, one.kind, one.trust, one.probability, *one.texts, sep="\t")
    text = f"## Trust in numbers\n\n{by_trust(found)}\n\n{by_probability(found)}"
    print(text)
    if options.write:
        write_section(options.output, text, "number trust")


if __name__ == "__main__":
    main()
