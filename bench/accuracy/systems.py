"""The systems compared. Each reads a file and says what it read and what that cost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageSequence

from ocr.options import ReadingOptions
from pipeline.settings import Settings
from pipeline.worker.digitize import digitize
from schema.document import Document, Table

DPI = 300.0
NOT_IN_BODY = frozenset({"table", "footnote", "figure", "stamp", "letterhead", "recipients", "signature"})


@dataclass(frozen=True)
class Reading:
    """What a system read: the body of the file, each page's whole text and body, and CPU seconds in all."""

    body: str
    pages: tuple[str, ...]
    bodies: tuple[str, ...]
    seconds: float
    document: Document | None = None


System = Callable[[Path], Reading]


def cpu_seconds() -> float:
    """User and system time of this process and of all its finished children."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def sohoa(path: Path, settings: Settings | None = None) -> Reading:
    """The whole pipeline, in this process, from rendering to tables and metadata."""
    before = cpu_seconds()
    document = digitize(path, settings)
    seconds = cpu_seconds() - before
    return reading_of(document, seconds)


def unrestored(path: Path) -> Reading:
    """The pipeline without the restoration of diacritics: what clean-up and recognition do alone."""
    return sohoa(path, Settings(reading=ReadingOptions(restore=False)))


def reading_of(document: Document, seconds: float) -> Reading:
    """A document as it is compared: ``Document.text`` is the body, a page is its blocks and its cells."""
    numbers = range(1, document.source.page_count + 1)
    return Reading(
        body=document.text,
        pages=tuple(_page_text(document, number) for number in numbers),
        bodies=tuple(
            "\n".join(
                block.text
                for block in document.blocks
                if block.page == number and block.kind not in NOT_IN_BODY
            )
            for number in numbers
        ),
        seconds=seconds,
        document=document,
    )


def _page_text(document: Document, number: int) -> str:
    blocks = [b.text for b in document.blocks if b.page == number and b.kind != "table"]
    notes = [f"{note.mark} {note.text}" for note in document.footnotes if note.page == number]
    return "\n".join(
        [*blocks, *notes, *(text for table in document.tables for text in _cells(table, number))]
    )


def _cells(table: Table, number: int) -> list[str]:
    return [cell.text for row in table.rows for cell in row.cells if cell.page == number and cell.text]


def page_images(path: Path, dpi: float = DPI) -> Iterator[Image.Image]:
    """The pages of a PDF at ``dpi``, of an image as they are."""
    if path.suffix.lower() != ".pdf":
        with Image.open(path) as image:
            for frame in ImageSequence.Iterator(image):
                yield frame.convert("RGB")
        return
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            yield page.render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def tesseract(path: Path) -> Reading:
    """``tesseract -l vie --psm 3`` on each page at 300 dpi. Rendering the pages is not in its seconds."""
    pages: list[str] = []
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for image in page_images(path):
            png = Path(folder) / "page.png"
            image.save(png, dpi=(DPI, DPI))
            command = ["tesseract", str(png), "-", "-l", "vie", "--psm", "3", "--dpi", f"{DPI:.0f}"]
            text, spent = _run(command)
            pages.append(text)
            seconds += spent
    return _plain(pages, seconds)


def ocrmypdf(path: Path) -> Reading:
    """``ocrmypdf -l vie --force-ocr``, by the text it writes beside the PDF. Its seconds hold all it does."""
    with tempfile.TemporaryDirectory() as folder:
        sidecar = Path(folder) / "text.txt"
        command = [
            _ocrmypdf_program(),
            *("-l", "vie", "--force-ocr", "--output-type", "pdf", "--jobs", "1", "--quiet"),
            "--invalidate-digital-signatures",
            *("--image-dpi", f"{DPI:.0f}", "--sidecar", str(sidecar)),
            *(str(path), str(Path(folder) / "out.pdf")),
        ]
        _, seconds = _run(command)
        pages = sidecar.read_text(encoding="utf-8").removesuffix("\f").split("\f")
    return _plain(pages, seconds)


def _run(command: Sequence[str]) -> tuple[str, float]:
    """Standard output and CPU seconds. Raises CalledProcessError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _plain(pages: Sequence[str], seconds: float) -> Reading:
    return Reading("\n".join(pages), tuple(pages), tuple(pages), seconds)


def _ocrmypdf_program() -> str:
    return os.environ.get("OCRMYPDF") or shutil.which("ocrmypdf") or "ocrmypdf"


def available_systems() -> dict[str, System]:
    """sohoa with and without restoration, Tesseract, and OCRmyPDF when it can be run.

    The variable OCRMYPDF names the program where it is not on the path.
    """
    systems: dict[str, System] = {"sohoa": sohoa, "sohoa unrestored": unrestored, "tesseract": tesseract}
    if shutil.which(_ocrmypdf_program()):
        systems["ocrmypdf"] = ocrmypdf
    return systems


def save(reading: Reading, path: Path) -> None:
    """Writes a reading, to look at or to ``load``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "body": reading.body,
        "pages": reading.pages,
        "bodies": reading.bodies,
        "seconds": reading.seconds,
        "document": reading.document.model_dump(mode="json") if reading.document else None,
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def load(path: Path) -> Reading:
    content = json.loads(path.read_text(encoding="utf-8"))
    document = content["document"]
    return Reading(
        content["body"],
        tuple(content["pages"]),
        tuple(content["bodies"]),
        content["seconds"],
        Document.model_validate(document) if document else None,
    )
