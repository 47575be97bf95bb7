"""What other programs read of the same tables: ``bench.tables``."""

from __future__ import annotations

import json
import subprocess
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.table_scores import PlacedText

IMG2TABLE = """
import json, sys
from img2table.document import Image
from img2table.ocr import TesseractOCR
out = []
for path in sys.argv[1:]:
    tables = Image(src=path).extract_tables(ocr=TesseractOCR(n_threads=1, lang="vie"))
    for t in tables:
        seen, rows = set(), []
        for r in t.content.values():
            row = []
            for cell in r:
                b = cell.bbox
                key = (b.x1, b.y1, b.x2, b.y2)
                row.append("" if key in seen else (cell.value or ""))
                seen.add(key)
            rows.append(row)
        out.append(rows)
print(json.dumps(out))
"""


def camelot_tables(path: Path, pages: Sequence[int], flavor: str) -> list[list[PlacedText]]:
    """What a flavor of camelot reads on ``pages`` (from 1), pieces of pages with as many columns put
    one under the other.
    """
    from camelot.io import read_pdf as read_camelot

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        numbers = ",".join(map(str, pages))
        found = read_camelot(str(path), pages=numbers, flavor=flavor, suppress_stdout=True)
    return _stacked([one.df.to_numpy().tolist() for one in found])


def img2table_tables(python: str, files: Sequence[Path]) -> list[list[PlacedText]]:
    command = [python, "-c", IMG2TABLE, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    grids: Any = json.loads(done.stdout.strip().splitlines()[-1])
    return _stacked(grids)


def _stacked(grids: Iterable[list[list[str]]]) -> list[list[PlacedText]]:
    tables: list[list[list[str]]] = []
    for grid in grids:
        if tables and grid and len(tables[-1][0]) == len(grid[0]):
            tables[-1].extend(grid)
        else:
            tables.append(grid)
    return [
        [(r, c, 1, 1, " ".join(text.split())) for r, row in enumerate(one) for c, text in enumerate(row)]
        for one in tables
    ]
