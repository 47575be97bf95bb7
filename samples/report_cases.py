"""Appendix 01 of the provincial report: files of every unit; the figures are invented, the units are real."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from samples.ruled_table import Row, Spanned, TableSource, header_row, index_row
from samples.truth import (
    CellKind,
    ColumnTruth,
    Entry,
    FailingCheck,
    comma,
    dash,
    fraction,
    grouped,
    integer,
    words,
)

DEPARTMENTS = (
    "Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Kế hoạch và Đầu tư",
    "Sở Công Thương", "Sở Xây dựng", "Sở Giao thông vận tải", "Sở Y tế", "Sở Giáo dục và Đào tạo",
    "Sở Khoa học và Công nghệ", "Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Thông tin và Truyền thông", "Ban Quản lý các khu công nghiệp",
)  # fmt: skip
DISTRICTS = (
    "Thành phố Hải Dương", "Thành phố Chí Linh", "Thị xã Kinh Môn", "Huyện Bình Giang",
    "Huyện Cẩm Giàng", "Huyện Gia Lộc", "Huyện Kim Thành", "Huyện Nam Sách", "Huyện Ninh Giang",
    "Huyện Thanh Hà", "Huyện Thanh Miện", "Huyện Tứ Kỳ",
)  # fmt: skip


@dataclass(frozen=True)
class Cases:
    """One unit's files in a year; the sums follow from the parts."""

    online: int
    direct: int
    carried: int
    on_time: int
    late: int
    open_late: int

    @property
    def received(self) -> int:
        return self.online + self.direct + self.carried

    @property
    def solved(self) -> int:
        return self.on_time + self.late

    @property
    def open_on_time(self) -> int:
        return self.received - self.solved - self.open_late

    @property
    def rate(self) -> str:
        share = 100 * self.on_time / self.solved
        return "100" if self.late == 0 else comma(share, 1)

    def figures(self) -> tuple[int, ...]:
        return (
            self.received, self.online, self.direct, self.carried, self.solved, self.on_time, self.late,
            self.open_on_time, self.open_late,
        )  # fmt: skip


def cases() -> dict[str, Cases]:
    draw = Random(20231215)
    found: dict[str, Cases] = {}
    for name in (*DEPARTMENTS, *DISTRICTS):
        size = draw.randint(180, 9_600)
        online, carried = int(size * draw.uniform(0.35, 0.97)), draw.randint(0, size // 20)
        total = size + carried
        open_files = draw.randint(2, max(3, total // 25))
        late = draw.choice((0, 0, draw.randint(1, 2 + size // 90)))
        open_late = draw.choice((0, 0, 0, draw.randint(1, 2)))
        found[name] = Cases(
            online, size - online, carried, total - open_files - late, late, min(open_late, open_files)
        )
    return found


def total(found: dict[str, Cases]) -> Cases:
    parts = [
        sum(getattr(unit, name) for unit in found.values())
        for name in ("online", "direct", "carried", "on_time", "late", "open_late")
    ]
    return Cases(*parts)


def _count(number: int) -> Entry:
    return integer(number) if number else dash("integer")


MISCOUNT = 3  # the printed total of the last count column is this much too high: the source's own error


def case_table(highlighted: bool = False) -> TableSource:
    """Appendix 01: three header rows, an index row with formulas, two landscape pages, one wrong total."""
    found = cases()
    remarks = {"Sở Tư pháp": "Có hồ sơ xin lùi thời hạn", "Huyện Kim Thành": "Số liệu đến 30/11/2023"}
    body: list[Row] = []
    for number, (name, unit) in enumerate(found.items(), start=1):
        entries = [integer(number, digits=2), words(name), *map(_count, unit.figures())]
        entries += [fraction(unit.rate, "percent"), words(remarks.get(name, ""))]
        entries[0] = replace(entries[0], align="centre")
        if highlighted and (number % 7 == 3):
            entries = [replace(e, fill="yellow") for e in entries]
        elif highlighted and unit.open_late:
            entries[10] = replace(entries[10], fill="red")
        elif highlighted and unit.rate == "100":
            entries[11] = replace(entries[11], fill="green")
        body.append(("body", tuple(entries)))
    summed = total(found)
    figures = list(summed.figures())
    figures[8] += MISCOUNT
    totals = [replace(integer(figure), bold=True) for figure in figures]
    head = Spanned(words("TỔNG CỘNG", bold=True, align="centre"), cols=2)
    body.append(("total", (head, *totals, replace(fraction(summed.rate, "percent"), bold=True), words(""))))
    incoming, solved, waiting = "Hồ sơ tiếp nhận", "Kết quả giải quyết", "Đang giải quyết"
    paths = (
        ("STT",), ("Đơn vị",), (incoming, "Tổng số"), (incoming, "Trong đó", "Trực tuyến"),
        (incoming, "Trong đó", "Trực tiếp, bưu chính"), (incoming, "Trong đó", "Kỳ trước chuyển sang"),
        (solved, "Đã giải quyết", "Tổng số"), (solved, "Đã giải quyết", "Đúng hạn"),
        (solved, "Đã giải quyết", "Quá hạn"), (solved, waiting, "Trong hạn"), (solved, waiting, "Quá hạn"),
        ("Tỷ lệ đúng hạn (%)",), ("Ghi chú",),
    )  # fmt: skip
    kinds: list[CellKind] = ["integer", "text", *["integer"] * 9, "percent", "text"]  # type: ignore[list-item]
    formulas = {2: "3=4+5+6", 6: "7=8+9", 11: "12=8/7"}
    units = {11: "%"}
    last = len(body) + 3
    return TableSource(
        columns=tuple(
            ColumnTruth(path, kind, units.get(i), formulas.get(i))
            for i, (path, kind) in enumerate(zip(paths, kinds, strict=True))
        ),
        widths=(3.8, 17, 6.6, 6.6, 6.6, 6.4, 6.6, 6.6, 5.4, 5.8, 5.4, 6, 11),
        rows=(
            header_row(
                ("STT", 3, 1), ("Đơn vị", 3, 1), (incoming, 1, 4), (solved, 1, 5),
                ("Tỷ lệ đúng hạn (%)", 3, 1), ("Ghi chú", 3, 1),
            ),
            header_row(("Tổng số", 2, 1), ("Trong đó", 1, 3), ("Đã giải quyết", 1, 3), (waiting, 1, 2)),
            header_row(
                "Trực tuyến", "Trực tiếp, bưu chính", "Kỳ trước chuyển sang", "Tổng số", "Đúng hạn",
                "Quá hạn", "Trong hạn", "Quá hạn",
            ),
            index_row("1", "2", "3=4+5+6", "4", "5", "6", "7=8+9", "8", "9", "10", "11", "12=8/7", "13"),
            *body,
        ),
        caption="KẾT QUẢ TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH NĂM 2023",
        appendix="Phụ lục 01",
        unit="hồ sơ",
        notes=("Ghi chú: Dấu gạch ngang (-) là không phát sinh hồ sơ.",),
        failing_checks=(
            FailingCheck("total = sum of rows", summed.open_late, figures[8], ((last, 10),)),
        ),
        size=10.5,
    )  # fmt: skip


def paid_in_words() -> tuple[str, str]:
    """Two figures of the tables as the body of the report quotes them: files received, share on time."""
    summed = total(cases())
    return grouped(summed.received), summed.rate
