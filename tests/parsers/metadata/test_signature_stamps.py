"""What signing software draws on a page is a stamp with facts, wherever it stands; text that only names who
signs stays text.
"""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import Content, assemble
from schema.box import Box
from schema.page import Stamp

BODY = ("Thực hiện Kế hoạch số 15 của Ủy ban nhân dân tỉnh, Văn phòng báo cáo kết quả thực hiện như sau.",)
VGCA = ("Ký bởi: Sở Nội vụ", "Email: snv@haiduong.gov.vn", "Cơ quan: UBND tỉnh Hải Dương")
TIMED = (*VGCA, "Thời gian ký: 18/02/2025 10:37:18 +07:00")


def _with_block(
    page: Any,
    head: Any,
    middle: Any,
    line: Any,
    paragraphs: Any,
    texts: Any,
    x: float,
    y: float,
    **style: Any,
) -> Content:
    block = [line(text, x, y + 10 * index, size=8, **style) for index, text in enumerate(texts)]
    signature = [
        middle("CHÁNH VĂN PHÒNG", 500, 440, bold=True),
        middle("Trần Thị Thu Hà", 600, 440, bold=True),
    ]
    title = middle("BÁO CÁO", 150, bold=True)
    return assemble([page([*head(), title, *paragraphs(BODY, 210), *signature, *block])])


@pytest.mark.parametrize(
    ("x", "y"), [(360, 20), (60, 30), (400, 92), (60, 92), (250, 95), (380, 530)], ids=str
)
def test_a_drawn_signature_is_a_stamp_and_nothing_else(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any, x: float, y: float
) -> None:
    content = _with_block(page, head, middle, line, paragraphs, TIMED, x, y)
    found = content.metadata
    assert (found.issuer.value.name, found.parent_issuer.value.name) == ("VĂN PHÒNG", "UBND TỈNH HẢI DƯƠNG")
    assert (found.number.value, found.date.value, found.place.value) == ("59", "2023-02-05", "Hải Dương")
    assert found.doc_type.value.name == "Báo cáo"
    assert (found.signer.value.position, found.signer.value.name) == ("CHÁNH VĂN PHÒNG", "Trần Thị Thu Hà")
    (stamp,) = found.signature_stamps
    assert (stamp.value.kind, stamp.value.signer) == ("signature", "Sở Nội vụ")
    assert stamp.value.organisation == "UBND tỉnh Hải Dương"
    assert stamp.value.signed_at == "2025-02-18T10:37:18+07:00"
    assert "Ký bởi" not in content.text
    assert [block.kind for block in content.blocks if "Ký bởi" in block.text] == ["stamp"]


@pytest.mark.parametrize(
    ("texts", "facts"),
    [
        (("Ký bởi: UBND tỉnh Lâm Đồng",), ("signature", "UBND tỉnh Lâm Đồng", None, None)),
        (
            ("Cơ quan: Ủy ban nhân", "dân tỉnh Bạc Liêu", "Thời gian ký:", "19.02.2025 07:55:13", "+07:00"),
            ("signature", None, "Ủy ban nhân dân tỉnh Bạc Liêu", "2025-02-19T07:55:13+07:00"),
        ),
        (
            ("Signature Valid", "Người ký: NGUYỄN VĂN AN", "Ngày ký: 2025-02-19T16:21:27+07:00"),
            ("signature", "NGUYỄN VĂN AN", None, "2025-02-19T16:21:27+07:00"),
        ),
        (
            ("Digitally signed by Nguyễn Văn An", "Date: 2021.03.04 9:05:06 +07'00'"),
            ("signature", "Nguyễn Văn An", None, "2021-03-04T09:05:06+07:00"),
        ),
        (
            ("SAO Y; ỦY BAN NHÂN DÂN XÃ HỒNG HƯNG; 19/02/2025 08:34:29",),
            ("copy", None, "ỦY BAN NHÂN DÂN XÃ HỒNG HƯNG", "2025-02-19T08:34:29"),
        ),
    ],
)
def test_each_kind_of_software_is_understood(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any, texts: Any, facts: Any
) -> None:
    content = _with_block(page, head, middle, line, paragraphs, texts, 300, 15, confidence=0.9)
    (stamp,) = content.metadata.signature_stamps
    value = stamp.value
    assert (value.kind, value.signer, value.organisation, value.signed_at) == facts
    assert content.metadata.issuer.value.name == "VĂN PHÒNG"


def test_an_annotation_that_shows_a_signature_has_its_facts(
    page: Any, head: Any, line: Any, paragraphs: Any
) -> None:
    lines = tuple(line(text, 400, 12 + 9 * at, size=8) for at, text in enumerate(TIMED))
    stamp = Stamp(kind="other", box=Box(400, 4, 560, 46), lines=lines)
    signed = page([*head(), *paragraphs(BODY, 210)]).model_copy(update={"stamps": (stamp,)})
    (found,) = assemble([signed]).metadata.signature_stamps
    assert (found.value.signer, found.value.organisation) == ("Sở Nội vụ", "UBND tỉnh Hải Dương")


@pytest.mark.parametrize(
    "text",
    [
        "Người ký văn bản chịu trách nhiệm trước pháp luật về nội dung của văn bản do mình ký ban hành.",
        "Cơ quan: các sở, ban, ngành, địa phương có trách nhiệm báo cáo trước ngày 15 hằng tháng về Sở.",
        "Thời gian họp từ 08:00 đến 11:30 ngày 20/02/2025 tại trụ sở của Ủy ban nhân dân tỉnh Hải Dương.",
    ],
)
def test_text_that_names_who_signs_or_when_stays_text(
    page: Any, head: Any, paragraphs: Any, text: str
) -> None:
    content = assemble([page([*head(), *paragraphs((text,), 210)])])
    assert content.metadata.signature_stamps == ()
    assert text in content.text
