"""The measured figures as Markdown, and the place in docs/benchmarks.md where they stand."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bench.accuracy.metadata import FIELDS, REQUIRED, Verdict
from bench.score import Score


def per_cent(share: float) -> str:
    return f"{100 * share:.2f}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; every column but the first is set to the right."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [header, rule, *rows])


def machine() -> str:
    """Date, processor and cores of this run."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line
        ]
        model = names[0] if names else model
    return f"{date.today().isoformat()}, {model}, {os.cpu_count()} cores"


def score_cells(score: Score, seconds: float, pages: int) -> list[str]:
    return [
        str(score.syllables),
        per_cent(score.syllable_error),
        per_cent(score.misread / max(score.syllables, 1)),
        per_cent(score.diacritic_error),
        per_cent(score.character_error),
        str(len(score.fragments)),
        f"{seconds / max(pages, 1):.2f}",
    ]


SCORE_HEADER = (
    "syllables",
    "syllable error %",
    "misread %",
    "diacritic error %",
    "CER %",
    "lost fragments",
    "CPU s/page",
)


def metadata_tables(verdicts: Sequence[Verdict]) -> str:
    """Right of legible for every field, printed and by hand apart, then every required field not right."""
    rows = []
    for name in FIELDS:
        for by_hand in (False, True):
            counts = Counter(v.outcome for v in verdicts if v.field == name and v.by_hand == by_hand)
            if counts:
                legible = counts["right"] + counts["wrong"] + counts["missing"]
                label = name + (" *" if name in REQUIRED else "") + (", by hand" if by_hand else "")
                outcomes = (str(counts[outcome]) for outcome in ("right", "wrong", "missing", "invented"))
                rows.append([label, str(legible), *outcomes])
    overview = table(("field", "legible", "right", "wrong", "missing", "invented"), rows)
    misses = [
        [v.file, v.field + (" (by hand)" if v.by_hand else ""), v.outcome, v.legible or "-", v.found or "-"]
        for v in verdicts
        if v.outcome != "right" and v.field in REQUIRED
    ]
    if not misses:
        return overview
    return f"{overview}\n\n{table(('file', 'field', 'outcome', 'legible', 'found'), misses)}"


def miss_list(scores: Mapping[str, Score], worst: int = 12) -> str:
    """For each file the commonest confusions, the lost fragments and where they stand."""
    parts = []
    for name, score in sorted(scores.items(), key=lambda item: -item[1].syllable_error):
        confusions = Counter((miss.truth, miss.read) for miss in score.misses)
        where = {(miss.truth, miss.read): miss.context for miss in score.misses}
        lines = [
            f"- {n}x {t} -> {r or '(lost)'}: {where[t, r]}" for (t, r), n in confusions.most_common(worst)
        ]
        lines += [f"- lost fragment: {fragment[:200]}" for fragment in score.fragments[:worst]]
        parts.append(
            f"## {name}: syllable error {per_cent(score.syllable_error)} %, added {score.added}\n\n"
            + "\n".join(lines)
        )
    return "\n\n".join(parts)


def write_section(path: Path, text: str, name: str = "accuracy") -> None:
    """Puts ``text`` between the two marks of ``name`` in the file, or at its end when it has none yet."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    old = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    section = f"{begin}\n{text.strip()}\n{end}"
    if begin in old and end in old:
        before, rest = old.split(begin, 1)
        new = before + section + rest.split(end, 1)[1]
    else:
        new = f"{old.rstrip()}\n\n{section}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(new, encoding="utf-8")
