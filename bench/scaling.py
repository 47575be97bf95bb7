"""``make bench-scaling``: what a run takes of documents that grow, in pages of prose and in rows of a table.

Born-digital documents of four lengths each, read by one worker. Seconds are of the processor, so that what
else the machine does counts little; near linear growth shows as the same seconds a page all along.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.batch import measure
from bench.table_setting import FONT_FOLDERS

FOLDER = Path(__file__).parent / "output" / "scaling"
PAGES = (25, 50, 100, 200)
ROWS_OF_A_PAGE, COLUMNS = 50, 30
LINES_OF_A_PAGE = 42
MARGIN = 40.0
SENTENCE = "Trong quý III, đơn vị đã tiếp nhận và giải quyết {} hồ sơ thủ tục hành chính, đạt 98,{} %."


def _canvas(path: Path, size: tuple[float, float]) -> Canvas:
    folder = next(folder for folder in FONT_FOLDERS if folder.exists())
    registerFont(TTFont("Body", str(folder / "LiberationSerif-Regular.ttf")))
    return Canvas(str(path), pagesize=size, invariant=True)


def prose(path: Path, pages: int) -> None:
    """``pages`` of paragraphs, with headings and page numbers."""
    canvas = _canvas(path, A4)
    for page in range(1, pages + 1):
        canvas.setFont("Body", 12)
        canvas.drawCentredString(A4[0] / 2, A4[1] - MARGIN, str(page))
        for line in range(LINES_OF_A_PAGE):
            text = (
                SENTENCE.format(page * 100 + line, line % 10)
                if line % 14
                else f"{page}.{line // 14 + 1}. Kết quả"
            )
            canvas.drawString(2 * MARGIN if line % 3 else 2.5 * MARGIN, A4[1] - 80 - 17 * line, text)
        canvas.showPage()
    canvas.save()


def table(path: Path, pages: int) -> None:
    """One ruled table of numbers over ``pages``, its titles on the first."""
    width, height = landscape(A3)
    canvas = _canvas(path, (width, height))
    pitch, wide = (height - 2 * MARGIN) / (ROWS_OF_A_PAGE + 1), (width - 2 * MARGIN) / COLUMNS
    for page in range(pages):
        canvas.setFont("Body", 8)
        rows = ROWS_OF_A_PAGE + (page == 0)
        canvas.grid(
            [MARGIN + wide * col for col in range(COLUMNS + 1)],
            [height - MARGIN - pitch * row for row in range(rows + 1)],
        )
        for row in range(rows):
            number = page * ROWS_OF_A_PAGE + row + (page > 0)
            for col in range(COLUMNS):
                text = _cell(number, col)
                canvas.drawString(MARGIN + wide * col + 2, height - MARGIN - pitch * (row + 0.7), text)
        canvas.showPage()
    canvas.save()


def _cell(row: int, col: int) -> str:
    """Titles in row 0; then a serial number, a name and figures."""
    if row == 0:
        return ("STT", "Đơn vị")[col] if col < 2 else f"Cột {col + 1}"
    if col < 2:
        return (str(row), f"Xã {row}")[col]
    return f"{(row * 31 + col * 17) % 900 + 100}" if col % 3 else f"{row % 9 + 1}.{row * col % 1000:03}"


def scale(name: str, make: Callable[[Path, int], None], pages: tuple[int, ...], folder: Path) -> None:
    """Prints a row of the table of docs/benchmarks.md for each of the lengths ``pages``."""
    for count in pages:
        path = folder / f"{name}-{count}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path, count)
        found = measure(path, folder / "out", jobs=1)
        rows = f"{count * ROWS_OF_A_PAGE} × {COLUMNS}" if make is table else "-"
        print(
            f"| {name} | {count} | {rows} | {found.processor:.1f} | {found.processor / count:.2f}"
            f" | {found.worker} | {found.coordinator} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=PAGES, help="lengths to be measured")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    print("| document | pages | rows × columns | processor s | s a page | worker MiB | coordinator MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, make in (("prose", prose), ("one table", table)):
        scale(name, make, tuple(chosen.pages), chosen.folder)


if __name__ == "__main__":
    main()
