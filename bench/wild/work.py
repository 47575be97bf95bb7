"""What is done with one file in a process of its own, and how its results are kept.

A result is kept under the digest of all that it depends on, so that another run need not make it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from bench.wild.pages import cut
from bench.wild.truth import PageTruth, read_truth
from bench.wild.variants import scan
from pipeline.settings import Settings
from pipeline.worker.digitize import digitize
from schema.document import Document

ROOT = Path(__file__).parents[2]
Job = Callable[..., None]
ORIGINAL = "original"
_READING = ("schema", "lexicon", "ocr", "parsers", "pipeline")
_SCANNING = ("samples", "bench/wild/pages.py", "bench/wild/variants.py")
_TRUTH = ("lexicon", "bench/wild/pages.py", "bench/wild/ink.py", "bench/wild/layer.py", "bench/wild/truth.py")


@dataclass(frozen=True)
class Truth:
    """The numbers of the chosen pages of a file (from 1), and what stands on them."""

    pages: tuple[int, ...]
    truths: tuple[PageTruth, ...]


@dataclass(frozen=True)
class Read:
    """A document, the words and metadata that its scan has besides the original, and seconds taken."""

    document: Document
    added: Mapping[int, str]
    fields: Mapping[str, str]
    seconds: float


def make_truth(path: Path, limit: int | None, target: Path) -> None:
    """Writes the Truth of at most ``limit`` pages of the PDF at ``path``."""
    pages = cut(path, limit)
    truths = read_truth(pages.drawn, pages.bare, pages.pdf)
    _write(target, {"pages": pages.pages, "truths": [asdict(truth) for truth in truths]})


def make_document(path: Path, limit: int | None, variant: str, seed: int, target: Path) -> None:
    """Digitises the chosen pages of ``path`` as they are (``ORIGINAL``) or as a scan; writes a Read."""
    pages = cut(path, limit)
    made = None if variant == ORIGINAL else scan(pages.drawn, variant, seed)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / path.with_suffix(".pdf").name
        source.write_bytes(made.pdf if made else pages.pdf)
        document = digitize(source, Settings(words=True))
    _write(
        target,
        {
            "document": document.model_dump(mode="json"),
            "added": made.added if made else {},
            "fields": made.fields if made else {},
            "seconds": round(time.perf_counter() - started, 2),
        },
    )


def load_truth(path: Path) -> Truth:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Truth(tuple(content["pages"]), tuple(_truth(one) for one in content["truths"]))


def _truth(content: dict[str, Any]) -> PageTruth:
    lists = {name: tuple(content[name]) for name in ("lines", "optional", "annotated")}
    rulings = tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in content["rulings"])
    return PageTruth(**{**content, **lists, "rulings": rulings})


def load_document(path: Path) -> Read:
    content = json.loads(path.read_text(encoding="utf-8"))
    added = {int(index): text for index, text in content["added"].items()}
    document = Document.model_validate(content["document"])
    return Read(document, added, content["fields"], content["seconds"])


def truth_path(folder: Path, path: Path, limit: int | None) -> Path:
    """Where the truth of the file at ``path`` is kept."""
    return folder / f"{_key(path, limit, digest(_TRUTH))}.truth.json"


def document_path(folder: Path, path: Path, limit: int | None, variant: str, seed: int) -> Path:
    """Where what is read of a variant of the file at ``path`` is kept."""
    key = _key(path, limit, variant, seed, digest(_READING), digest(_SCANNING))
    return folder / f"{key}.{variant}.json"


def _key(path: Path, *parts: object) -> str:
    content = hashlib.sha256(path.read_bytes())
    content.update(repr(parts).encode())
    return content.hexdigest()[:24]


@cache
def digest(names: tuple[str, ...]) -> str:
    """Of the program files and data in the folders and files of ``names`` (from the root of the sources)."""
    found = hashlib.sha256()
    for path in sorted(file for name in names for file in _files(ROOT / name)):
        found.update(path.relative_to(ROOT).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    kinds = {".py", ".toml", ".json", ".txt", ".npy", ".npz", ".png", ".html"}
    inside = (file for file in path.rglob("*") if file.suffix in kinds and file.is_file())
    return [file for file in inside if not {"files", "truth"} & set(file.relative_to(path).parts)]


def _write(target: Path, content: dict[str, Any]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    part.replace(target)
