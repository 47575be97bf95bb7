"""Random administrative tables with their truth, from a seed: for the benchmark and the tests of tables.

``random_table(seed)`` makes the truth; ``bench.table_setting`` sets it as a PDF.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

UNITS = (
    "thành phố Chí Linh",
    "huyện Kim Thành",
    "huyện Tứ Kỳ",
    "huyện Cẩm Giàng",
    "huyện Nam Sách",
    "thành phố Hải Dương",
    "huyện Thanh Miện",
    "huyện Thanh Hà",
    "huyện Ninh Giang",
    "huyện Bình Giang",
    "thị xã Kinh Môn",
    "huyện Gia Lộc",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Y tế",
    "Sở Xây dựng",
    "Sở Công Thương",
    "Sở Tài chính",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Lao động - Thương binh và Xã hội",
    "Ban Quản lý các khu công nghiệp",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Khoa học và Công nghệ",
    "Sở Thông tin và Truyền thông",
    "Thanh tra tỉnh",
)
SENTENCES = (
    "Rà soát, đánh giá thủ tục hành chính trong lĩnh vực quản lý chất lượng công trình xây dựng",
    "Kiểm tra việc tiếp nhận và trả kết quả hồ sơ theo cơ chế một cửa, một cửa liên thông",
    "Tổ chức tập huấn nghiệp vụ số hóa hồ sơ cho cán bộ, công chức cấp xã",
    "Nâng cấp hạ tầng kỹ thuật của Trung tâm Phục vụ hành chính công tỉnh",
    "Công khai kết quả giải quyết trên Cổng Dịch vụ công quốc gia",
    "Bố trí kinh phí mua sắm máy quét, máy tính và thiết bị lưu trữ",
)
HEADINGS = (
    "Hồ sơ tiếp nhận",
    "Hồ sơ đã giải quyết",
    "Hồ sơ đang giải quyết",
    "Trực tuyến",
    "Trực tiếp",
    "Đúng hạn",
    "Quá hạn",
    "Trước hạn",
    "Tổng số",
    "Kỳ trước chuyển sang",
    "Trong kỳ",
    "Dự toán giao",
    "Đã thực hiện",
    "Số hộ",
    "Số khẩu",
    "Diện tích",
    "Sản lượng",
    "Kế hoạch năm",
    "Tỷ lệ (%)",
    "Năm trước",
    "Năm nay",
    "Bưu chính công ích",
)
SECTIONS = ("KHỐI CÁC SỞ, NGÀNH", "KHỐI CẤP HUYỆN", "CẤP XÃ")
CAPTIONS = (
    "TÌNH HÌNH TIẾP NHẬN VÀ GIẢI QUYẾT HỒ SƠ",
    "KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM 2023",
    "DANH MỤC NHIỆM VỤ ĐƯỢC GIAO",
)


_PART = "(theo địa bàn)"

_LEAST_SIGNED = 100
"""Smaller numbers in brackets would be labels of notes."""


_MORE_ROWS = 60


@dataclass(frozen=True)
class TrueCell:
    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1


@dataclass(frozen=True)
class TrueTable:
    """One table as it should come out after joining: every cell once, header rows first."""

    cells: tuple[TrueCell, ...]
    row_kinds: tuple[str, ...]
    column_count: int
    caption: str
    appendix: str
    unit: str | None
    notes: tuple[str, ...]
    header_repeated: bool
    wide: bool
    cut_rows: bool
    widths: tuple[float, ...] = field(default=(), compare=False)

    @property
    def header_rows(self) -> int:
        return sum(kind in ("header", "index") for kind in self.row_kinds)


def random_table(seed: int, *, ruled: bool = True, accounts: bool = False, long: bool = False) -> TrueTable:
    """The table of ``seed``; the same seed gives the same table.

    ``long``: over three pages or four. ``accounts``: its numbers have codes and negative amounts in brackets
    among them, as accounts do.
    ``ruled``: whether lines part its titles. Where they do not, a row of titles that only a part of the label
    cell would show is left out.
    """
    rng = random.Random(seed)
    texts = rng.random() < 0.25
    value_columns = rng.randint(1, 3) if texts else rng.randint(2, 9)
    column_count = 2 + value_columns
    header_rows = 1 if texts else rng.choice((1, 2, 2, 3))
    cells, leaf_kinds = _header(rng, header_rows, value_columns, texts)
    if accounts and not texts:
        leaf_kinds = [rng.choice(("code", "signed", kind)) for kind in leaf_kinds]
    if not ruled:
        cells, header_rows = _seen_rows(cells, header_rows)
    kinds = ["header"] * header_rows
    row = header_rows
    summed = False
    if not texts and rng.random() < 0.6:
        summed = column_count > 5 and rng.random() < 0.7
        if summed:
            leaf_kinds[:3] = ["integer"] * 3
        for col, text in enumerate(_index_row(rng, column_count, summed)):
            cells.append(TrueCell(row, col, text))
        kinds.append("index")
        row += 1
    sections = rng.random() < 0.35
    body_rows = rng.randint(3, 14) if texts else rng.randint(4, 45)
    if long:
        body_rows += _MORE_ROWS
    section = 0
    columns: list[list[int]] = [[] for _ in range(value_columns)]
    for number in range(1, body_rows + 1):
        if sections and (number == 1 or rng.random() < 0.12):
            cells += [TrueCell(row, 0, ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")[section % 8])]
            if rng.random() < 0.5:
                cells.append(
                    TrueCell(
                        row,
                        1,
                        rng.choice(SECTIONS),
                        1,
                        column_count - 1,
                    )
                )
            else:
                cells.append(TrueCell(row, 1, rng.choice(SECTIONS)))
                cells += [TrueCell(row, col, "") for col in range(2, column_count)]
            kinds.append("section")
            section, row = section + 1, row + 1
        label = rng.choice(SENTENCES) if texts else rng.choice(UNITS)
        cells += [TrueCell(row, 0, str(number)), TrueCell(row, 1, label)]
        drawn = [_value(rng, kind) for kind in leaf_kinds]
        if summed:
            drawn[0] = _grouped(drawn[1][1] + drawn[2][1]), drawn[1][1] + drawn[2][1]
        for i, (text, amount) in enumerate(drawn):
            columns[i].append(amount)
            cells.append(TrueCell(row, 2 + i, text))
        kinds.append("body")
        row += 1
    if not texts and rng.random() < 0.6:
        cells.append(TrueCell(row, 0, rng.choice(("TỔNG CỘNG", "Tổng số", "Tổng cộng")), 1, 2))
        for i, kind in enumerate(leaf_kinds):
            cells.append(TrueCell(row, 2 + i, _grouped(sum(columns[i])) if kind == "integer" else ""))
        kinds.append("total")
    return TrueTable(
        cells=tuple(cells),
        row_kinds=tuple(kinds),
        column_count=column_count,
        caption=rng.choice(CAPTIONS),
        appendix=f"Phụ lục {rng.choice(('I', 'II', 'III', '01', '02', '3'))}",
        unit=None if texts else rng.choice((None, "triệu đồng", "hồ sơ", "ha")),
        notes=("Ghi chú: Số liệu tính đến ngày 31/10/2023.",) if rng.random() < 0.3 else (),
        header_repeated=rng.random() < 0.6,
        wide=value_columns > 4 or rng.random() < 0.2,
        cut_rows=texts and rng.random() < 0.6,
        widths=(1.0, 5.0, *((4.0 if texts else 2.0),) * value_columns),
    )


def _header(
    rng: random.Random, rows: int, value_columns: int, texts: bool
) -> tuple[list[TrueCell], list[str]]:
    cells = [TrueCell(0, 0, rng.choice(("STT", "Stt", "TT")), rows, 1)]
    cells.append(TrueCell(0, 1, rng.choice(("Đơn vị", "Nội dung", "Tên đơn vị")), rows, 1))
    names = rng.sample(HEADINGS, len(HEADINGS))
    kinds = []
    for _ in range(value_columns):
        kinds.append("text" if texts else rng.choice(("integer", "integer", "integer", "percent", "decimal")))
    if texts:
        kinds[-1] = rng.choice(("date", "text"))

    def leaves(first: int, count: int, row: int) -> None:
        col = first
        while col < first + count:
            left = first + count - col
            width = 1 if row == rows - 1 else rng.choice([w for w in (1, 2, 3) if w <= left])
            text = names.pop() if names else "Khác"
            if width == 1:
                cells.append(TrueCell(row, 2 + col, text, rows - row, 1))
            else:
                cells.append(TrueCell(row, 2 + col, text, 1, width))
                leaves(col, width, row + 1)
            col += width

    leaves(0, value_columns, 0)
    return _filled_rows(cells, rows), kinds


def _filled_rows(cells: list[TrueCell], rows: int) -> list[TrueCell]:
    """A header row in which no cell begins cannot be seen on paper: the label cell is split."""
    for row in range(1, rows):
        if not any(cell.row == row for cell in cells):
            place, label = next(
                (i, cell) for i, cell in enumerate(cells) if cell.col == 1 and cell.row + cell.row_span > row
            )
            cells[place] = replace(label, row_span=row - label.row)
            cells.append(TrueCell(row, 1, _PART, label.row + label.row_span - row, 1))
    return cells


def _seen_rows(cells: list[TrueCell], rows: int) -> tuple[list[TrueCell], int]:
    """``cells`` without the parts that ``_filled_rows`` made, and without the rows that they alone showed."""
    whole = [cell for cell in cells if cell.text != _PART]
    starts = sorted({cell.row for cell in whole})
    found = []
    for cell in whole:
        end = rows if cell.col == 1 else cell.row + cell.row_span
        covered = [row for row in starts if cell.row <= row < end]
        found.append(replace(cell, row=starts.index(cell.row), row_span=len(covered)))
    return found, len(starts)


def _index_row(rng: random.Random, columns: int, summed: bool) -> list[str]:
    style = rng.choice(("{}", "({})"))
    texts = [style.format(i + 1) for i in range(columns)]
    if summed:
        texts[2] = "3=4+5" if style == "{}" else "(3)=(4)+(5)"
    if rng.random() < 0.4:
        texts[0], texts[1] = "A", "B"
    return texts


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _value(rng: random.Random, kind: str) -> tuple[str, int]:
    if kind == "text":
        return (rng.choice((*SENTENCES, *UNITS)) if rng.random() < 0.85 else ""), 0
    if kind == "date":
        return f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/2023", 0
    if kind == "code":
        return f"{rng.choice('AFGH')}{rng.randint(0, 99_999):05d}", 0
    draw = rng.random()
    if draw < 0.07:
        return "-", 0
    if draw < 0.12:
        return "", 0
    if kind == "percent":
        return f"{rng.randint(0, 100)},{rng.randint(0, 99):02d}%", 0
    if kind == "decimal":
        return f"{_grouped(rng.randint(0, 4000))},{rng.randint(1, 9)}", 0
    amount = int(10 ** rng.uniform(0, 6.5))
    if kind == "signed" and amount >= _LEAST_SIGNED and rng.random() < 0.4:
        return f"({_grouped(amount)})", -amount
    return _grouped(amount), amount
