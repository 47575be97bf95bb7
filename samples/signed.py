"""Sample (h): a PDF with a digital signature under a self-made certificate."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from random import Random
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNER = "Sở Kế hoạch và Đầu tư tỉnh Hà Nam"
SIGNED_AT = datetime(2022, 3, 8, 9, 15, 30, tzinfo=timezone(timedelta(hours=7)))


def _prime(random: Random, bits: int, exponent: int) -> int:
    """A probable prime (20 rounds of Miller-Rabin) that suits the exponent."""
    while True:
        n = random.getrandbits(bits) | (3 << (bits - 2)) | 1
        if all(n % p for p in (3, 5, 7, 11, 13, 17, 19, 23)) and (n - 1) % exponent and _passes(n, random):
            return n


def _passes(n: int, random: Random) -> bool:
    d, twos = n - 1, 0
    while d % 2 == 0:
        d, twos = d // 2, twos + 1
    for _ in range(20):
        x = pow(random.randrange(2, n - 1), d, n)
        if x not in (1, n - 1) and all((x := x * x % n) != n - 1 for _ in range(twos - 1)):
            return False
    return True


@cache
def _key() -> rsa.RSAPrivateKey:
    """A key that is the same on each run and protects nothing: its primes follow from a public seed."""
    random, e = Random(2022), 65537
    p, q = _prime(random, 1024, e), _prime(random, 1024, e)
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def _certificate() -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "UBND tỉnh Hà Nam"),
            x509.NameAttribute(NameOID.COMMON_NAME, SIGNER),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(_key().public_key())
        .serial_number(319_2022)
        .not_valid_before(datetime(2021, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2041, 1, 1, tzinfo=UTC))
        .add_extension(usage, critical=True)
    )
    return builder.sign(_key(), hashes.SHA256())


def _signer() -> SimpleSigner:
    encoding = serialization.Encoding.DER
    key = load_private_key_from_pemder_data(
        _key().private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()), None
    )
    (certificate,) = load_certs_from_pemder_data(_certificate().public_bytes(encoding))
    return SimpleSigner(certificate, key, SimpleCertificateStore())  # type: ignore[no-untyped-call]


class _SteadyWriter(IncrementalPdfFileWriter):
    """Leaves out what pyHanko makes anew on each run: half of the file's id and the date of change."""

    def _update_meta(self) -> None:
        pass

    @classmethod
    def _handle_id(cls, prev: Any) -> generic.ArrayObject:
        return generic.ArrayObject([prev.trailer["/ID"][0], generic.ByteStringObject(bytes(16))])


async def _sign(pdf: bytes) -> bytes:
    writer = _SteadyWriter(io.BytesIO(pdf))
    meta = PdfSignatureMetadata(field_name="Signature1", reason="Ký ban hành", location="Hà Nam")
    signer = PdfSigner(meta, _signer(), new_field_spec=SigFieldSpec("Signature1", on_page=0))
    session = signer.init_signing_session(writer)
    session.system_time = SIGNED_AT
    space = await session.estimate_signature_container_size(None)
    document = session.prepare_tbs_document(None, space)
    digest, output = document.digest_tbs_document()
    attributes = PdfCMSSignedAttributes(signing_time=SIGNED_AT)
    done = await document.perform_signature(digest.document_digest, attributes)
    await done.post_signature_processing(output)
    signed: bytes = output.getvalue()  # type: ignore[attr-defined]
    return signed


def sign(pdf: bytes) -> bytes:
    """``pdf`` with one invisible signature, the same bytes on each run."""
    return asyncio.run(_sign(pdf))


def alter(signed: bytes) -> bytes:
    """The signed file with its creation date changed afterwards, so that the signature no longer holds.

    Raises ValueError when the file has no creation date to change.
    """
    before = b"/CreationDate (D:2000"
    if before not in signed:
        raise ValueError("nothing to alter")
    return signed.replace(before, b"/CreationDate (D:2001", 1)
