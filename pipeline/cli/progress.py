"""What a run says while it goes: results to standard output, messages and the bar to standard error."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pipeline.failure import Failure
from pipeline.names import printable
from pipeline.run.naming import SourceFile
from pipeline.run.observer import Finished
from pipeline.run.outputs import Outputs
from schema.errors import Language, message


class ExpectedPages:
    """How many pages a run over ``documents`` files will have read: those of the files that were opened, and
    for each of the others as many as these had on average."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._pages: dict[str, int] = {}

    def opened(self, name: str, pages: int) -> None:
        """The document called ``name`` has ``pages`` to be read."""
        self._pages[name] = pages

    def left(self, name: str) -> None:
        """The document called ``name`` is finished, perhaps without having been opened."""
        self._pages.setdefault(name, 0)

    @property
    def total(self) -> int:
        known = sum(self._pages.values())
        unopened = max(0, self._documents - len(self._pages))
        return known + round(unopened * known / max(1, len(self._pages)))


Tone = Literal["quiet", "plain", "verbose"]


def tone_of(quiet: bool, verbose: bool) -> Tone:
    """How much is said; who asks for both wants to be left alone."""
    return "quiet" if quiet else "verbose" if verbose else "plain"


class Narrator:
    """Observer of a run. ``states`` counts the documents that left it.

    In a quiet ``tone`` only what went wrong is said, in a verbose one a line more for each document.
    """

    def __init__(self, outputs: Outputs, language: Language, documents: int, tone: Tone = "plain") -> None:
        self._outputs = outputs
        self._language: Language = language
        self._tone = tone
        self._console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[documents]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal or tone == "quiet",
            redirect_stdout=sys.stdout.isatty(),
            transient=True,
        )
        self._documents = documents
        self._bar = self._progress.add_task(message("run.progress", language), total=0, documents="")
        self._work = ExpectedPages(documents)
        self.states: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def say(self, sentence: str) -> None:
        """Says what went wrong."""
        self._console.print(sentence)

    def tell(self, sentence: str) -> None:
        """Says what is good to know, unless it is to be quiet."""
        if self._tone != "quiet":
            self.say(sentence)

    def failed(self, path: Path, failure: Failure) -> None:
        """Says why the file or folder at ``path`` failed."""
        self.say(f"{printable(path)}: {failure.code}: {failure.issue(self._language).message}")

    def opened(self, source: SourceFile, pages: int) -> None:
        self._work.opened(source.name, pages)
        self._progress.update(self._bar, total=self._work.total)

    def page_done(self) -> None:
        self._progress.advance(self._bar)

    def finished(self, document: Finished) -> None:
        self.states[document.state] += 1
        self._work.left(document.name)
        done = f"{sum(self.states.values())}/{self._documents}"
        self._progress.update(self._bar, total=self._work.total, documents=done)
        if document.duplicate_of is not None:
            self.tell(
                message("run.duplicate", self._language, name=document.name, original=document.duplicate_of)
            )
            return
        if document.failure is not None:
            self.failed(document.source.path, document.failure)
        for issue in document.attention.urgent:
            self.say(f"{printable(document.source.path)}: {issue.code}: {issue.message}")
        if self._tone == "verbose":
            told = document.attention
            counts = {"pages": document.pages, "words": told.words, "cells": told.cells}
            notes = len(told.issues) + told.more
            self.say(message("run.detail", self._language, name=document.name, notes=notes, **counts))
        print(f"{document.state}\t{self._outputs.path(document.name, '.json')}", flush=True)
