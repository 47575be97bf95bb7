"""Digital signatures of a PDF: who signed, when, and whether the file is unchanged since. Never online."""

from __future__ import annotations

import logging
import mmap
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ValidationError

from schema.characters import storable
from schema.errors import UsageError
from schema.value import Value

# pyHanko logs a traceback for every chain that it cannot build; without configured roots that is every chain.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_FAILURES = (
    PdfError,
    SigningError,
    SignatureValidationError,
    ValidationError,
    ValueError,
    KeyError,
    TypeError,
)


class DigitalSignature(Value):
    """One signature as the file states it.

    ``signer`` is the certificate's common name, ``signed_at`` the time that the signature states (ISO 8601).
    ``intact`` says that the signed bytes are unchanged and that what was added later only fills in form
    fields or further signatures. Weak digests of old files (SHA-1) count. ``covers_whole_file`` is False
    when something was added after it. Revocation is not looked up; ``trust`` is "unknown" without roots.
    """

    signer: str | None
    signed_at: str | None
    intact: bool
    covers_whole_file: bool
    trust: Literal["trusted", "untrusted", "unknown"]


def read_signatures(path: Path, trust_roots: Sequence[str] = ()) -> tuple[DigitalSignature, ...]:
    """The signatures of the PDF at ``path`` in the order of its fields; () for a file without any.

    ``trust_roots`` are paths of certificates (PEM or DER). A signature that cannot be understood is listed as
    not intact. Raises UsageError for a root that is no certificate.
    """
    if not _holds_signature(path):
        return ()
    roots = [certificate for root in trust_roots for certificate in _certificates(Path(root))]
    with path.open("rb") as file:
        try:
            reader = PdfFileReader(file, strict=False)
            if reader.encrypted:
                reader.decrypt(b"")
            embedded = reader.embedded_regular_signatures
        except _FAILURES:
            return (_not_understood(None),)
        return tuple(_read(signature, roots) for signature in embedded)


def _holds_signature(path: Path) -> bool:
    """A signature's byte range stands uncompressed in the file: its digest is filled in after writing."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"/ByteRange") >= 0


def _certificates(root: Path) -> Iterable[x509.Certificate]:
    try:
        content = root.read_bytes()
        if not pem.detect(content):
            return [x509.Certificate.load(content, strict=True)]
        return [x509.Certificate.load(der) for _, _, der in pem.unarmor(content, multiple=True)]
    except (OSError, ValueError) as error:
        raise UsageError(problem=f"{root}: {error}") from error


def _read(signature: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> DigitalSignature:
    signer = _signer(signature)
    try:
        stated = signature.self_reported_timestamp
        status = validate_pdf_signature(signature, _context(roots, stated if roots else None))
    except _FAILURES:
        return _not_understood(signer)
    moment = status.signer_reported_dt or stated
    harmless = status.modification_level is not None and (
        status.modification_level <= ModificationLevel.FORM_FILLING
    )
    return DigitalSignature(
        signer=signer,
        signed_at=moment.isoformat() if moment else None,
        intact=bool(status.intact and status.valid and harmless),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trust=("trusted" if status.trusted else "untrusted") if roots else "unknown",
    )


def _context(roots: list[x509.Certificate], moment: datetime | None) -> ValidationContext:
    return ValidationContext(
        trust_roots=roots,
        allow_fetching=False,
        revocation_mode="soft-fail",
        weak_hash_algos=set(),
        moment=moment,
        best_signature_time=moment,
    )


def _signer(signature: EmbeddedPdfSignature) -> str | None:
    try:
        certificate = signature.signer_cert
    except _FAILURES:
        return None
    name = certificate.subject.native.get("common_name")
    return storable(name) if isinstance(name, str) else None


def _not_understood(signer: str | None) -> DigitalSignature:
    return DigitalSignature(
        signer=signer, signed_at=None, intact=False, covers_whole_file=False, trust="unknown"
    )
