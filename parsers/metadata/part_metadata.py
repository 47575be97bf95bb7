"""The metadata of one part from its layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lexicon.fold import fold
from parsers.metadata.fields import (
    BY_HAND,
    about_subject,
    document_type,
    found,
    organisations,
)
from parsers.metadata.number_date import number_and_symbol, passing_date, place_and_date, signing_date
from parsers.metadata.part_layout import PartLayout
from parsers.metadata.signature_block import Signature
from parsers.metadata.signers import signer_of
from parsers.text.layout import Frame, Row
from parsers.text.paragraphs import join_paragraphs, join_rows
from schema.document import Found, Metadata


class Doubt(NamedTuple):
    """Code of an issue, the metadata field it is about, and what handwriting may say there."""

    code: str
    field: str
    guesses: str = ""


_LEGAL_BASIS = re.compile(r"^\W{0,3}can cu\b")
_AFTER_BASES = re.compile(
    r"^\W*(?:quyet dinh|quyet nghi|nghi dinh|chi thi)\W*$|^\W*(?:dieu 1|i|1|chuong i|phan i)[.:\s]"
)
_LEGAL_BASIS_PRINTED = re.compile(r"^\W{0,3}c[aăằ]n\s+c[uưứử]\s+", re.IGNORECASE)
_GUESSES = 3
_MISSING = ("metadata.number_missing", "metadata.date_missing")
_ABOVE_SIGNATURE, _AT_THE_END = 3, 12
"""Rows above a signature among which its day stands; last rows among which a law says when it was passed."""
_STROKES = re.compile(r"[|_¡¦~^`´=<>«»\\/\[\]{}„‚'’‘.,:;•*]+")
_OPENING, _CLOSING = '“"«', '”"»'
_ITEM_SIGN = re.compile(r"^\W*?[-–—+•*]\s*")


def read_metadata(
    layout: PartLayout, frames: Mapping[int, Frame], labels: Sequence[tuple[str, Row]], *, main: bool = True
) -> tuple[Metadata, list[Doubt]]:
    """(metadata, what is doubtful in it). ``labels`` are names of appendices with the rows they stand in.

    Only the ``main`` part must have a number and a date: what is issued with it has neither.
    """
    head = layout.letterhead
    number, symbol, doubts = _number(layout)
    place, date, doubt = _date(layout, frames, by_hand=bool(doubts))
    doubts += [doubt] if doubt is not None else []
    doubts = [doubt for doubt in doubts if main or doubt.code not in _MISSING]
    issuer = parent = None
    if head is not None:
        issuer, parent = organisations(head.issuer, date.value if date is not None else None)
    about = about_subject(head) if head is not None else None
    subject = _subject(layout) or about
    signer = None
    if layout.closing is not None and not layout.closing.signatures:
        doubts.append(Doubt("metadata.signer_unreadable", "signer"))
    if layout.closing is not None:
        signatures = layout.closing.signatures
        if len(signatures) > 1:
            doubts.append(Doubt("metadata.several_signers", "signer"))
        if signatures:
            signer, code = signer_of(signatures[-1], issuer.value.name if issuer is not None else None)
            if code:
                doubts.append(Doubt(code, "signer"))
    recipients = layout.closing.recipients if layout.closing is not None else ()
    return (
        Metadata(
            doc_type=document_type(
                layout.doc_type,
                layout.title or layout.subject,
                (head.number if head is not None else None) or layout.number,
                symbol,
                about=about is not None,
            ),
            number=number,
            symbol=symbol,
            issuer=issuer,
            parent_issuer=parent,
            place=place,
            date=date,
            subject=subject,
            addressees=_addressees(layout.addressees),
            legal_bases=_legal_bases(layout.body, frames),
            recipients=_items(recipients[1:]),
            signer=signer,
            appendices=tuple(found(label, [row]) for label, row in labels),
        ),
        doubts,
    )


def _number(layout: PartLayout) -> tuple[Found[str] | None, Found[str] | None, list[Doubt]]:
    """(number, symbol, what is doubtful about the number)."""
    head = layout.letterhead
    row = (head.number if head is not None else None) or layout.number
    if row is None:
        lost = head is not None and bool(head.issuer)
        return None, None, [Doubt("metadata.number_missing", "number")] if lost else []
    number, symbol, code = number_and_symbol(row)
    return number, symbol, [_doubt(code, "number", row)] if code else []


def _date(
    layout: PartLayout, frames: Mapping[int, Frame], *, by_hand: bool
) -> tuple[Found[str] | None, Found[str] | None, Doubt | None]:
    """(place, date, what is doubtful about the date). ``by_hand`` is whether the number was filled in so."""
    head = layout.letterhead
    if head is None:
        return None, None, None
    if head.place is None:
        date = _date_elsewhere(layout, frames)
        lost = date is None and bool(head.issuer)
        return None, date, Doubt("metadata.date_missing", "date") if lost else None
    place, date, code = place_and_date(head.place)
    unseen = all(word.printed is None for word in head.place.words)
    if code is None and date is not None and date.confidence < 1.0 and unseen and by_hand:
        # Who fills in the number by hand fills in the day as well.
        code = "metadata.date_doubtful"
        date = date.model_copy(update={"confidence": round(date.confidence * BY_HAND, 4)})
    return place, date, _doubt(code, "date", head.place) if code else None


def _date_elsewhere(layout: PartLayout, frames: Mapping[int, Frame]) -> Found[str] | None:
    """The date of a document whose head has none: above its signature, or that on which a law was passed."""
    noise = [row for signature in _signatures(layout) for row in signature.noise]
    signed = signing_date((*layout.body[-_ABOVE_SIGNATURE:], *noise), frames)
    return signed or passing_date(layout.body[-_AT_THE_END:])


def _signatures(layout: PartLayout) -> tuple[Signature, ...]:
    return layout.closing.signatures if layout.closing is not None else ()


def _doubt(code: str, field: str, row: Row) -> Doubt:
    """The doubt about ``field``, read from ``row``; where something may be handwriting, with guesses."""
    guesses = ", ".join(hand_guesses(row))
    if guesses and not code.endswith("_by_hand"):
        code = f"metadata.{field}_guessed"
    return Doubt(code, field, guesses)


def hand_guesses(row: Row) -> list[str]:
    """What handwriting in ``row`` may say as number, or day and month, likeliest first: ``25 (97 %)``."""
    slots = [[one for one in word.readings if one.engine == "handwriting"] for word in row.words]
    guesses = [("", 1.0)]
    for slot in filter(None, slots):
        guesses = [
            (f"{text}/{one.text}".lstrip("/"), chance * one.confidence)
            for text, chance in guesses
            for one in slot
        ]
    likeliest = sorted(guesses, key=lambda guess: -guess[1])[:_GUESSES]
    return [f"{text} ({100 * chance:.0f} %)" for text, chance in likeliest if text]


def _subject(layout: PartLayout) -> Found[str] | None:
    """What the document is about, without its type where both stand on one line."""
    if not layout.subject:
        return None
    text = " ".join(_without_strokes(row) for row in layout.subject)
    if not layout.title and layout.doc_type is not None:
        text = " ".join(text.split()[len(layout.doc_type.name.split()) :])
    text = text.lstrip(" .,:;_-–—|'’‘`")
    if "“" in text and not set(_CLOSING) & set(text):
        text = " ".join(text.replace("“", " ").split())  # a stroke of a stamp
    return found(text, layout.subject) if text else None


def _without_strokes(row: Row) -> str:
    """The text of ``row`` less signs at its ends that are strokes of a frame or a pen."""
    words = row.text.split()
    for end in (0, -1):
        while words and _STROKES.fullmatch(words[end]):
            words.pop(end)
    return " ".join(words)


def _addressees(lines: Sequence[Sequence[Row]]) -> tuple[Found[str], ...]:
    if not lines:
        return ()
    named: list[Found[str]] = []
    for line in lines:
        text = re.sub(r"^\W*Kính gửi\s*:?\s*", "", join_rows(line), flags=re.IGNORECASE)
        text = _trimmed(text)
        if text:
            named.append(found(text, line))
    return tuple(named)


def _items(rows: Sequence[Row]) -> tuple[Found[str], ...]:
    """The recipients: an item begins with a dash, or after an item that ended with ``;``."""
    groups: list[list[Row]] = []
    for row in rows:
        if not groups or _ITEM_SIGN.match(row.text) or groups[-1][-1].text.rstrip().endswith((";", ".")):
            groups.append([row])
        else:
            groups[-1].append(row)
    texts = [(_trimmed(join_rows(group)), group) for group in groups]
    return tuple(found(text, group) for text, group in texts if re.search(r"\w", text))


def _trimmed(text: str) -> str:
    return _ITEM_SIGN.sub("", text).strip().rstrip(";.,").strip()


def _legal_bases(body: Sequence[Row], frames: Mapping[int, Frame]) -> tuple[Found[str], ...]:
    """The paragraphs "Căn cứ …" before the enacting words."""
    bases: list[Found[str]] = []
    for paragraph in join_paragraphs(body[:120], frames):
        folded = fold(paragraph.text)
        if _AFTER_BASES.match(folded):
            break
        if _LEGAL_BASIS.match(folded):
            text = _trimmed(_LEGAL_BASIS_PRINTED.sub("", paragraph.text))
            bases.append(found(text, paragraph.rows))
    return tuple(bases)
