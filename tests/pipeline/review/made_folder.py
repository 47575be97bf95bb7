"""A folder of results with one document of one page, made without reading anything."""

from __future__ import annotations

import hashlib
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from pipeline.formats import document_json
from pipeline.run.entry import Entry, State
from pipeline.run.ledger import Ledger
from pipeline.worker.rendering import rendered
from schema.document import Document
from tests.pipeline.corrections.documents import document

FORMATS = ("json", "csv", "xlsx")


def put(out: Path, source: Path, made: Document, name: str, state: State = "complete") -> Document:
    """Writes ``made`` as the finished document of ``source``, and returns it with that file's digest."""
    content = source.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    facts = {"name": source.name, "sha256": sha256, "bytes": len(content)}
    made = made.model_copy(update={"source": made.source.model_copy(update=facts)})
    files = {**rendered(made, FORMATS)[0], **document_json(made)}
    for suffix, data in files.items():
        path = out / f"{name}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    look = source.stat()
    with Ledger(out) as ledger:
        ledger.put(
            Entry(
                name=name,
                source=str(source),
                size=look.st_size,
                modified_ns=look.st_mtime_ns,
                sha256=sha256,
                settings_digest="d",
                version="1",
                state=state,
                outputs=" ".join(sorted(files)),
                formats=" ".join(FORMATS),
                pages=1,
                tries=1,
                finished=1_700_000_000.0,
            )
        )
    return made


def made_folder(folder: Path, made: Document | None = None) -> Path:
    """``folder``/out with the document ``a.pdf`` of ``tests.pipeline.corrections``."""
    source = folder / "a.pdf"
    sheet = Canvas(str(source), pagesize=(600, 842), invariant=True)
    sheet.drawString(100, 790, "dan")
    sheet.drawString(320, 610, "335")
    sheet.save()
    out = folder / "out"
    put(out, source, made or document(), "a.pdf")
    return out
