"""Pages as they are shown to a person."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from ocr.options import ReadingOptions
from ocr.source.page_image import page_image


def with_seal(path: Path, *, hidden: bool) -> Path:
    """A blank page of 200 × 300 points with a black square that signing software put there, 50 points from
    the left and from the foot."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 300))
    drawn = pdf.make_stream(b"0 0 40 40 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    drawn.BBox = [0, 0, 40, 40]
    page.obj.Annots = pikepdf.Array(
        [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Stamp,
                    F=2 if hidden else 4,
                    Rect=[50, 50, 90, 90],
                    AP=pikepdf.Dictionary(N=drawn),
                )
            )
        ]
    )
    pdf.save(path)
    return path


def test_what_signing_software_put_on_a_page_is_shown_and_what_a_viewer_hides_is_not(tmp_path: Path) -> None:
    for hidden in (False, True):
        path = with_seal(tmp_path / f"{hidden}.pdf", hidden=hidden)
        image, scale = page_image(path, "application/pdf", 1, (200.0, 300.0), 0, None, ReadingOptions())
        middle = image[round((300 - 70) * scale), round(70 * scale)]
        beside = image[round(70 * scale), round(70 * scale)]
        assert (middle.max() < 50) != hidden
        assert beside.min() == 255
