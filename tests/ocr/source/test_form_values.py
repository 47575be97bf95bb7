"""Values of form fields are read where a viewer shows them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from ocr.options import ReadingOptions
from ocr.read import read_page
from tests.ocr.made_pages import PROSE, saved, written

LABEL = "Số hồ sơ:"
BOX = (136, 755, 400, 773)


def texts(folder: Path, *fields: dict[str, Any]) -> list[str]:
    """The lines of a page with PROSE, LABEL and ``fields``."""
    with pikepdf.open(BytesIO(written((LABEL, *PROSE)))) as pdf:
        made = []
        for index, field in enumerate(fields):
            entries = {"FT": pikepdf.Name.Tx, "Rect": BOX, "F": 4, "DA": "/Helv 12 Tf 0 g", "T": f"f{index}"}
            entries = {key: value for key, value in {**entries, **field}.items() if value is not None}
            made.append(
                pdf.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=entries.pop("Subtype", pikepdf.Name.Widget),
                        Rect=pikepdf.Array(entries.pop("Rect")),
                        **entries,
                    )
                )
            )
        pdf.pages[0].Annots = pikepdf.Array(made)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(made), NeedAppearances=True)
        (folder / "page.pdf").write_bytes(saved(pdf))
    page = read_page(folder / "page.pdf", "application/pdf", 1, ReadingOptions()).page
    return [line.text for line in page.lines if line.text not in PROSE]


def test_a_value_without_appearance_stands_beside_its_label(tmp_path: Path) -> None:
    assert texts(tmp_path, {"V": "1.604 hồ sơ"}) == [f"{LABEL} 1.604 hồ sơ"]


@pytest.mark.parametrize("value", ["Đề nghị cấp bổ sung\nmáy tính", "Đề nghị cấp bổ sung\rmáy tính"])
def test_a_field_of_several_lines_is_read_line_by_line(tmp_path: Path, value: str) -> None:
    found = texts(tmp_path, {"V": value, "Ff": 1 << 12, "Rect": (90, 540, 300, 600)})
    assert found == [LABEL, "Đề nghị cấp bổ sung", "máy tính"]


def test_long_values_are_wrapped_in_their_field(tmp_path: Path) -> None:
    value = "Hội nghị tổng kết công tác cải cách hành chính của huyện năm trước"
    found = texts(tmp_path, {"V": value, "Ff": 1 << 12, "Rect": (90, 540, 300, 600)})
    assert len(found) > 2
    assert " ".join(found[1:]) == value


def test_what_is_chosen_from_a_list_is_read(tmp_path: Path) -> None:
    assert texts(tmp_path, {"FT": pikepdf.Name.Ch, "V": "Trực tuyến"}) == [f"{LABEL} Trực tuyến"]


def test_a_value_that_a_parent_holds_is_read(tmp_path: Path) -> None:
    parent = pikepdf.Dictionary(FT=pikepdf.Name.Tx, V="187", T="parent")
    assert texts(tmp_path, {"FT": None, "Parent": parent}) == [f"{LABEL} 187"]


@pytest.mark.parametrize(("state", "expected"), [("/Yes", f"{LABEL} ☑"), ("/Off", LABEL)])
def test_a_box_that_is_ticked_says_so(tmp_path: Path, state: str, expected: str) -> None:
    ticked = {"FT": pikepdf.Name.Btn, "AS": pikepdf.Name(state), "Rect": (136, 755, 152, 771)}
    assert texts(tmp_path, ticked) == [expected]


@pytest.mark.parametrize("hidden", [{"F": 2}, {"F": 32}, {"Ff": 1 << 13}])
def test_what_no_viewer_shows_is_not_read(tmp_path: Path, hidden: dict[str, int]) -> None:
    assert texts(tmp_path, {"V": "bí mật", **hidden}) == [LABEL]


def test_a_typed_note_without_appearance_is_read(tmp_path: Path) -> None:
    note = {"Subtype": pikepdf.Name.FreeText, "FT": None, "Contents": "đã đối chiếu"}
    assert texts(tmp_path, note) == [f"{LABEL} đã đối chiếu"]


def test_a_field_that_is_not_as_it_should_be_does_not_harm_its_page(tmp_path: Path) -> None:
    assert texts(tmp_path, {"V": "1.604", "Ff": pikepdf.Name.Bad}) == [LABEL]
