"""How fast the review page answers: ``python -m bench.review [--documents 100000] [--pages 500]``.

The documents are made up from the words of one that sohoa has read (``--like FILE.json``); nothing is read.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from pipeline.formats import document_json
from pipeline.review import views
from pipeline.review.archive import Archive
from pipeline.review.index import Index, Wanted, described
from pipeline.run.entry import Entry
from pipeline.run.ledger import Ledger
from schema.document import Block, Document, PageRecord, Table

_TRIES = 9
_WORDS = 300
"""Words of a made-up document: those of a letter of one page."""


_BATCH = 200
"""Documents that are put into the index at once, as the page does when it has that many at hand."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--like", type=Path, default=Path("demo-output/b-scan-300dpi.pdf.json"))
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--pages", type=int, default=500)
    chosen = parser.parse_args()
    like = Document.model_validate_json(chosen.like.read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        _measure_list(Path(folder) / "many", like, chosen.documents)
    with tempfile.TemporaryDirectory() as folder:
        _measure_long(Path(folder) / "long", like, chosen.pages)


def _measure_list(out: Path, like: Document, count: int) -> None:
    names = [f"{number % 100:02}/{number:06}.pdf" for number in range(count)]
    _fill_ledger(out, names)
    index = Index(out)
    print(f"{count} documents taken over from the ledger: {_seconds(index.follow_ledger, 1):.1f} s")
    started = time.perf_counter()
    words, chance = like.text.split(), random.Random(1)
    for begin in range(0, count, _BATCH):
        batch = names[begin : begin + _BATCH]
        index.put({name: described(_letter(like, words, chance)) for name in batch})
    print(f"indexed: {(time.perf_counter() - started) / count * 1000:.2f} ms a document")
    for label, wanted in {
        "whole list": Wanted(),
        "with doubts": Wanted(state="doubtful"),
        "a year": Wanted(year=(like.metadata.date.value[:4] if like.metadata.date else "2023")),
        "a common word": Wanted(text="hành chính"),
        "a rare word": Wanted(text="099999"),
        "three words": Wanted(text="cai cach hanh"),
    }.items():
        first = _seconds(lambda wanted=wanted: index.find(wanted, first=0, most=50), _TRIES)  # type: ignore[misc]
        print(f"  {label}: {first * 1000:.0f} ms")
    print(f"  facets: {_seconds(lambda: Index(out).facets(), _TRIES) * 1000:.0f} ms")


def _letter(like: Document, words: Sequence[str], chance: random.Random) -> Document:
    """A document of one page with the metadata of ``like`` and any ``words``."""
    text = " ".join(chance.choices(words, k=_WORDS))
    return like.model_copy(update={"text": text, "tables": (), "pages": (), "blocks": (), "figures": ()})


def _measure_long(out: Path, like: Document, pages: int) -> None:
    document = _lengthened(like, pages)
    _fill_ledger(out, ["long.pdf"])
    (out / "long.pdf.json").write_bytes(document_json(document)[".json"])
    archive = Archive(out, "vi")
    started = time.perf_counter()
    opened = archive.open("long.pdf")
    views.overview(opened, "vi")
    views.page(opened, 1)
    print(f"{pages} pages, first page: {time.perf_counter() - started:.2f} s")
    target = opened.doubts[0].target
    again = _seconds(lambda: views.page(archive.open("long.pdf"), pages // 2), _TRIES)
    print(f"  another page: {again * 1000:.0f} ms")
    started = time.perf_counter()
    after, _ = archive.correct("long.pdf", target, "1", by="x", seen=0, version=opened.version)
    views.queue(after, "vi")
    print(f"  a correction, checks made anew: {time.perf_counter() - started:.2f} s")


def _lengthened(like: Document, pages: int) -> Document:
    """``like`` again and again until it has so many pages."""
    sheets: list[PageRecord] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    while len(sheets) < pages:
        down = len(sheets)
        for page in like.pages[: pages - down]:
            words = tuple(w.model_copy(update={"page": w.page + down}) for w in page.doubtful)
            sheets.append(page.model_copy(update={"number": page.number + down, "doubtful": words}))
        for block in like.blocks:
            blocks.append(block.model_copy(update={"page": block.page + down}))
        for table in like.tables:
            rows = tuple(
                row.model_copy(
                    update={"cells": tuple(c.model_copy(update={"page": c.page + down}) for c in row.cells)}
                )
                for row in table.rows
            )
            pieces = tuple(p.model_copy(update={"page": p.page + down}) for p in table.pieces)
            name = f"table-{len(tables) + 1}"
            tables.append(table.model_copy(update={"id": name, "rows": rows, "pieces": pieces}))
    update = {"pages": tuple(sheets), "blocks": tuple(blocks), "tables": tuple(tables)}
    return like.model_copy(update=update)


def _fill_ledger(out: Path, names: list[str]) -> None:
    with Ledger(out) as ledger:
        fields = {
            "source": "/x",
            "size": 1,
            "modified_ns": 1,
            "sha256": "s",
            "settings_digest": "d",
            "version": "1",
        }
        first = Entry(name=names[0], state="complete", pages=1, finished=1.0, **fields)
        ledger.put(first)
    database = sqlite3.connect(out / ".sohoa" / "ledger.sqlite")
    columns = ", ".join(column for column in Entry.model_fields if column not in ("name", "finished"))
    database.executemany(
        f"insert into documents (name, finished, {columns})"
        f" select ?, ?, {columns} from documents where name = ?",
        [(name, float(number), names[0]) for number, name in enumerate(names[1:], start=2)],
    )
    database.commit()
    database.close()


def _seconds(work: Callable[[], object], tries: int) -> float:
    """The median time that ``work`` takes."""
    times = []
    for _ in range(tries):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


if __name__ == "__main__":
    main()
