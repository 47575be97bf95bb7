"""The second reader: tiny lines drawn, its weights, and what its columns spell."""

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.engine.line_network import THREE_LINES, LineNetwork, line_network, line_picture, opened, spelled
from ocr.weights import line_network_weights, weights_in
from schema.box import Box
from schema.errors import WeightsUnusable, message

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"


def drawn(*texts: str) -> tuple[NDArray[np.uint8], list[Box]]:
    """Lines of type of 50 pixels one below the other, and a box around the ink of each."""
    picture = Image.new("L", (1500, 90 * len(texts) + 60), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, 50)
    boxes = []
    for at, text in enumerate(texts):
        place = (80, 30 + 90 * at)
        pen.text(place, text, font=font, fill=0)
        boxes.append(Box(*pen.textbbox(place, text, font=font)))
    return np.asarray(picture), boxes


def copied_weights(folder: Path) -> Path:
    return Path(shutil.copytree(line_network_weights().folder, folder / "weights"))


def test_lines_are_read_with_their_marks_each_by_itself() -> None:
    said = ["Căn cứ Luật Tổ chức chính phủ", "ỦY BAN NHÂN DÂN", "đã được phê duyệt"]
    image, boxes = drawn(*said)
    read = line_network().read_lines(image, boxes)
    assert [" ".join(word.text for word in words) for words in read] == said
    assert line_network().read_lines(image, boxes[1:2]) == read[1:2]


def test_words_stand_where_their_ink_is() -> None:
    image, (box,) = drawn("Báo cáo kết quả thực hiện")
    (words,) = line_network().read_lines(image, [box])
    assert [word.text for word in words] == ["Báo", "cáo", "kết", "quả", "thực", "hiện"]
    for word in words:
        columns = np.flatnonzero((image[:, : round(word.box.x1)] < 128).any(axis=0))
        assert columns.max() > word.box.x0
        assert (word.box.y0, word.box.y1) == (box.y0, box.y1)
    assert all(one.box.x1 <= other.box.x0 for one, other in pairwise(words))


def test_a_box_over_the_edge_of_the_page_and_one_without_ink_are_read() -> None:
    image, (box,) = drawn("Báo cáo")
    outside = box._replace(y0=-20.0, x1=5000.0)
    blank = Box(1000.0, 60.0, 1400.0, 100.0)
    _, nothing = line_network().read_lines(image, [outside, blank])
    assert nothing == ()


def test_a_picture_holds_the_line_in_its_middle_third() -> None:
    image = np.full((600, 2000), 255, np.uint8)
    image[300:350, 400:900] = 0
    picture = line_picture(image, Box(400, 300, 900, 350), THREE_LINES)
    assert picture.ink.shape[0] == 96
    rows = np.flatnonzero(picture.ink.max(axis=1) > 0.5)
    assert 32 <= rows.min() < rows.max() < 64
    columns = np.flatnonzero(picture.ink.max(axis=0) > 0.5)
    assert picture.left + picture.scale * columns.min() == pytest.approx(400, abs=3)


def test_columns_spell_a_character_once_unless_nothing_stands_between() -> None:
    # a a _ a space b: "aa b", with columns of their own
    found = list(spelled([1, 1, 0, 1, 3, 2], [0.9, 0.1, 0.2, 0.8, 0.1, 0.7], "ab "))
    assert found == [("aa", 0, 4, 0.8), ("b", 5, 6, 0.7)]
    assert list(spelled([0, 0, 3], [0.1, 0.1, 0.9], "ab ")) == []


def test_it_runs_on_one_thread_whatever_the_machine_has() -> None:
    options = opened(line_network_weights()).get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)


def test_signs_it_lacks_are_known() -> None:
    reader = line_network()
    assert reader.can_read("Ủy ban, (nhân dân);")
    assert not any(reader.can_read(sign) for sign in '?!"=[]–')


def test_missing_weights_say_which_file_and_what_to_do(tmp_path: Path) -> None:
    folder = copied_weights(tmp_path)
    (folder / "rec.onnx").unlink()
    with pytest.raises(WeightsUnusable) as raised:
        LineNetwork(weights_in(folder)).read_lines(*drawn("Báo cáo"))
    sentence = message(raised.value.code, "en", **raised.value.details)
    assert str(folder / "rec.onnx") in sentence and "pip install" in sentence


@pytest.mark.parametrize("damage", [b"", b"not a network"])
def test_damaged_weights_are_never_read_with(tmp_path: Path, damage: bytes) -> None:
    folder = copied_weights(tmp_path)
    (folder / "rec.onnx").write_bytes(damage)
    with pytest.raises(WeightsUnusable):
        LineNetwork(weights_in(folder)).read_lines(*drawn("Báo cáo"))


def test_weights_that_nothing_describes_are_not_used(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnusable):
        weights_in(tmp_path)


def test_weights_name_their_source_their_licence_and_their_digest() -> None:
    weights = line_network_weights()
    assert weights.licence == "Apache-2.0"
    assert "Apache License" in (weights.folder / "LICENSE").read_text(encoding="utf-8")
    assert weights.version in weights.source
    assert weights.sha256[:16] in line_network().version
