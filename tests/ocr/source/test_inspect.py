import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ocr.options import ReadingOptions
from ocr.source.declared_pixels import declared_pixels
from ocr.source.image_file import load_image
from ocr.source.inspect import inspect
from ocr.source.pdf_page import load_page
from schema.errors import (
    DamagedSource,
    EmptySource,
    EncryptedSource,
    PageTooLarge,
    SohoaError,
    SourceTooLarge,
    SourceWithoutPages,
    UnreadableSource,
    UnsupportedSource,
)
from tests.ocr.made_pages import PROSE, noise, saved, written

OPTIONS = ReadingOptions()


def put(folder: Path, content: bytes, name: str = "file.bin") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def image_bytes(image: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("TIFF", "image/tiff"), ("WEBP", "image/webp")],
)
def test_images_are_known_by_content_and_cut_ones_are_damaged(
    tmp_path: Path, kind: str, media_type: str
) -> None:
    content = image_bytes(noise(120, 90), kind)
    facts = inspect(put(tmp_path, content, "misnamed.pdf"), OPTIONS)
    assert (facts.media_type, facts.page_count, facts.bytes) == (media_type, 1, len(content))
    with pytest.raises(DamagedSource):
        inspect(put(tmp_path, content[: len(content) // 2]), OPTIONS)


@pytest.mark.parametrize("options", [{}, {"progressive": True}], ids=["baseline", "progressive"])
def test_a_jpeg_too_short_for_what_its_head_says_is_damaged(tmp_path: Path, options: dict[str, bool]) -> None:
    """Readers fill up with grey what is not there."""
    white = image_bytes(Image.new("L", (4096, 4096), 255), "JPEG", **options)
    assert inspect(put(tmp_path, white), OPTIONS).page_count == 1
    content = bytearray(image_bytes(Image.new("L", (64, 64), 200), "JPEG", **options))
    frame = content.index(b"\xff\xc2" if options else b"\xff\xc0")
    content[frame + 5 : frame + 9] = (9000).to_bytes(2, "big") * 2
    with pytest.raises(DamagedSource):
        inspect(put(tmp_path, bytes(content)), OPTIONS)


JPX = b"\xff\x4f\xff\x51\x00\x29\x00\x00" + (100_000).to_bytes(4, "big") * 2 + bytes(40)
JBIG2_PAGE = bytes.fromhex("00000000 30 00 01 00000013") + (100_000).to_bytes(4, "big") * 2 + bytes(11)
JBIG2_REGION = (
    bytes.fromhex("00000000 30 00 01 00000013 00000008 00000008") + bytes(11)
    + bytes.fromhex("00000001 26 00 01 00000022") + (100_000).to_bytes(4, "big") * 2 + bytes(26)
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "stream"),
    [("JPXDecode", JPX), ("JBIG2Decode", JBIG2_PAGE), ("JBIG2Decode", JBIG2_REGION)],
    ids=["jpx", "jbig2 page", "jbig2 region"],
)
def test_an_image_that_unfolds_to_more_than_it_states_is_too_large(
    kind: str, stream: bytes, tmp_path: Path
) -> None:
    with pikepdf.open(BytesIO(written(PROSE))) as pdf:
        image = pdf.make_stream(b"")
        image.write(stream, filter=pikepdf.Name(f"/{kind}"))
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width = image.Height = 8
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Im0=image)
        path = put(tmp_path, saved(pdf))
    with pytest.raises(PageTooLarge) as raised:
        load_page(path, 1, OPTIONS.max_pixels)
    assert raised.value.details["pixels"] == 100_000**2


@pytest.mark.parametrize("kind", ["JPXDecode", "JBIG2Decode"])
@pytest.mark.parametrize("stream", [b"", b"\xff\x4f\xff\x51", JBIG2_PAGE[:9], b"\xff" * 300])
def test_an_image_whose_stream_is_broken_is_as_large_as_it_states(
    kind: str, stream: bytes, tmp_path: Path
) -> None:
    with pikepdf.new() as pdf:
        image = pdf.make_stream(b"")
        image.write(stream, filter=pikepdf.Name(f"/{kind}"))
        image.Width, image.Height = 8, 9
        assert declared_pixels(image) == 72


def test_every_page_of_a_tiff_is_counted_and_read(tmp_path: Path) -> None:
    pages = [noise(60, 40), noise(60, 40).convert("1"), noise(60, 40).convert("RGB")]
    content = image_bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    path = put(tmp_path, content)
    assert inspect(path, OPTIONS).page_count == 3
    assert load_image(path, 3, OPTIONS.max_pixels)[0].shape == (40, 60, 3)
    with pytest.raises(DamagedSource):
        inspect(put(tmp_path, content[:-400]), OPTIONS)


def test_pdf_pages_are_counted(tmp_path: Path) -> None:
    facts = inspect(put(tmp_path, written(PROSE)), OPTIONS)
    assert (facts.media_type, facts.page_count, facts.warnings) == ("application/pdf", 1, ())


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.98])
@pytest.mark.parametrize("layout", ["plain", "object_streams", "linear"])
def test_pdf_cut_short_is_damaged(tmp_path: Path, share: float, layout: str) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(written(PROSE))) as pdf:
        for _ in range(4):
            pdf.pages.append(pdf.pages[0])
        streams = pikepdf.ObjectStreamMode.generate if layout == "object_streams" else None
        modes = {} if streams is None else {"object_stream_mode": streams}
        pdf.save(target, linearize=layout == "linear", **modes)
    content = target.getvalue()
    with pytest.raises(DamagedSource):
        inspect(put(tmp_path, content[: int(len(content) * share)]), OPTIONS)


def test_cut_update_of_a_whole_pdf_is_damaged(tmp_path: Path) -> None:
    update = b"\n9 0 obj\n<< /Type /Page /Length 999 >>\nstream\nhalf of"
    with pytest.raises(DamagedSource):
        inspect(put(tmp_path, written(PROSE) + update), OPTIONS)


def updated(content: bytes) -> bytes:
    """``content`` with an incremental update that has all but its end marker."""
    before = int(content.rsplit(b"startxref", 1)[1].split()[0])
    at = len(content)
    return content + (
        b"99 0 obj\n<</Producer(eOffice)>>\nendobj\n"
        b"xref\n99 1\n%010d 00000 n \ntrailer\n<</Size 100/Root %s/Prev %d>>\nstartxref\n%d\n"
        % (at, content.rsplit(b"/Root ", 1)[1][:6].split(b"R")[0] + b"R", before, at + 39)
    )


def test_an_update_that_lacks_its_end_marker_alone_is_read_and_told(tmp_path: Path) -> None:
    content = updated(written(PROSE))
    facts = inspect(put(tmp_path, content), OPTIONS)
    assert (facts.page_count, facts.warnings) == (1, ("source.repaired",))
    for cut in (20, 60, 100):
        with pytest.raises(DamagedSource):
            inspect(put(tmp_path, content[:-cut]), OPTIONS)


def test_a_pdf_without_any_end_marker_is_read_and_told(tmp_path: Path) -> None:
    content = written(PROSE).replace(b"%%EOF", b"").rstrip() + b"\n"
    facts = inspect(put(tmp_path, content), OPTIONS)
    assert (facts.page_count, set(facts.warnings) - {"source.repaired"}) == (1, set())


def test_what_does_not_stand_on_the_pages_of_a_pdf_is_told(tmp_path: Path) -> None:
    def facts(change: Callable[[pikepdf.Pdf], None]) -> tuple[str, ...]:
        with pikepdf.open(BytesIO(written(PROSE))) as pdf:
            change(pdf)
            return inspect(put(tmp_path, saved(pdf)), OPTIONS).warnings

    def dynamic_form(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))

    def static_form(pdf: pikepdf.Pdf) -> None:
        dynamic_form(pdf)
        field = pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, Rect=[0, 0, 9, 9])
        pdf.Root.AcroForm.Fields = pikepdf.Array([pdf.make_indirect(field)])
        pdf.pages[0].Annots = pikepdf.Array([pdf.Root.AcroForm.Fields[0]])

    def attached(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["a.xlsx"] = b"content"

    def portfolio(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Collection = pikepdf.Dictionary(View=pikepdf.Name.D)

    assert facts(dynamic_form) == ("source.xfa_form",)
    assert facts(static_form) == ()
    assert facts(attached) == ("source.attachments",)
    assert facts(portfolio) == ("source.attachments",)


@pytest.mark.parametrize("mend", ["garbage_behind", "wrong_startxref"])
def test_harmless_faults_of_a_pdf_are_repaired_and_told(tmp_path: Path, mend: str) -> None:
    whole = written(PROSE)
    content = (
        whole + b"\0garbage" * 500
        if mend == "garbage_behind"
        else whole.replace(b"startxref\n", b"startxref\n9")
    )
    facts = inspect(put(tmp_path, content), OPTIONS)
    assert (facts.page_count, facts.warnings) == (1, ("source.repaired",))


def test_only_pdfs_that_need_a_password_are_encrypted(tmp_path: Path) -> None:
    for user, needed in (("secret", True), ("", False)):
        target = BytesIO()
        with pikepdf.open(BytesIO(written(PROSE))) as pdf:
            pdf.save(target, encryption=pikepdf.Encryption(owner="owner", user=user))
        path = put(tmp_path, target.getvalue())
        if needed:
            with pytest.raises(EncryptedSource):
                inspect(path, OPTIONS)
        else:
            assert inspect(path, OPTIONS).page_count == 1


def test_pdf_without_pages(tmp_path: Path) -> None:
    with pikepdf.new() as pdf, pytest.raises(SourceWithoutPages):
        inspect(put(tmp_path, saved(pdf)), OPTIONS)


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", EmptySource), (b"PK\x03\x04docx", UnsupportedSource), (b"plain words", UnsupportedSource)],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, error: type[SohoaError]) -> None:
    with pytest.raises(error):
        inspect(put(tmp_path, content, "named.pdf"), OPTIONS)


def test_folders_and_missing_files_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.pdf"):
        with pytest.raises(UnreadableSource):
            inspect(path, OPTIONS)


def test_limits_on_bytes_pages_and_pixels(tmp_path: Path) -> None:
    picture = put(tmp_path, image_bytes(noise(60, 40), "PNG"))
    for limit in ({"max_bytes": 100}, {"max_pixels": 100}):
        with pytest.raises(SourceTooLarge):
            inspect(picture, ReadingOptions(**limit))
    tiff = put(tmp_path, image_bytes(noise(60, 40), "TIFF", save_all=True, append_images=[noise(60, 40)]))
    with pytest.raises(SourceTooLarge):
        inspect(tiff, ReadingOptions(max_pages=1))
    with pytest.raises(PageTooLarge) as refused:
        load_image(tiff, 2, 100)
    assert refused.value.details == {"page": 2, "pixels": 2400, "limit": 100}


def test_size_of_an_image_bomb_is_read_before_its_pixels(tmp_path: Path) -> None:
    bomb = image_bytes(Image.new("1", (11_000, 11_000)), "PNG")
    with pytest.raises(SourceTooLarge) as refused:
        inspect(put(tmp_path, bomb), OPTIONS)
    assert refused.value.details["found"] == 121_000_000


@pytest.mark.parametrize(
    ("size", "stated", "dpi"),
    [((2480, 3508), (300, 300), 300), ((2480, 3508), (72, 72), 300), ((2480, 3508), None, 300)],
)
def test_unbelievable_resolutions_become_that_of_an_a4_sheet(
    tmp_path: Path, size: tuple[int, int], stated: tuple[int, int] | None, dpi: float
) -> None:
    options = {} if stated is None else {"dpi": stated}
    path = put(tmp_path, image_bytes(Image.new("1", size, 1), "PNG", **options))
    assert load_image(path, 1, OPTIONS.max_pixels)[1].dpi == pytest.approx(dpi, abs=0.5)


def test_transparency_is_white_and_exif_turns_are_applied(tmp_path: Path) -> None:
    clear = put(tmp_path, image_bytes(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG"))
    assert load_image(clear, 1, OPTIONS.max_pixels)[0].min() == 255
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = put(tmp_path, image_bytes(Image.new("L", (30, 20)), "JPEG", exif=exif))
    assert load_image(lying, 1, OPTIONS.max_pixels)[0].shape == (30, 20)


def test_sixteen_bit_grey_keeps_its_tones(tmp_path: Path) -> None:
    picture = Image.new("I;16", (20, 10), 65535)
    picture.putpixel((0, 0), 0)
    pixels, _ = load_image(put(tmp_path, image_bytes(picture, "PNG")), 1, OPTIONS.max_pixels)
    assert (pixels[0, 0], pixels[5, 5]) == (0, 255)


def test_a_pdf_in_a_folder_whose_name_is_not_utf_8_is_read(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"th\xe9")
    folder.mkdir()
    path = put(folder, written(PROSE), os.fsdecode(b"b\xe1o.pdf"))
    assert inspect(path, OPTIONS).page_count == 1
    assert load_page(path, 1, OPTIONS.max_pixels).content.startswith(b"%PDF")
