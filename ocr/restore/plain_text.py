"""Plain text of any length restored in blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ocr.restore.noise import Noise
from ocr.restore.restore import Restorer, default_restorer
from ocr.restore.rules import Change

BLOCK_LINES = 400
BLOCK_CHARACTERS = 100_000  # about 0.4 GiB while they are decoded
_BLANK = re.compile(r"\s")


def restore_text(
    lines: Iterable[str], noise: Noise | None = None, restorer: Restorer | None = None
) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Each of ``lines`` (without newlines) restored, with its changes; reads ``BLOCK_LINES`` ahead.

    What it takes does not grow with the length of the text, nor with that of a line beyond the line itself.
    """
    restorer = restorer or default_restorer()
    whole: list[str] = []
    changes: list[Change] = []
    tokens = 0
    number = 0
    for block in _blocks(lines):
        done = restorer.restore([text for text, _ in block], noise)
        of_part: dict[int, list[Change]] = {}
        for change in done.changes:
            of_part.setdefault(change.line, []).append(change)
        for part, ((given, ends), text) in enumerate(zip(block, done.lines, strict=True)):
            whole.append(text)
            changes += [
                change._replace(line=number, token=tokens + change.token) for change in of_part.get(part, ())
            ]
            tokens += 0 if ends else len(given.split())
            if ends:
                yield "".join(whole), tuple(changes)
                whole, changes, tokens, number = [], [], 0, number + 1


def _blocks(lines: Iterable[str]) -> Iterator[list[tuple[str, bool]]]:
    """``lines`` in blocks that are restored at once; a line too long for one in parts, each with whether it
    ends its line.
    """
    block: list[tuple[str, bool]] = []
    size = 0
    for line in lines:
        for part, ends in _parts(line):
            if block and (len(block) == BLOCK_LINES or size + len(part) > BLOCK_CHARACTERS):
                yield block
                block, size = [], 0
            block.append((part, ends))
            size += len(part)
    if block:
        yield block


def _parts(line: str) -> Iterator[tuple[str, bool]]:
    """``line`` cut before white space into parts of about ``BLOCK_CHARACTERS`` at most."""
    start = 0
    while len(line) - start > BLOCK_CHARACTERS:
        blank = _BLANK.search(line, start + BLOCK_CHARACTERS)
        if blank is None:
            break
        yield line[start : blank.start()], False
        start = blank.start()
    yield line[start:], True
