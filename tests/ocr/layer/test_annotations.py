from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.utils import ImageReader

from ocr.layer.annotations import read_annotations
from ocr.layer.lines import lines_of
from ocr.source.pdf_page import PdfPage, load_page
from tests.ocr.made_pages import blank_canvas, noise, saved, written

PAGE = ("Số:           /UBND-KGVX",)


def with_widgets(folder: Path, *widgets: tuple[list[float], bytes]) -> PdfPage:
    """A page with signature fields: their rectangles (y upwards) and appearances (PDF one-page files)."""
    with pikepdf.open(BytesIO(written(PAGE))) as pdf:
        annotations = []
        for box, look in widgets:
            with pikepdf.open(BytesIO(look)) as drawing:
                form = pdf.copy_foreign(drawing.pages[0].as_form_xobject())
            form.BBox = pikepdf.Array(box)
            annotations.append(
                pdf.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Widget,
                        FT=pikepdf.Name.Sig,
                        T=f"Signature{len(annotations)}",
                        Rect=box,
                        F=132,
                        AP=pikepdf.Dictionary(N=form),
                    )
                )
            )
        pdf.pages[0].Annots = pikepdf.Array(annotations)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(annotations))
        (folder / "page.pdf").write_bytes(saved(pdf))
    return load_page(folder / "page.pdf", 1, 10**8)


def look(*lines: str, x: float = 110.0, picture: bool = False) -> bytes:
    target = BytesIO()
    canvas = blank_canvas(target)
    for index, line in enumerate(lines):
        canvas.drawString(x, 760 - 14 * index, line)
    if picture:
        canvas.drawImage(ImageReader(noise(50, 50)), 300, 300, 100, 100)
    canvas.save()
    return target.getvalue()


def test_a_number_filled_in_by_signing_belongs_to_the_text(tmp_path: Path) -> None:
    page = with_widgets(tmp_path, ([100, 750, 140, 780], look("507")))
    found = read_annotations(page.annotations)
    assert (found.stamps, [line.text for line in lines_of(found.glyphs)]) == ((), ["507"])
    assert lines_of(found.glyphs)[0].box.x0 == pytest.approx(110, abs=1)


def test_several_lines_are_a_stamp(tmp_path: Path) -> None:
    page = with_widgets(tmp_path, ([100, 700, 400, 780], look("Người ký: Văn phòng", "24.01.2025")))
    found = read_annotations(page.annotations)
    (stamp,) = found.stamps
    assert (found.glyphs, stamp.kind) == ((), "other")
    assert [line.text for line in stamp.lines] == ["Người ký: Văn phòng", "24.01.2025"]


def test_an_incoming_stamp_and_a_seal_are_told_apart(tmp_path: Path) -> None:
    page = with_widgets(
        tmp_path,
        ([100, 700, 400, 780], look("CÔNG VĂN ĐẾN", "Số: 12")),
        ([300, 300, 400, 400], look(picture=True)),
    )
    assert [stamp.kind for stamp in read_annotations(page.annotations).stamps] == ["incoming", "round_seal"]


def test_annotations_are_not_in_the_content(tmp_path: Path) -> None:
    page = with_widgets(tmp_path, ([100, 750, 140, 780], look("507")))
    with pikepdf.open(BytesIO(page.content)) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
