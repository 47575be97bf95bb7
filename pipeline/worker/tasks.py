"""The tasks a worker can do and its answers, as values that fit through a pipe or over a network."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, unquote_to_bytes

from pydantic import Field, TypeAdapter

from pipeline.attention import Attention
from pipeline.corrections.place import Correction
from pipeline.corrections.repairs import RegionReading
from pipeline.failure import Failure, PageResult
from pipeline.settings import Settings
from schema.box import RoundedBox
from schema.document import Source, Status
from schema.errors import Language
from schema.page import Line
from schema.value import Value

_COMPRESSION = 1  # zlib's fastest: page results are repetitive, and the pipe is not the bottleneck


Suffix = Annotated[str, Field(pattern=r"^(\.[a-z0-9_-]+)+$")]
"""What follows a source's name in an output's; checked, because it comes from a worker."""


class InspectTask(Value):
    """``path`` is quoted as in a URL, here and in PageTask: a file name need not be Unicode."""

    kind: Literal["inspect"] = "inspect"
    path: str
    settings: Settings


class PageTask(Value):
    kind: Literal["page"] = "page"
    path: str
    media_type: str
    number: int
    settings: Settings


class AssembleTask(Value):
    """Its blocks are the answers of the page tasks in page order (``PageAnswer``), as they came back.

    ``given_up`` are formats over which the worker was lost before, ``corrections`` what people have said of
    an earlier reading of the same file.
    """

    kind: Literal["assemble"] = "assemble"
    path: str
    source: Source
    warnings: tuple[str, ...]
    seconds: dict[str, float]
    settings: Settings
    language: Language
    formats: tuple[str, ...]
    given_up: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


class RenderTask(Value):
    """Other formats of a finished document: ``path`` is its JSON file, ``source`` the file it was made of.

    Its block, where the searchable PDF is asked for, are the words of its pages as ``AssembleAnswer`` had
    them.
    """

    kind: Literal["render"] = "render"
    path: str
    source: str | None
    formats: tuple[str, ...]
    language: Language


class CorrectTask(Value):
    """The files of a finished document with ``corrections``. Its block is the JSON of what was read of it;
    ``pdf`` is its searchable PDF, where it has one.
    """

    kind: Literal["correct"] = "correct"
    source: str | None
    pdf: str | None
    formats: tuple[str, ...]
    language: Language
    corrections: tuple[Correction, ...]


class PictureTask(Value):
    """Page ``number`` of the file at ``path`` as a picture in the frame of its boxes (``PageRecord``)."""

    kind: Literal["picture"] = "picture"
    path: str
    media_type: str
    number: int
    width: float
    height: float
    rotation: int
    to_source: tuple[float, ...] | None
    settings: Settings


class CropsTask(Value):
    """Pictures of the places of a document's corrections. Its block is the JSON, ``path`` is the source."""

    kind: Literal["crops"] = "crops"
    path: str


class RegionTask(Value):
    """The table in ``region`` of page ``number`` (points), and what is left of the texts of ``blocks`` (their
    boxes) without its words.
    """

    kind: Literal["region"] = "region"
    path: str
    media_type: str
    number: int
    region: RoundedBox
    blocks: tuple[RoundedBox, ...]
    settings: Settings


class RegionAnswer(Value):
    """``failure``, or what was read; neither where there is no table."""

    failure: Failure | None = None
    reading: RegionReading | None = None


class PictureAnswer(Value):
    """``failure``, or its one block is a JPEG; of ``corrections`` (their ids) its blocks are PNGs."""

    failure: Failure | None = None
    corrections: tuple[int, ...] = ()


class InspectAnswer(Value):
    """``failure`` or the others."""

    failure: Failure | None = None
    source: Source | None = None
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0


class PageAnswer(Value):
    """Its one block is the compressed PageResult."""

    failure: Failure | None = None
    pages: int = 1


class AssembleAnswer(Value):
    """``failure``, or a status and the ``suffixes`` of the files that are its blocks, in the same order.

    ``lacking`` says which formats are not among them, and why; ``attention`` what a person should look
    at. With ``has_reading`` one more block follows: the JSON of what was read, before corrections; with
    ``has_words`` another: the words of its pages, of which a searchable PDF can be made later.
    """

    failure: Failure | None = None
    status: Status | None = None
    lacking: tuple[Failure, ...] = ()
    attention: Attention = Attention()
    suffixes: tuple[Suffix, ...] = ()
    has_reading: bool = False
    has_words: bool = False


OneTask = (
    InspectTask | PageTask | AssembleTask | RenderTask | CorrectTask | PictureTask | CropsTask | RegionTask
)
TASK: TypeAdapter[OneTask] = TypeAdapter(Annotated[OneTask, Field(discriminator="kind")])


def quoted(path: Path) -> str:
    """The absolute path as ASCII."""
    return quote(os.fsencode(path.absolute()))


def unquoted(text: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(text)))


def packed(result: PageResult) -> bytes:
    return zlib.compress(result.model_dump_json().encode(), _COMPRESSION)


def unpacked(block: bytes) -> PageResult:
    """What was ``packed``. A word of a table that the page has too is the page's own: a long document's words
    take half the memory then.
    """
    result = PageResult.model_validate_json(zlib.decompress(block))
    if result.page is None or not result.pieces:
        return result
    words = {word: word for line in result.page.lines for word in line.words}

    def shared(line: Line) -> Line:
        return line.model_copy(update={"words": tuple(words.get(word, word) for word in line.words)})

    pieces = tuple(
        piece.model_copy(
            update={
                "cells": tuple(
                    cell.model_copy(update={"lines": tuple(shared(line) for line in cell.lines)})
                    for cell in piece.cells
                )
            }
        )
        for piece in result.pieces
    )
    return result.model_copy(update={"pieces": pieces})
