"""Fields of the head that were read unsurely, against what is known and what the document says elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from parsers.assemble.assemble import Content, assemble
from schema.document import Signature
from schema.page import Line

TEXT = (
    "Thực hiện chỉ đạo của cấp trên, các đơn vị trực thuộc báo cáo kết quả trước ngày ba mươi hằng tháng.",
)


def _read(line: Line, confidence: float) -> Line:
    """``line`` as a recogniser would give it."""
    words = tuple(word.model_copy(update={"confidence": confidence, "method": "ocr"}) for word in line.words)
    return Line(words=words, box=line.box)


@pytest.fixture
def scanned(page: Any, middle: Any, paragraphs: Any) -> Any:
    """The content of a scan with these lines in its head."""

    def make(
        issuer: str = "SỞ Y TẾ",
        number: str = "Số: 59/KH-SYT",
        place: str = "Hải Dương, ngày 05 tháng 02 năm 2023",
        title: str = "KẾ HOẠCH",
        text: Sequence[str] = TEXT,
        confidence: float = 0.7,
        signatures: Sequence[Signature] = (),
    ) -> Content:
        lines = [
            middle("UBND TỈNH HẢI DƯƠNG", 70, 180, size=13),
            middle(issuer, 86, 180, size=13),
            middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 70, 415, size=12),
            middle("Độc lập - Tự do - Hạnh phúc", 86, 415, size=13),
            middle(number, 112, 180, size=13),
            middle(place, 112, 415, size=13),
            middle(title, 150),
            *paragraphs(text, 210),
        ]
        scan = page([_read(line, confidence) for line in lines], route="scan")
        return assemble([scan], signatures=signatures)

    return make


def _codes(content: Content, field: str) -> set[str]:
    return {issue.code for issue in content.issues if issue.where == f"/parts/0/metadata/{field}"}


@pytest.mark.parametrize("issuer", ["SỞ Y“ TẾ", "SỞ YTẾ", "SỞ Y TÊ"])
def test_a_body_with_the_letters_of_a_known_one_is_that_body(scanned: Any, issuer: str) -> None:
    found = scanned(issuer)
    assert (found.metadata.issuer.value.name, found.metadata.issuer.method) == ("SỞ Y TẾ", "lexicon")
    assert found.metadata.issuer.original == issuer
    assert found.metadata.parent_issuer.value.name == "UBND TỈNH HẢI DƯƠNG"
    assert not _codes(found, "issuer")


def test_a_body_one_edit_from_a_known_one_is_that_body_only_where_the_document_supports_it(
    scanned: Any,
) -> None:
    assert scanned("SỞ YT").metadata.issuer.value.name == "SỞ Y TẾ"
    alone = scanned("SỞ YT", number="Số: 59/KH-ABC", title="KẾ HOẠCH")
    assert alone.metadata.issuer.value.name == "SỞ YT"
    assert _codes(alone, "issuer") == {"metadata.issuer_doubtful"}


@pytest.mark.parametrize(
    ("read", "meant"),
    [("BẢN ĐIỀU HÀNH DỰ ÁN", "BAN ĐIỀU HÀNH DỰ ÁN"), ("VẮN PHÒNG DỰ ÁN", "VĂN PHÒNG DỰ ÁN")],
)
def test_the_kind_of_a_body_has_the_marks_it_always_has(scanned: Any, read: str, meant: str) -> None:
    assert scanned(read, confidence=0.9).metadata.issuer.value.name == meant


@pytest.mark.parametrize("symbol", ["TB-HV", "TB-HVC"])
def test_the_beginning_of_the_initials_stands_as_it_was_read(scanned: Any, symbol: str) -> None:
    found = scanned("HỌC VIỆN CÔNG NGHỆ BƯU CHÍNH", f"Số: 92/{symbol}", title="THÔNG BÁO")
    assert found.metadata.symbol.value == symbol
    assert not _codes(found, "symbol")


@pytest.mark.parametrize(
    ("issuer", "confidence", "doubtful"),
    [
        ("SỞ TƯ", 0.7, True),
        ("TRƯỜNG ĐẠI HỌC VĂN HIẾN", 0.95, False),
        ("TRƯỜNG ĐẠI HỌC VĂN HIẾN", 0.6, True),
        ("TRUNG TÂM 0U0C TE", 0.95, True),
        ("CÔNG TY TNHH THÉP MIỀN NAM", 0.9, False),
        ("CÔNG TY TNHH THÉP ng", 0.9, True),
    ],
)
def test_a_body_that_nobody_knows_is_doubtful_unless_it_was_read_surely(
    scanned: Any, issuer: str, confidence: float, doubtful: bool
) -> None:
    found = scanned(issuer, confidence=confidence)
    assert (_codes(found, "issuer") == {"metadata.issuer_doubtful"}) == doubtful


def test_an_unsure_name_that_the_text_repeats_is_no_misreading(scanned: Any) -> None:
    text = (
        "Trường Đại học Văn Hiến thông báo kế hoạch đào tạo của năm học mới đến các đơn vị trong trường.",
    )
    assert not _codes(scanned("TRƯỜNG ĐẠI HỌC VĂN HIẾN", text=text), "issuer")


@pytest.mark.parametrize(
    ("issuer", "number", "title", "symbol"),
    [
        ("SỞ Y TẾ -CÔNG ĐOÀN NGÀNH", "Số: 20/KH-SYT-CĐĐN", "KẾ HOẠCH", "KH-SYT-CĐN"),
        ("SỞ Y TẾ", "Số: 20/NO-SYT", "NGHỊ QUYẾT", "NQ-SYT"),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Số: 20/QĐ-TT", "QUYẾT ĐỊNH", "QĐ-TTg"),
        ("BỘ Y TẾ - BỘ CÔNG AN", "Số: 20/2010/TTUT-BYT-BCA", "THÔNG TƯ LIÊN TỊCH", "2010/TTLT-BYT-BCA"),
    ],
)
def test_an_abbreviation_one_edit_from_what_the_head_implies_is_mended(
    scanned: Any, issuer: str, number: str, title: str, symbol: str
) -> None:
    found = scanned(issuer, number, title=title).metadata.symbol
    assert (found.value, found.method) == (symbol, "lexicon")
    assert found.original.endswith(number.partition("/")[2])


@pytest.mark.parametrize(
    ("number", "doubtful"),
    [
        ("Số: 147 /JZGM-SYT", True),
        ("Số: 147/KH-SYT", False),
        ("Số: 147/SYT-NVY", False),
        ("Số: 147/SYT-QQX", True),
    ],
)
def test_an_abbreviation_that_nobody_knows_is_doubtful(scanned: Any, number: str, doubtful: bool) -> None:
    assert ("metadata.symbol_doubtful" in _codes(scanned(number=number), "symbol")) == doubtful


@pytest.mark.parametrize(
    ("symbol", "text"),
    [
        ("KH-SYT-KT", "Thực hiện Quyết định số 12/QĐ-CT ngày 05 tháng 01 năm 2023 của Chủ tịch."),
        ("KH-SYT-SYN", TEXT[0]),
    ],
)
def test_a_unit_that_nobody_knows_is_not_taken_for_what_the_symbol_has_already(
    scanned: Any, symbol: str, text: str
) -> None:
    found = scanned(number=f"Số: 147/{symbol}", text=(text,)).metadata.symbol
    assert (found.value, found.method) == (symbol, None)


def test_the_unit_that_files_a_document_supports_its_symbol(scanned: Any) -> None:
    text = (*TEXT, "Lưu: VT, QQX.")
    assert not _codes(scanned(number="Số: 147/SYT-QQX", text=text), "symbol")


def _signed(at: str | None, signer: str | None = None) -> Signature:
    return Signature(signer=signer, signed_at=at, intact=True, covers_whole_file=True, trust="unknown")


@pytest.mark.parametrize(
    ("change", "other"),
    [
        ({"number": "Số: 59/2022/QĐ-SYT"}, "2022"),
        (
            {"text": ("Căn cứ Quyết định số 5/QĐ-UBND ngày 12 tháng 7 năm 2023 của UBND tỉnh;", *TEXT)},
            "2023-07-12",
        ),
        ({"signatures": [_signed("2022-02-06T08:00:00+07:00")]}, "2022-02-06"),
    ],
)
def test_a_date_that_disagrees_with_the_document_is_doubted(
    scanned: Any, change: dict[str, Any], other: str
) -> None:
    content = scanned(**change)
    (issue,) = [issue for issue in content.issues if issue.code == "metadata.date_contradicted"]
    assert other in issue.message and issue.where == "/parts/0/metadata/date"
    assert "metadata.date_contradicted" not in _codes(scanned(), "date")


def test_a_digital_signature_of_the_same_days_contradicts_no_date(scanned: Any) -> None:
    assert not _codes(scanned(signatures=[_signed("2023-02-06T08:00:00+07:00")]), "date")


def test_a_head_with_a_number_and_no_body_says_so(page: Any, head: Any, paragraphs: Any) -> None:
    lines = [line for line in head() if line.text not in ("UBND TỈNH HẢI DƯƠNG", "VĂN PHÒNG")]
    content = assemble([page([*lines, *paragraphs(TEXT, 210)])])
    assert "metadata.issuer_missing" in _codes(content, "issuer")


def test_a_row_of_place_and_date_that_cannot_be_read_says_so(scanned: Any) -> None:
    content = scanned(place="Hải Dương, ngày 05 tháng 02 nsšm 2023")
    assert content.metadata.date is None
    assert _codes(content, "date")


@pytest.mark.parametrize(
    "number", ["Sối1410BXD-KHCN", "Số114IWBXD-KHCN", "Số:114IÿƒBXD-KHCN", "Sô:! 141ØBXD-KHCN"]
)
def test_a_number_line_run_into_one_word_is_no_part_of_the_issuer(scanned: Any, number: str) -> None:
    content = scanned("BỘ XÂY DỰNG", number)
    assert content.metadata.issuer.value.name == "BỘ XÂY DỰNG"
    assert content.metadata.number is None
    assert _codes(content, "number") == {"metadata.number_unreadable"}


@pytest.fixture
def titled(page: Any, head: Any, middle: Any, paragraphs: Any) -> Any:
    """The content of a scan whose title was read with this subject, before this text."""

    def make(subject: str, text: str, confidence: float = 0.8) -> Content:
        lines = [
            *(_read(line, 0.99) for line in (*head(), middle("KẾ HOẠCH", 150))),
            _read(middle(subject, 168), confidence),
            *(_read(line, 0.99) for line in paragraphs((text,), 230)),
        ]
        return assemble([page(lines, route="scan")])

    return make


@pytest.mark.parametrize(
    ("subject", "text", "meant"),
    [
        (
            "BẢO HIỂM XÃ HỘI VÈ BẢO HIỂM TỰ NGUYỆN",
            "Kế hoạch này hướng dẫn bảo hiểm xã hội về bảo hiểm tự nguyện cho người lao động.",
            "BẢO HIỂM XÃ HỘI VỀ BẢO HIỂM TỰ NGUYỆN",
        ),
        (
            "Triển khai cai cách hành chính năm 2023",
            "Ban hành kế hoạch triển khai cải cách hành chính năm 2023 của tỉnh.",
            "Triển khai cải cách hành chính năm 2023",
        ),
    ],
)
def test_a_word_of_the_subject_has_the_marks_it_has_in_the_text(
    titled: Any, subject: str, text: str, meant: str
) -> None:
    found = titled(subject, text).metadata.subject
    assert (found.value, found.original, found.method) == (meant, subject, "lexicon")
    surely = titled(subject, text, confidence=0.95).metadata.subject
    assert (surely.value, surely.method) == (subject, None)


def test_a_word_of_the_subject_that_is_none_is_doubted_unless_it_was_read_surely(titled: Any) -> None:
    subject, text = "Phát triển pháp-taệ† năm 2023", TEXT[0]
    assert _codes(titled(subject, text, confidence=0.6), "subject") == {"metadata.subject_unsure"}
    assert _codes(titled(subject, text, confidence=0.94), "subject")
    assert not _codes(titled(subject, text, confidence=0.96), "subject")
    assert not _codes(titled("Phát triển pháp luật năm 2023", text, confidence=0.6), "subject")


def test_a_scan_says_of_each_field_of_its_head_that_it_lost_it(scanned: Any) -> None:
    assert not {issue.code for issue in scanned().issues if issue.code.endswith("_missing")} - {
        "metadata.subject_missing"
    }
    stamped = scanned("SỞ Y TẾ", "SỞ TÀI CHÍNH", title="NGHỊ ĐỊNH")
    lost = {issue.code for issue in stamped.issues if issue.code.endswith("_missing")}
    assert lost == {"metadata.number_missing", "metadata.symbol_missing", "metadata.subject_missing"}


def test_a_scan_without_its_head_says_so_where_it_has_legal_bases(page: Any, paragraphs: Any) -> None:
    def lost(*texts: str) -> set[str]:
        content = assemble([page([_read(line, 0.9) for line in paragraphs(texts, 60)], route="scan")])
        return {issue.where.rpartition("/")[2] for issue in content.issues if issue.code.endswith("_missing")}

    bases = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 của Quốc hội;"
    assert lost(bases, *TEXT) == {"issuer", "number", "date", "symbol", "doc_type", "subject"}
    assert not lost(*TEXT)


def test_a_year_that_a_letter_like_a_digit_settles_is_doubted(page: Any, head: Any, paragraphs: Any) -> None:
    def read(year: str) -> set[str]:
        lines = []
        for line in (*head(), *paragraphs(TEXT, 210)):
            words = _read(line, 0.9).words
            if "tháng" in line.text:
                last = words[-1]
                words = (*words[:-1], replace(last, original=year).corrected("2023", "rule"))
            lines.append(Line(words=words, box=line.box))
        return _codes(assemble([page(lines, route="scan")]), "date")

    assert read("2O23") == {"metadata.date_doubtful"}
    assert not read("2023.")


@pytest.fixture
def signed(page: Any, head: Any, middle: Any, line: Any, paragraphs: Any) -> Any:
    """The content of a scan with such a name below its title, of a file with such digital signatures."""

    def make(name: str, *people: str) -> Content:
        lines = [
            *head(),
            *paragraphs(TEXT, 210),
            line("Nơi nhận:", y=300, size=12),
            middle("GIÁM ĐỐC", 300, 430),
            line("- Như trên;", y=314, size=11),
            *([middle(name, 380, 430)] if name else []),
        ]
        scan = page([_read(one, 0.9) for one in lines], route="scan")
        return assemble([scan], signatures=[_signed(None, person) for person in people])

    return make


def test_a_digital_signature_tells_a_name_that_differs_by_a_letter_or_its_marks(signed: Any) -> None:
    for read in ("Nguyễn Danh Huỵ", "Nguyễn Danh Huyy"):
        found = signed(read, "Bộ Xây dựng", "Nguyễn Danh Huy").metadata.signer
        assert (found.value.name, found.method) == ("Nguyễn Danh Huy", "lexicon")
    other = signed("Trần Văn Bình", "Nguyễn Danh Huy").metadata.signer
    assert (other.value.name, other.method) == ("Trần Văn Bình", None)


def test_who_signed_digitally_is_named_where_a_name_cannot_be_read(signed: Any) -> None:
    (issue,) = [one for one in signed("", "Bộ Xây dựng", "Mai Sơn").issues if "signer" in one.code]
    assert issue.code == "metadata.signer_guessed" and "Mai Sơn" in issue.message
    assert "metadata.signer_unreadable" in {one.code for one in signed("").issues}
