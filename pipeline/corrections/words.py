"""A doubtful word as a person says it is, in the text that has it."""

from __future__ import annotations

import re

from pipeline.corrections.place import same_place
from schema.document import Block, Document, WordRecord


def with_word(document: Document, word: WordRecord, text: str) -> tuple[Document, str | None]:
    """``document`` with ``text`` for ``word`` ("" takes it out), and the pointer to the block that has it.

    None where no block has the word at a place that is certain: then no text is changed. The word itself
    stays in ``Page.doubtful``.
    """
    index = _block_of(document, word)
    if index is None:
        return document, None
    block = document.blocks[index]
    changed = _replaced(block.text, word, text)
    if changed is None:
        return document, None
    words = block.words and tuple(
        one.model_copy(update={"text": text, "method": "person", "confidence": 1.0})
        if one.page == word.page and same_place(one.bbox, word.bbox)
        else one
        for one in block.words
    )
    said = block.model_copy(update={"text": changed, "words": words})
    blocks = (*document.blocks[:index], said, *document.blocks[index + 1 :])
    return document.model_copy(update={"blocks": blocks}), f"/blocks/{index}"


def _block_of(document: Document, word: WordRecord) -> int | None:
    """The block that the word names, else the one around it; None when that is not certain."""
    if word.block is not None:
        return next((i for i, block in enumerate(document.blocks) if block.id == word.block), None)
    around = [i for i, block in enumerate(document.blocks) if _holds(block, word)]
    return around[0] if len(around) == 1 else None


def _holds(block: Block, word: WordRecord) -> bool:
    return block.page == word.page and block.bbox.contains(word.bbox.center) and word.text in block.text


def _replaced(block: str, word: WordRecord, text: str) -> str | None:
    """``block`` with ``text`` in the place of the word; None when it stands there at no certain place."""
    places = list(re.finditer(rf"(?<!\S){re.escape(word.text)}(?!\S)", block))
    if not places:  # a number before a comma
        places = list(re.finditer(rf"(?<![\w.,]){re.escape(word.text)}(?![\w]|[.,]\d)", block))
    if word.nth is not None and word.nth < len(places):
        place = places[word.nth]
    elif len(places) == 1:
        place = places[0]
    else:
        return None
    before, after = block[: place.start()], block[place.end() :]
    if text:
        return f"{before}{text}{after}"
    return f"{before.rstrip(' ')}{after}" if before else after.lstrip(" ")
