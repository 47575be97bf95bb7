"""The whole measure on tiny files."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from bench.wild import isolate
from bench.wild.__main__ import main
from bench.wild.variants import VARIANTS, scan
from samples.image_pdf import as_jpeg, pdf_of, render
from tests.bench.wild import made


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_is_the_same_scan_each_time(variant: str) -> None:
    pdf = made.pdf_of([made.PROSE])
    first = scan(pdf, variant, 1)
    assert first == scan(pdf, variant, 1)
    (image,) = render(first.pdf, 72)
    assert image.shape[0] == pytest.approx(1667 if variant == "nodpi" else 400, abs=1)


def _die() -> None:
    os.abort()


def test_work_that_dies_is_a_reason() -> None:
    assert isolate.run(_die, (), 60.0) == "process ended with -6"


def test_a_bad_file_is_a_row_and_a_picture_is_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(made.pdf_of([made.PROSE] * 3))
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    (image,) = render(made.pdf_of([made.PROSE]), 100)
    (folder / "picture.pdf").write_bytes(pdf_of([as_jpeg(image, 85, 100)]))
    arguments = [str(folder), "--variants", "none", "--pages", "2", "--output", str(output)]
    main(arguments)
    assert "picture.pdf: skipped" in capsys.readouterr().err
    rows = {row["file"]: row for row in _table(output / "files.tsv")}
    assert rows["bad.pdf"]["failure"].startswith("truth: PdfError")
    good = rows["good.pdf"]
    assert (good["status"], good["usable"], good["recall"]) == ("complete", "2", "100.00")
    assert [page["page"] for page in _table(output / "pages.tsv")] == ["1", "3"]
    assert "| original | 2 | 2 |" in (output / "totals.md").read_text(encoding="utf-8")
    kept = {path: path.stat().st_mtime_ns for path in (output / "kept").iterdir()}
    main([*arguments, "--resume"])
    assert {path: path.stat().st_mtime_ns for path in (output / "kept").iterdir()} == kept


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter="\t"))
