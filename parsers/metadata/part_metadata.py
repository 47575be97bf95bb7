"""The metadata of one part from its layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lexicon.fold import fold
from parsers.metadata.confirm import (
    confirmed_body,
    confirmed_signer,
    confirmed_subject,
    confirmed_symbol,
    contradiction,
    is_settled_by_lookalikes,
)
from parsers.metadata.doubts import Doubt, missing
from parsers.metadata.evidence import Evidence
from parsers.metadata.fields import (
    BY_HAND,
    about_subject,
    document_type,
    found,
)
from parsers.metadata.letterhead import Letterhead
from parsers.metadata.number_date import (
    number_and_symbol,
    opening_date,
    passing_date,
    place_and_date,
    signing_date,
)
from parsers.metadata.organisations import organisations
from parsers.metadata.part_layout import PartLayout
from parsers.metadata.signature_block import Closing, Signature
from parsers.metadata.signers import signer_of
from parsers.text.layout import Frame, Row
from parsers.text.paragraphs import join_paragraphs, join_rows
from schema.metadata import Found, Metadata, Organisation, Signer

_LEGAL_BASIS = re.compile(r"^\W{0,3}can cu\b")
_AFTER_BASES = re.compile(
    r"^\W*(?:quyet dinh|quyet nghi|nghi dinh|chi thi)\W*$|^\W*(?:dieu 1|i|1|chuong i|phan i)[.:\s]"
)
_LEGAL_BASIS_PRINTED = re.compile(r"^\W{0,3}c[aăằ]n\s+c[uưứử]\s+", re.IGNORECASE)
_GUESSES = 3
_ABOVE_SIGNATURE, _AT_THE_START, _AT_THE_END = 3, 12, 12
"""Rows above a signature among which its day stands; first rows among which minutes say when they were taken,
last ones among which a law says when it was passed.
"""
_STROKES = re.compile(r"[|_¡¦~^`´=<>«»\\/\[\]{}„‚'’‘.,:;•*]+")
_OPENING, _CLOSING = '“"«', '”"»'
_ITEM_SIGN = re.compile(r"^\W*?[-–—+•*]\s*")


def read_metadata(
    layout: PartLayout,
    frames: Mapping[int, Frame],
    labels: Sequence[tuple[str, Row]],
    evidence: Evidence,
    *,
    main: bool = True,
) -> tuple[Metadata, list[Doubt]]:
    """(metadata, what is doubtful in it). ``labels`` are names of appendices with the rows they stand in,
    ``evidence`` is what the document says elsewhere.

    Only the ``main`` part must have what is issued: what is issued with it has neither number nor date.
    """
    head = layout.letterhead
    number, symbol, doubts = _number(layout)
    place, date, doubt = _date(layout, frames, by_hand=bool(doubts))
    doubts += [doubt] if doubt is not None else []
    legal_bases = _legal_bases(layout.body, frames)
    bodies = _bodies(head, date, symbol, evidence, doubts)
    issuer, parent = bodies.get("issuer"), bodies.get("parent_issuer")
    symbol = _symbol(layout, symbol, bodies.values(), evidence, doubts)
    doubts += _contradicted(date, symbol, legal_bases, evidence)
    about = about_subject(head) if head is not None else None
    subject = _confirmed_subject(layout, _subject(layout) or about, evidence, doubts)
    signers, unsure = _signers(layout.closing, issuer.value.name if issuer is not None else None, evidence)
    doubts += unsure
    recipients = layout.closing.recipients if layout.closing is not None else ()
    metadata = Metadata(
        doc_type=document_type(
            layout.doc_type,
            layout.title or layout.subject,
            _number_row(layout),
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
        legal_bases=legal_bases,
        recipients=_items(recipients[1:]),
        signer=signers[-1] if signers else None,
        signers=signers,
        appendices=tuple(found(label, [row]) for label, row in labels),
    )
    lost = missing(layout, metadata, {doubt.field for doubt in doubts}) if main else ()
    return metadata, [*doubts, *lost]


def _number(layout: PartLayout) -> tuple[Found[str] | None, Found[str] | None, list[Doubt]]:
    """(number, symbol, what is doubtful about the number)."""
    row = _number_row(layout)
    if row is None:
        return None, None, []
    number, symbol, code = number_and_symbol(row)
    return number, symbol, [_doubt(code, "number", row)] if code else []


def _number_row(layout: PartLayout) -> Row | None:
    return (layout.letterhead.number if layout.letterhead is not None else None) or layout.number


def _bodies(
    head: Letterhead | None,
    date: Found[str] | None,
    symbol: Found[str] | None,
    evidence: Evidence,
    doubts: list[Doubt],
) -> dict[str, Found[Organisation]]:
    """The bodies that ``head`` names, by the field they fill; ``doubts`` takes what is doubtful in them."""
    if head is None:
        return {}
    sign = symbol.value if symbol is not None else None
    gazetted = head.country is None and head.motto is None
    named = organisations(head.issuer, date.value if date is not None else None, sign, gazetted=gazetted)
    bodies: dict[str, Found[Organisation]] = {}
    for field, (body, rows) in zip(("issuer", "parent_issuer"), reversed(named), strict=False):
        bodies[field], doubtful = confirmed_body(body, rows, sign, evidence)
        if doubtful:
            doubts.append(Doubt("metadata.issuer_doubtful", field))
    return bodies


def _symbol(
    layout: PartLayout,
    symbol: Found[str] | None,
    bodies: Iterable[Found[Organisation]],
    evidence: Evidence,
    doubts: list[Doubt],
) -> Found[str] | None:
    row = _number_row(layout)
    if symbol is None or row is None:
        return symbol
    code = layout.doc_type.code if layout.doc_type is not None else None
    symbol, doubtful = confirmed_symbol(symbol, row, [body.value.name for body in bodies], code, evidence)
    if doubtful:
        doubts.append(Doubt("metadata.symbol_doubtful", "symbol"))
    return symbol


def _confirmed_subject(
    layout: PartLayout, subject: Found[str] | None, evidence: Evidence, doubts: list[Doubt]
) -> Found[str] | None:
    if subject is None:
        return None
    about = layout.letterhead.about if layout.letterhead is not None else ()
    subject, doubtful = confirmed_subject(subject, layout.subject or about, evidence)
    if doubtful:
        doubts.append(Doubt("metadata.subject_unsure", "subject"))
    return subject


def _contradicted(
    date: Found[str] | None,
    symbol: Found[str] | None,
    legal_bases: Sequence[Found[str]],
    evidence: Evidence,
) -> Iterator[Doubt]:
    if date is not None:
        named = [basis.value for basis in legal_bases]
        other = contradiction(date.value, symbol.value if symbol is not None else None, named, evidence)
        if other is not None:
            yield Doubt("metadata.date_contradicted", "date", other)


def _date(
    layout: PartLayout, frames: Mapping[int, Frame], *, by_hand: bool
) -> tuple[Found[str] | None, Found[str] | None, Doubt | None]:
    """(place, date, what is doubtful about the date). ``by_hand`` is whether the number was filled in so."""
    head = layout.letterhead
    if head is None or head.place is None:
        return None, _date_elsewhere(layout, frames), None
    place, date, code = place_and_date(head.place)
    unseen = all(word.printed is None for word in head.place.words)
    # Who fills in the number by hand fills in the day as well.
    filled_in = date is not None and date.confidence < 1.0 and unseen and by_hand
    if code is None and date is not None and (filled_in or is_settled_by_lookalikes(head.place)):
        code = "metadata.date_doubtful"
        date = date.model_copy(update={"confidence": round(date.confidence * BY_HAND, 4)})
    return place, date, _doubt(code, "date", head.place) if code else None


def _date_elsewhere(layout: PartLayout, frames: Mapping[int, Frame]) -> Found[str] | None:
    """The date of a document whose head has none: with which it opens, above its signature, or of the day on
    which a law was passed.
    """
    noise = [row for signature in _signatures(layout) for row in signature.noise]
    signed = signing_date((*layout.body[-_ABOVE_SIGNATURE:], *noise), frames)
    return opening_date(layout.body[:_AT_THE_START]) or signed or passing_date(layout.body[-_AT_THE_END:])


def _signers(
    closing: Closing | None, body: str | None, evidence: Evidence
) -> tuple[tuple[Found[Signer], ...], list[Doubt]]:
    """(who signs for ``body``, left to right, what is doubtful about them). The last one is ``signer``."""
    signatures = closing.signatures if closing is not None else ()
    signers: list[Found[Signer]] = []
    doubts: list[Doubt] = []
    if closing is not None and not signatures:
        doubts.append(_unreadable("signer", evidence))
    if len(signatures) > 1:
        doubts.append(Doubt("metadata.several_signers", "signers"))
    for at, signature in enumerate(signatures):
        signer, code = signer_of(signature, body)
        if signer is not None:
            signer, doubtful = confirmed_signer(signer, signature.name, evidence)
            signers.append(signer)
            code = code or ("metadata.signer_doubtful" if doubtful else None)
        field = "signer" if signature is signatures[-1] else f"signers/{at}"
        if code == "metadata.signer_unreadable":
            doubts.append(_unreadable(field, evidence))
        elif code:
            doubts.append(Doubt(code, field))
    return tuple(signers), doubts


def _unreadable(field: str, evidence: Evidence) -> Doubt:
    """The doubt about a name that cannot be read, with who signed the file digitally."""
    people = ", ".join(evidence.people)
    return Doubt("metadata.signer_guessed" if people else "metadata.signer_unreadable", field, people)


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
