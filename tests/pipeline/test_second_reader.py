"""The second reader's weights: looked at before a run begins, and named in what came of it."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.weights import Weights, line_network_weights, weights_in
from pipeline.doctor import examine, require_readers
from pipeline.worker.digitize import digitize
from schema.errors import WeightsUnusable

FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"


def damaged(folder: Path) -> Weights:
    copy = Path(shutil.copytree(line_network_weights().folder, folder / "weights"))
    (copy / "rec.onnx").write_bytes(b"")
    return weights_in(copy)


def test_doctor_says_what_the_second_reader_is() -> None:
    (finding,) = [one for one in examine(Path()) if one.what == "second reader"]
    assert finding.ok
    assert "Apache-2.0" in finding.found and line_network_weights().version in finding.found


def test_damaged_weights_are_found_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = damaged(tmp_path)
    monkeypatch.setattr("pipeline.doctor.line_network_weights", lambda: weights)
    (finding,) = [one for one in examine(Path()) if one.what == "second reader"]
    assert not finding.ok and "pip install" in finding.mend
    with pytest.raises(WeightsUnusable) as raised:
        require_readers()
    assert raised.value.exit_code == 3
    assert "rec.onnx" in str(raised.value)


def test_a_scan_names_both_engines_and_the_digest_of_the_weights(tmp_path: Path) -> None:
    picture = Image.new("L", (900, 500), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, 50)
    pen.text((80, 200), "Báo cáo kết quả", font=font, fill=0)
    path = tmp_path / "a.png"
    picture.save(path, dpi=(300, 300))
    engines = {engine.name: engine.version for engine in digitize(path).provenance.engines}
    assert {"tesseract", "trueocr", "onnxruntime"} <= engines.keys()
    assert line_network_weights().sha256[:16] in engines["trueocr"]
