"""What stands about a document in its JSON: the fields of Nghị định 30/2020/NĐ-CP, each with its place."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from schema.box import RoundedBox
from schema.value import Value

T = TypeVar("T")

Settled = Annotated[Literal["lexicon", "person"] | None, Field(exclude_if=lambda method: method is None)]
"""What made a value another one than was read; not written where nothing did."""


class Found(Value, Generic[T]):
    """A value with the place it was read from. ``original`` is the text as printed, "" where a person gave a
    value that was not found (the box is then empty, on page 1). ``method`` says what made another value of
    what was read: the known name that it is an edit away from, or a person.
    """

    value: T
    original: str
    page: int
    bbox: RoundedBox
    confidence: float
    method: Settled = None


class DocumentType(Value):
    code: str | None
    name: str


class Organisation(Value):
    name: str
    unit_id: str | None = None


class Signer(Value):
    """``authority`` is TM., KT., TL., TUQ., Q. with what follows it, e.g. "TM. ỦY BAN NHÂN DÂN"."""

    authority: str | None
    position: str | None
    name: str | None


class Incoming(Value):
    """What an "ĐẾN" stamp says: number and date of arrival (ISO 8601, parts may be missing)."""

    number: str | None
    date: str | None


class SignatureStamp(Value):
    """What signing software drew on a page: who signed, for which body, when (ISO 8601). ``copy`` is the
    stamp on a certified copy ("SAO Y; …").
    """

    kind: Literal["signature", "copy"]
    signer: str | None
    organisation: str | None
    signed_at: str | None


class Metadata(Value):
    """``signers`` are all who sign, left to right; ``signer`` is the last of them."""

    doc_type: Found[DocumentType] | None = None
    number: Found[str] | None = None
    symbol: Found[str] | None = None
    issuer: Found[Organisation] | None = None
    parent_issuer: Found[Organisation] | None = None
    place: Found[str] | None = None
    date: Found[str] | None = None
    subject: Found[str] | None = None
    addressees: tuple[Found[str], ...] = ()
    legal_bases: tuple[Found[str], ...] = ()
    recipients: tuple[Found[str], ...] = ()
    signer: Found[Signer] | None = None
    signers: tuple[Found[Signer], ...] = ()
    appendices: tuple[Found[str], ...] = ()
    incoming: Found[Incoming] | None = None
    signature_stamps: tuple[Found[SignatureStamp], ...] = ()
