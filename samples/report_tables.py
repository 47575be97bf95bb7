"""Appendices 02 to 04 of the provincial report; the figures are invented."""

from __future__ import annotations

from dataclasses import replace

from samples.ruled_table import Row, Spanned, TableSource, header_row, index_row
from samples.truth import CellKind, ColumnTruth, Entry, comma, dash, date, fraction, integer, words

BUDGET: dict[str, tuple[tuple[str, float, float | None, str], ...]] = {
    "KINH PHÍ CẤP TỈNH": (
        ("Vận hành Hệ thống thông tin giải quyết thủ tục hành chính", 1604.5, 1588.25, "104,6"),
        ("Duy trì Trung tâm Phục vụ hành chính công", 3250.0, 2987.4, "98,8"),
        ("Số hóa hồ sơ lưu trữ còn hiệu lực", 12480.0, 11906.75, "131,2"),
        ("Đào tạo, bồi dưỡng cán bộ, công chức", 875.5, 812.0, "87,05"),
        ("Khảo sát mức độ hài lòng của người dân", 240.0, None, "-"),
    ),
    "KINH PHÍ CẤP HUYỆN, CẤP XÃ": (
        ("Nâng cấp Bộ phận Một cửa cấp huyện", 9600.0, 8745.3, "112,4"),
        ("Trang bị máy quét, máy tính cho Bộ phận Một cửa cấp xã", 7050.25, 7050.25, "100"),
        ("Chữ ký số cho cán bộ, công chức", 468.0, 431.6, "76,9"),
        ("Tuyên truyền dịch vụ công trực tuyến", 612.75, 598.0, "102,3"),
    ),
}


def _money(amount: float) -> Entry:
    places = next(p for p in (0, 1, 2) if abs(round(amount, p) - amount) < 1e-6)
    return fraction(comma(amount, places), "money")


def budget_table() -> TableSource:
    """Appendix 02: section rows I and II, money with a unit line, a period in a header."""
    rows: list[Row] = [
        header_row(
            ("STT", 2, 1), ("Nội dung chi", 2, 1), ("Dự toán năm 2023", 2, 1),
            ("Thực hiện 10 tháng đầu năm 2023", 1, 3),
        ),
        header_row("Số tiền", "Đạt tỷ lệ so với dự toán (%)", "So với cùng kỳ năm 2022 (%)"),
    ]  # fmt: skip
    for roman, (section, lines) in zip(("I", "II"), BUDGET.items(), strict=True):
        title = Spanned(words(section, bold=True), cols=5)
        rows.append(("section", (words(roman, bold=True, align="centre"), title)))
        for number, (name, planned, spent, growth) in enumerate(lines, start=1):
            share = dash("percent") if spent is None else fraction(comma(100 * spent / planned, 2), "percent")
            compared = dash("percent") if growth == "-" else fraction(growth, "percent")
            paid = dash("money") if spent is None else _money(spent)
            serial = replace(integer(number), align="centre")
            rows.append(("body", (serial, words(name), _money(planned), paid, share, compared)))
    planned = sum(line[1] for lines in BUDGET.values() for line in lines)
    spent = sum(line[2] or 0 for lines in BUDGET.values() for line in lines)
    rows.append(
        (
            "total",
            (
                Spanned(words("Tổng số", bold=True, align="centre"), cols=2),
                replace(_money(planned), bold=True),
                replace(_money(spent), bold=True),
                replace(fraction(comma(100 * spent / planned, 2), "percent"), bold=True),
                words(""),
            ),
        )
    )
    done = "Thực hiện 10 tháng đầu năm 2023"
    return TableSource(
        columns=(
            ColumnTruth(("STT",), "integer"),
            ColumnTruth(("Nội dung chi",), "text"),
            ColumnTruth(("Dự toán năm 2023",), "money", "triệu đồng"),
            ColumnTruth((done, "Số tiền"), "money", "triệu đồng"),
            ColumnTruth((done, "Đạt tỷ lệ so với dự toán (%)"), "percent", "%"),
            ColumnTruth((done, "So với cùng kỳ năm 2022 (%)"), "percent", "%"),
        ),
        widths=(6.5, 31, 13, 13, 14, 14),
        rows=tuple(rows),
        caption="KINH PHÍ THỰC HIỆN CẢI CÁCH HÀNH CHÍNH NĂM 2023",
        appendix="Phụ lục 02",
        unit="triệu đồng",
        size=12,
    )


TASKS: tuple[tuple[str, str, str, Entry, str], ...] = (
    (
        "Rà soát toàn bộ quy trình nội bộ giải quyết thủ tục hành chính thuộc phạm vi quản lý; cắt giảm ít "
        "nhất 15% thời gian giải quyết so với quy định của Trung ương; công khai kết quả rà soát trên Cổng "
        "thông tin điện tử của tỉnh để người dân, doanh nghiệp giám sát.",
        "Các sở, ban, ngành", "Văn phòng UBND tỉnh; UBND các huyện, thị xã, thành phố",
        date("31/3/2024", "2024-03-31"),
        "Quyết định công bố quy trình nội bộ; bảng tổng hợp thời gian đã cắt giảm",
    ),
    (
        "Kết nối Hệ thống thông tin giải quyết thủ tục hành chính của tỉnh với Cơ sở dữ liệu quốc gia về "
        "dân cư và các cơ sở dữ liệu chuyên ngành của bộ, ngành Trung ương, bảo đảm người dân chỉ phải cung "
        "cấp thông tin một lần.",
        "Sở Thông tin và Truyền thông", "Công an tỉnh; Văn phòng UBND tỉnh",
        date("Quý II/2024", "2024-04-01/2024-06-30"), "Biên bản kết nối; báo cáo kiểm thử an toàn thông tin",
    ),
    (
        "Tổ chức 06 lớp bồi dưỡng kỹ năng số hóa hồ sơ, ký số và hướng dẫn người dân nộp hồ sơ trực tuyến "
        "cho công chức Bộ phận Một cửa cấp xã; mỗi lớp không quá 60 học viên, có bài kiểm tra cuối khóa và "
        "đánh giá lại sau ba tháng.",
        "Sở Nội vụ", "Trường Chính trị tỉnh; UBND cấp huyện", date("Tháng 10/2024", "2024-10"),
        "Kế hoạch mở lớp; danh sách học viên đạt yêu cầu",
    ),
    (
        "Đánh giá, xếp hạng kết quả cải cách hành chính của từng cơ quan, đơn vị theo bộ tiêu chí đã ban "
        "hành; gắn kết quả xếp hạng với việc xem xét thi đua, khen thưởng của người đứng đầu và tập thể "
        "lãnh đạo. Đơn vị có kết quả thấp phải giải trình bằng văn bản, nêu rõ nguyên nhân, trách nhiệm của "
        "từng cá nhân và lộ trình khắc phục trong sáu tháng tiếp theo.",
        "Sở Nội vụ", "Ban Thi đua - Khen thưởng tỉnh; các cơ quan, đơn vị có liên quan",
        date("15/12/2024", "2024-12-15"), "Quyết định công bố chỉ số cải cách hành chính cấp sở, cấp huyện",
    ),
    (
        "Kiểm tra đột xuất kỷ luật, kỷ cương hành chính tại ít nhất 30 cơ quan, đơn vị; kiến nghị xử lý "
        "nghiêm trường hợp để hồ sơ quá hạn nhiều lần mà không có văn bản xin lỗi người dân theo quy định. "
        "Kết quả kiểm tra được thông báo công khai và là căn cứ đánh giá, xếp loại công chức cuối năm.",
        "Thanh tra tỉnh", "Sở Nội vụ; Văn phòng UBND tỉnh", words("Thường xuyên"),
        "Thông báo kết luận kiểm tra",
    ),
    (
        "Sắp xếp, bố trí lại trụ sở làm việc của Bộ phận Một cửa cấp xã sau sáp nhập; bảo đảm mỗi nơi có "
        "khu vực hướng dẫn, máy tính kết nối mạng và lối đi cho người khuyết tật.",
        "UBND cấp huyện", "Sở Tài chính; Sở Xây dựng", date("Quý IV/2024", "2024-10-01/2024-12-31"),
        "Biên bản bàn giao trụ sở",
    ),
)  # fmt: skip


def task_table() -> TableSource:
    """Appendix 03: long wrapped cells that the page break cuts in two, the header not repeated."""
    titles = (
        "STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành",
        "Sản phẩm dự kiến",
    )  # fmt: skip
    kinds: tuple[CellKind, ...] = ("integer", "text", "text", "text", "date", "text")
    rows: list[Row] = [header_row(*titles)]
    for number, (task, lead, others, deadline, product) in enumerate(TASKS, start=1):
        serial = replace(integer(number), align="centre")
        rows.append(("body", (serial, words(task), words(lead), words(others), deadline, words(product))))
    return TableSource(
        columns=tuple(ColumnTruth((t,), k) for t, k in zip(titles, kinds, strict=True)),
        widths=(6.5, 33, 13.5, 16, 15.5, 15.5),
        rows=tuple(rows),
        caption="NHIỆM VỤ TRỌNG TÂM CẢI CÁCH HÀNH CHÍNH NĂM 2024",
        appendix="Phụ lục 03",
        size=13,
        repeat_header=False,
        cut_rows=True,
    )


INDICES = (
    ("Chỉ số cải cách hành chính (PAR INDEX)", 84.12, 85.07, 86.95),
    ("Chỉ số hài lòng về sự phục vụ hành chính (SIPAS)", 87.45, 82.3, 81.95),
    ("Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)", 67.65, 65.22, 66.1),
    ("Chỉ số hiệu quả quản trị và hành chính công (PAPI)", 43.48, 43.04, 42.6),
)


def index_table() -> TableSource:
    """Appendix 04, first table: decimals, signed differences, years as headers."""
    rows: list[Row] = [
        header_row("TT", "Chỉ số", "Năm 2021", "Năm 2022", "Năm 2023", "Tăng (+), giảm (-) so với năm 2022"),
    ]
    for number, (name, *years) in enumerate(INDICES, start=1):
        change = round(years[2] - years[1], 2)
        printed = ("+" if change > 0 else "-") + comma(abs(change), 2)
        rows.append(
            (
                "body",
                (
                    replace(integer(number), align="centre"),
                    words(name),
                    *(fraction(comma(year, 2)) for year in years),
                    fraction(printed),
                ),
            )
        )
    return TableSource(
        columns=(
            ColumnTruth(("TT",), "integer"),
            ColumnTruth(("Chỉ số",), "text"),
            *(ColumnTruth((f"Năm {year}",), "decimal") for year in (2021, 2022, 2023)),
            ColumnTruth(("Tăng (+), giảm (-) so với năm 2022",), "decimal"),
        ),
        widths=(5, 38, 12, 12, 12, 18),
        rows=tuple(rows),
        caption="Bảng 4.1. Kết quả các chỉ số đánh giá giai đoạn 2021 - 2023",
        appendix="Phụ lục 04",
        size=12,
    )


PAYMENTS = (
    ("Cấp tỉnh", 24_310, 19_876),
    ("Cấp huyện", 18_205, 11_506),
    ("Cấp xã", 61_442, 32_509),
)


def payment_table() -> TableSource:
    """Appendix 04, second table: formulas in brackets, a per cent sign in each cell, a total row."""
    rows: list[Row] = [
        header_row(
            "TT", "Cấp giải quyết", "Số hồ sơ có phí, lệ phí", "Số hồ sơ thanh toán trực tuyến", "Tỷ lệ"
        ),
        index_row("(A)", "(B)", "(1)", "(2)", "(3)=(2)/(1)"),
    ]
    for number, (level, charged, paid) in enumerate(PAYMENTS, start=1):
        share = fraction(comma(100 * paid / charged, 1) + "%", "percent")
        serial = replace(integer(number, digits=2), align="centre")
        rows.append(("body", (serial, words(level), integer(charged), integer(paid), share)))
    charged, paid = (sum(row[i] for row in PAYMENTS) for i in (1, 2))  # type: ignore[misc]
    share = fraction(comma(100 * paid / charged, 1) + "%", "percent")
    label = Spanned(words("Cộng", bold=True, align="centre"), cols=2)
    sums = (integer(charged), integer(paid), share)
    rows.append(("total", (label, *(replace(entry, bold=True) for entry in sums))))
    return TableSource(
        columns=(
            ColumnTruth(("TT",), "integer"),
            ColumnTruth(("Cấp giải quyết",), "text"),
            ColumnTruth(("Số hồ sơ có phí, lệ phí",), "integer"),
            ColumnTruth(("Số hồ sơ thanh toán trực tuyến",), "integer"),
            ColumnTruth(("Tỷ lệ",), "percent", None, "(3)=(2)/(1)"),
        ),
        widths=(8, 30, 20, 22, 20),
        rows=tuple(rows),
        caption="Bảng 4.2. Kết quả thanh toán trực tuyến phí, lệ phí năm 2023",
        appendix="Phụ lục 04",
        notes=("Ghi chú: Số liệu lấy từ Cổng Dịch vụ công của tỉnh, tính đến hết ngày 30/11/2023.",),
        size=12,
    )
