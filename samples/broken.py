"""Samples (i): files that must each end in one clear sentence and harm nobody else."""

from __future__ import annotations

import io
import struct

import pikepdf
from pikepdf import Name

BOMB_SIDE = 60_000


def truncated(pdf: bytes) -> bytes:
    """The first third of a PDF, as an interrupted copy leaves it: no page tree, no cross-references."""
    return pdf[: len(pdf) // 3]


def encrypted(pdf: bytes) -> bytes:
    """A PDF that opens with a password only ("samples")."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        # R=3 (RC4): the newer ciphers draw random salts, and a sample must be the same on each run.
        lock = pikepdf.Encryption(user="samples", owner="samples-owner", R=3, aes=False, metadata=False)
        document.save(buffer, encryption=lock, static_id=True)
    return buffer.getvalue()


def not_a_pdf() -> bytes:
    """A web page that was saved under the name of a PDF."""
    sentence = "Phiên làm việc đã hết hạn, vui lòng đăng nhập lại"
    return f"<!DOCTYPE html>\n<html><body><h1>{sentence}</h1></body></html>\n".encode()


def _saved(document: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def without_pages() -> bytes:
    return _saved(pikepdf.new())


def huge_page() -> bytes:
    """One page of 100 m by 100 m."""
    side = 100 / 0.0254 * 72
    document = pikepdf.new()
    font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = document.add_blank_page(page_size=(200, 200))
    page.MediaBox = pikepdf.Array([0, 0, round(side, 2), round(side, 2)])
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(b"BT /F1 12 Tf 72 72 Td (UBND) Tj ET")
    return _saved(document)


def _white_g4(rows: int) -> bytes:
    """White rows in CCITT group 4: one bit for each row ("as the row above"), then the end mark."""
    bits = "1" * rows + "000000000001" * 2
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def bomb_pdf() -> bytes:
    """A few kilobytes that decode to a picture of 60,000 by 60,000 pixels on an A4 page."""
    document = pikepdf.new()
    image = document.make_stream(_white_g4(BOMB_SIDE))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width = image.Height = BOMB_SIDE
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceGray, 1, Name.CCITTFaxDecode
    image.DecodeParms = pikepdf.Dictionary(K=-1, Columns=BOMB_SIDE, Rows=BOMB_SIDE)
    page = document.add_blank_page(page_size=(595.28, 841.89))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = document.make_stream(b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q")
    return _saved(document)


def bomb_tiff() -> bytes:
    """The same picture as a TIFF."""
    data = _white_g4(BOMB_SIDE)
    short, long_ = 3, 4
    tags = [
        (256, long_, BOMB_SIDE), (257, long_, BOMB_SIDE), (258, short, 1), (259, short, 4), (262, short, 0),
        (273, long_, 8), (277, short, 1), (278, long_, BOMB_SIDE), (279, long_, len(data)),
    ]  # fmt: skip
    offset = 8 + len(data) + len(data) % 2
    directory = struct.pack("<H", len(tags))
    for tag, kind, value in tags:
        packed = struct.pack("<HH", value, 0) if kind == short else struct.pack("<I", value)
        directory += struct.pack("<HHI", tag, kind, 1) + packed
    body = data + b"\0" * (len(data) % 2)
    return struct.pack("<2sHI", b"II", 42, offset) + body + directory + struct.pack("<I", 0)
