"""Measures restoration: python -m bench.restore --help. Prints Markdown tables.

Inputs are files of your own; each table is left out when its file is not given.

- ``--stripped``: clean text; its marks are removed and restored
- ``--clean``: clean text; every change counts as harm
- ``--layers``, ``--vietnamese``: pairs of printed and read lines (``ocr.restore.make_pairs --unseen``)
- ``--noise DIR``: ``bad_layer.txt`` and ``clean.txt``, a real layer and the page typed
- ``--recognised DIR --truth DIR``: Tesseract TSV files ``NAME-PAGE.tsv`` and ``NAME.txt``
- ``--baselines PYTHON``: an interpreter with underthesea or pyvi for the same lines
"""

from __future__ import annotations

import argparse
import math
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from lexicon.fold import fold, normal_tone_placement, strip_marks
from lexicon.language_model import LanguageModel, default_model
from lexicon.syllables import is_syllable
from ocr.restore import Restorer, default_restorer
from ocr.restore.candidates import Candidates
from ocr.restore.decoder import Floats, Lattice, lattice, narrowed, posteriors
from ocr.restore.noise import Noise
from ocr.restore.slots import Slot
from ocr.restore.tokens import pieces_of_line

Restore = Callable[[Sequence[str]], Sequence[str]]
BLOCK = 60
STAGES = ("lexicon", "channel", "bigram", "trigram")


class Score(NamedTuple):
    """Counts over letter syllables: all, wrong as read, wrong after; right ones broken, and the errors."""

    words: int
    before: int
    after: int
    broken: int
    errors: Counter[tuple[str, str]]

    @property
    def share(self) -> float:
        return 100 * (1 - self.after / max(self.words, 1))

    def row(self, name: str) -> str:
        low, high = interval(self.words - self.after, self.words)
        before = 100 * (1 - self.before / max(self.words, 1))
        return (
            f"| {name} | {self.words} | {before:.2f} | {self.share:.2f} | {low:.2f}–{high:.2f} "
            f"| {100 * self.broken / max(self.words - self.before, 1):.2f} |"
        )


HEAD = "| text | syllables | before % | after % | 95 % interval | broken % |\n|---|---|---|---|---|---|"


def interval(right: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, in per cent."""
    if not count:
        return 0.0, 100.0
    z, share = 1.96, right / count
    middle = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    bottom = 1 + z * z / count
    return 100 * (middle - spread) / bottom, 100 * (middle + spread) / bottom


def syllables(text: str) -> list[str]:
    """Letter syllables of ``text``, lower case, tone placement made one; figures and symbols left out."""
    return [
        part
        for line in text.splitlines()
        for token in pieces_of_line(line)
        for piece in token
        if piece.kind in ("word", "acronym")
        for part in normal_tone_placement(piece.core).lower().split()
    ]


def _wrong(truth: Sequence[str], got: Sequence[str]) -> dict[int, str]:
    """Places of ``truth`` that ``got`` lacks, with what stands there instead."""
    wrong = {}
    for step in Levenshtein.editops(truth, got):
        if step.tag == "replace":
            wrong[step.src_pos] = got[step.dest_pos]
        elif step.tag == "delete":
            wrong[step.src_pos] = ""
    return wrong


def score(pairs: Sequence[tuple[str, str]], restore: Restore) -> Score:
    """``pairs`` of printed and read lines, restored in blocks of ``BLOCK`` lines."""
    words = before = after = broken = 0
    errors: Counter[tuple[str, str]] = Counter()
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        for (printed, read), got in zip(block, restore([read for _, read in block]), strict=True):
            truth = syllables(printed)
            wrong_before, wrong_after = _wrong(truth, syllables(read)), _wrong(truth, syllables(got))
            words += len(truth)
            before += len(wrong_before)
            after += len(wrong_after)
            broken += len(wrong_after.keys() - wrong_before.keys())
            errors.update((truth[place], word) for place, word in wrong_after.items())
    return Score(words, before, after, broken, errors)


def figures_and_symbols(pairs: Sequence[tuple[str, str]], restore: Restore) -> tuple[int, int, int, int]:
    """(figures read, figures changed, symbols printed, symbols right after)."""
    figures = changed = symbols = right = 0
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        for (printed, read), got in zip(block, restore([read for _, read in block]), strict=True):
            numbers = [
                t for t in read.split() if any(c.isdigit() for c in t) and not any(c.isalpha() for c in t)
            ]
            left = Counter(got.split())
            figures += len(numbers)
            changed += sum((Counter(numbers) - left).values())
            wanted = [
                p.core for t in pieces_of_line(printed) for p in t if p.kind == "symbol" and "/" in p.core
            ]
            found = Counter(p.core for t in pieces_of_line(got) for p in t)
            symbols += len(wanted)
            right += len(wanted) - sum((Counter(wanted) - found).values())
    return figures, changed, symbols, right


class Ablated(Restorer):
    """The decoder stopped at ``stage``: one of STAGES."""

    def __init__(self, model: LanguageModel, stage: str) -> None:
        super().__init__(model)
        self.stage = stage

    def weighed(
        self, slots: Sequence[Slot], noise: Noise, doubt: Floats | None = None
    ) -> tuple[Lattice, Floats]:
        given = lattice([self._by_lexicon(slot) for slot in slots])
        if self.stage in ("lexicon", "channel"):
            unigram = 0.0 if self.stage == "lexicon" else 1.0
            scores = np.where(
                given.used, given.scores + unigram * self.model.unigram_scores[given.ids], -np.inf
            )
            share = np.exp(scores - scores.max(axis=1, keepdims=True))
            return given, share / share.sum(axis=1, keepdims=True)
        given = narrowed(given, self.model)
        if self.stage == "bigram":
            share = np.where(given.used, 0.5 ** np.arange(given.used.shape[1]), 0.0)
            return given, share / share.sum(axis=1, keepdims=True)
        return given, posteriors(given, self.model)

    def _by_lexicon(self, slot: Slot) -> Candidates:
        """Without a channel: nearness of the bare forms alone."""
        if self.stage != "lexicon" or slot.piece is None or slot.piece.kind != "word":
            return slot.candidates
        core = fold(slot.piece.core)
        near = [Levenshtein.distance(core, fold(self.model.vocabulary[i])) for i in slot.candidates.ids]
        return Candidates(slot.candidates.ids, -np.array(near, np.float32))


_BASELINE = {
    "underthesea (text_normalize)": "from underthesea import text_normalize\nrun = text_normalize",
    "pyvi": "from pyvi import ViUtils\nrun = ViUtils.add_accents",
}


def baseline(python: Path, name: str) -> Restore | None:
    """The library ``name`` as a function over lines, or None when that interpreter lacks it."""
    loop = """
for line in sys.stdin:
    try:
        print(run(line.strip()) if line.strip() else "")
    except Exception:  # a library that fails on a line gives it back as it was
        print(line.strip())
"""
    code = f"import sys\n{_BASELINE[name]}\n{loop}"

    def restore(lines: Sequence[str]) -> Sequence[str]:
        text = "\n".join(line.strip() for line in lines) + "\n"
        done = subprocess.run([python, "-c", code], input=text, capture_output=True, text=True, check=True)
        got = done.stdout.split("\n")[: len(lines)]
        return got if len(got) == len(lines) else list(lines)

    try:
        restore(["thu tuc"])
    except subprocess.CalledProcessError:
        return None
    return restore


def recognised_pages(folder: Path, truth: Path) -> Iterable[tuple[list[str], str]]:
    """Lines of each Tesseract TSV page, and the text of its document."""
    for path in sorted(folder.glob("*.tsv")):
        lines: dict[tuple[str, ...], list[str]] = {}
        for row in path.read_text(encoding="utf-8").splitlines()[1:]:
            cells = row.split("\t")
            if len(cells) > 11 and cells[0] == "5" and cells[11].strip():
                lines.setdefault(tuple(cells[2:5]), []).append(cells[11])
        document = truth / f"{path.stem.rsplit('-', 1)[0]}.txt"
        yield [" ".join(words) for words in lines.values()], document.read_text(encoding="utf-8")


def fixed_and_broken(folder: Path, truth: Path, restore: Restore) -> tuple[int, int, int, int]:
    """(syllables compared, wrong before, fixed, broken): where reading and truth align one to one."""
    compared = wrong = fixed = broken = 0
    for lines, document in recognised_pages(folder, truth):
        printed = syllables(document)
        read, got = [], []
        for line, restored in zip(lines, restore(lines), strict=True):
            a, b = syllables(line), syllables(restored)
            if len(a) == len(b):
                read += a
                got += b
        for step in Levenshtein.opcodes(read, printed):
            size = step.src_end - step.src_start
            if step.tag == "equal":
                compared += size
                places = range(step.src_start, step.src_end)
                broken += sum(got[i] != read[i] and is_syllable(read[i]) for i in places)
            elif step.tag == "replace" and size == step.dest_end - step.dest_start <= 2:
                compared += size
                wrong += size
                both = zip(
                    range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True
                )
                fixed += sum(got[i] == printed[j] for i, j in both)
    return compared, wrong, fixed, broken


def speed(lines: Sequence[str]) -> str:
    """Syllables a second of processor time, the first time and again, and what loading costs."""
    began = time.process_time()
    restorer = Restorer(LanguageModel(Path(sys.modules["lexicon.language_model"].FOLDER)))
    loaded = time.process_time() - began
    restorer.restore(["thi tuc hanh chinh"])
    count = sum(len(syllables(line)) for line in lines)
    rates = []
    for _ in range(2):
        began = time.process_time()
        for start in range(0, len(lines), BLOCK):
            restorer.restore(lines[start : start + BLOCK])
        rates.append(count / (time.process_time() - began))
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{rates[0]:.0f} syllables/s new, {rates[1]:.0f} again; "
        f"loads in {loaded:.2f} s; {resident:.0f} MB resident"
    )


def _forced(restorer: Restorer, lines: Sequence[str]) -> Sequence[str]:
    return restorer.restore(lines, "english_layer").lines


def read_pairs(path: Path) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) == 2]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("stripped", "clean", "layers", "vietnamese", "noise", "recognised", "truth", "baselines"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--ablation", action="store_true", help="stages of the decoder over --layers")
    options = parser.parse_args()
    restorer = default_restorer()

    def own(lines: Sequence[str]) -> Sequence[str]:
        return restorer.restore(lines).lines

    rivals: dict[str, Restore] = {"sohoa": own}
    if options.baselines:
        found = {name: baseline(options.baselines, name) for name in _BASELINE}
        rivals |= {name: restore for name, restore in found.items() if restore}

    print(HEAD)
    sets: dict[str, list[tuple[str, str]]] = {}
    if options.stripped:
        text = options.stripped.read_text(encoding="utf-8").splitlines()
        sets["stripped"] = [(line, strip_marks(line)) for line in text]
    if options.layers:
        sets["English layers"] = read_pairs(options.layers)
    if options.noise:
        printed = (options.noise / "clean.txt").read_text(encoding="utf-8")
        read = (options.noise / "bad_layer.txt").read_text(encoding="utf-8")
        sets["a real layer"] = [(printed.replace("\n", " "), read.replace("\n", " "))]
    if options.vietnamese:
        sets["Vietnamese OCR"] = read_pairs(options.vietnamese)
    if options.clean:
        text = options.clean.read_text(encoding="utf-8").splitlines()
        sets["clean text"] = [(line, line) for line in text]
    for name, pairs in sets.items():
        for rival, restore in rivals.items():
            if rival == "sohoa" or name in ("stripped", "English layers", "a real layer"):
                result = score(pairs, restore)
                print(result.row(f"{name}, {rival}"), flush=True)
                if rival == "sohoa" and name == "English layers":
                    common = ", ".join(f"{a} → {b or '∅'} {n}" for (a, b), n in result.errors.most_common(20))
    if options.layers:
        figures, changed, symbols, right = figures_and_symbols(sets["English layers"], own)
        print(
            f"\nFigures in English layers: {figures}, changed {changed}. Symbols: {symbols}, right {right}."
        )
        print(f"Most frequent errors left: {common}.")
        print("Speed:", speed([read for _, read in sets["English layers"]]))
    if options.ablation and options.layers:
        print("\n| stage | English layers % |\n|---|---|")
        for stage in STAGES:
            part = Ablated(default_model(), stage)
            result = score(sets["English layers"], partial(_forced, part))
            print(f"| {stage} | {result.share:.2f} |")
        print(f"| document adaptation | {score(sets['English layers'], own).share:.2f} |")
    if options.recognised and options.truth:
        compared, wrong, fixed, broken = fixed_and_broken(options.recognised, options.truth, own)
        print(f"\nReal scans: {compared} syllables compared, {wrong} wrong; fixed {fixed}, broken {broken}.")


if __name__ == "__main__":
    main()
