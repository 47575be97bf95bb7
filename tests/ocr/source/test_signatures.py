from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from ocr.source.signatures import read_signatures
from schema.errors import UsageError
from tests.ocr.made_pages import PROSE, written

NAME = "Văn phòng Ủy ban nhân dân tỉnh"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF signed with a certificate of its own, which stands beside it as root.pem."""
    folder = tmp_path_factory.mktemp("signed")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "root.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    signer = signers.SimpleSigner.load(str(folder / "key.pem"), str(folder / "root.pem"))
    assert signer is not None
    target = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(written(PROSE))),
        signers.PdfSignatureMetadata(field_name="Signature1"),
        signer=signer,
        output=target,
    )
    path = folder / "signed.pdf"
    path.write_bytes(target.getvalue())
    return path


def test_a_signature_names_who_and_when(signed: Path) -> None:
    (found,) = read_signatures(signed)
    assert (found.signer, found.intact, found.covers_whole_file) == (NAME, True, True)
    assert found.trust == "unknown"
    assert found.signed_at is not None
    assert abs(datetime.fromisoformat(found.signed_at) - datetime.now(UTC)) < timedelta(hours=1)


def test_a_changed_byte_is_seen(signed: Path, tmp_path: Path) -> None:
    content = bytearray(signed.read_bytes())
    content[content.index(b"/MediaBox") + 12] ^= 1
    (tmp_path / "changed.pdf").write_bytes(content)
    (found,) = read_signatures(tmp_path / "changed.pdf")
    assert (found.signer, found.intact) == (NAME, False)


def test_trust_is_judged_by_configured_roots_only(signed: Path) -> None:
    (trusted,) = read_signatures(signed, (str(signed.with_name("root.pem")),))
    assert (trusted.trust, trusted.intact) == ("trusted", True)


def test_a_root_that_is_no_certificate(signed: Path) -> None:
    with pytest.raises(UsageError):
        read_signatures(signed, (str(signed),))


def test_files_without_signatures(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(written(PROSE))
    assert read_signatures(path) == ()


def test_a_rewritten_file_is_not_intact(signed: Path, tmp_path: Path) -> None:
    with pikepdf.open(signed) as pdf:
        pdf.save(tmp_path / "rewritten.pdf")
    assert not any(found.intact for found in read_signatures(tmp_path / "rewritten.pdf"))


def test_a_signature_that_cannot_be_read_is_listed(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n/ByteRange [0 1 2 3]\n")
    (found,) = read_signatures(tmp_path / "broken.pdf")
    assert (found.signer, found.intact, found.trust) == (None, False, "unknown")
