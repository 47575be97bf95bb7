import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytesseract
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.engine.hocr import Source, pages_of_hocr
from ocr.engine.recognise import Tesseract, sheared, tesseract_version
from ocr.engine.tesseract_job import RecognitionRefused, RecognitionTimeout
from ocr.engine.tesseract_program import data_directory
from schema.errors import MissingDependency

FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"


def drawn(text: str, size: int = 54) -> NDArray[np.uint8]:
    picture = Image.new("L", (1400, 300), 255)
    ImageDraw.Draw(picture).text((100, 110), text, font=ImageFont.truetype(FONT, size), fill=0)
    return np.asarray(picture)


def test_words_come_with_boxes_in_the_frame_of_the_given_image() -> None:
    lines = Tesseract().read(drawn("Báo cáo kết quả năm 2023"), 300)
    assert [line.text for line in lines] == ["Báo cáo kết quả năm 2023"]
    first = lines[0].words[0]
    assert abs(first.box.x0 - 100) < 8
    assert 110 < first.box.y0 < first.box.y1 < 180
    assert 0.5 < first.confidence <= 1.0
    assert first.readings[0].engine == "tesseract-vie"


def test_lines_are_found_where_they_stand_without_being_read() -> None:
    (line,) = Tesseract().find_lines(drawn("Báo cáo kết quả năm 2023"), 300)
    assert len(line.words) == 6
    assert abs(line.words[0].x0 - 100) < 8
    # Letters of 54 pixels at 110 stand on 159 or so.
    assert 155 < line.foot(400) < 163


def test_a_recogniser_over_its_time_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked to be done in a millisecond, however long it took until then."""
    clock = iter((0.0, 0.0, 1.0)).__next__
    monkeypatch.setattr("ocr.engine.tesseract_engine.time", SimpleNamespace(monotonic=clock))
    with pytest.raises(RecognitionTimeout) as stopped:
        Tesseract(seconds=0.001).read(np.tile(drawn("Báo cáo kết quả"), (8, 1)), 300)
    assert stopped.value.seconds == 0.001


def test_a_recogniser_process_over_its_time_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexec sleep 3600\n")
    program.chmod(0o755)
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", str(program))
    with pytest.raises(RecognitionTimeout) as stopped:
        Tesseract(seconds=0.01, child=True).read(np.full((60, 50), 255, np.uint8), 300)
    assert stopped.value.seconds == 0.01


def test_a_recogniser_ended_by_a_signal_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nkill -9 $$\n")
    program.chmod(0o755)
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", str(program))
    with pytest.raises(pytesseract.TesseractError) as ended:
        Tesseract(child=True).read(np.full((60, 50), 255, np.uint8), 300)
    assert ended.value.status == -9


def test_white_page_has_no_lines() -> None:
    assert Tesseract().read(np.full((600, 500), 255, np.uint8), 300) == ()


def test_boxes_are_scaled_back() -> None:
    hocr = b"""<html><div class='ocr_page'><span class='ocr_line' title='bbox 10 20 30 40; x_size 20'>
    <span class='ocrx_word' title='bbox 10 20 30 40; x_wconf 93'>s\xe1\xbb\x91</span></span></div></html>"""
    ((line,),) = pages_of_hocr(hocr, Source(1.5, 300, "x"))
    assert line.words[0].box == (15, 30, 45, 60)
    assert line.words[0].text == "số"
    assert line.words[0].confidence == 0.93
    assert line.words[0].size == pytest.approx(7.2)


def test_boxes_of_lines_read_on_a_slope_are_where_the_ink_is() -> None:
    picture = drawn("Báo cáo kết quả năm 2023", size=80)
    level = Tesseract().read(picture, 300)
    slanting = Tesseract(slope=1.0).read(picture, 300)
    assert [line.text for line in slanting] == [line.text for line in level]
    pairs = zip(slanting[0].words, level[0].words, strict=True)
    assert all(np.abs(np.subtract(a.box, b.box)).max() < 5 for a, b in pairs)


def test_a_page_without_slope_is_not_sheared() -> None:
    picture = drawn("Báo cáo")
    assert sheared(picture, 0.0) is picture


def test_strips_are_read_each_for_itself() -> None:
    texts = ("Báo cáo kết quả", "năm 2023")
    ends = [np.flatnonzero(drawn(text).min(axis=0) < 128)[-1] + 20 for text in texts]
    strips = [drawn(text)[100:185, 80:end] for text, end in zip(texts, ends, strict=True)]
    read = Tesseract().read_strips(strips, 300)
    assert tuple(" ".join(word.text for word in words).rstrip(". _") for words in read) == texts
    assert abs(read[1][0].box.x0 - 20) < 8


def test_version_names_what_reads() -> None:
    assert all(tesseract_version(child).split(".")[0].isdigit() for child in (False, True))


def test_language_data_is_found() -> None:
    assert (data_directory() / "vie.traineddata").is_file()


def test_a_child_process_reads_the_same_as_this_one() -> None:
    picture = drawn("Báo cáo kết quả năm 2023")
    (here,), (there,) = Tesseract().read(picture, 300), Tesseract(child=True).read(picture, 300)
    assert here.text == there.text == "Báo cáo kết quả năm 2023"


def test_what_was_read_before_does_not_change_what_is_read_now() -> None:
    picture, other = drawn("Báo cáo kết quả năm 2023"), drawn("Quyết định số 12/QĐ-UBND", size=40)
    first = Tesseract().read(picture, 300)
    Tesseract(characters="0123456789").read(other, 300)
    Tesseract(languages="eng", mode=6).read(other, 300)
    assert Tesseract().read(picture, 300) == first


def test_only_the_characters_that_were_asked_for_are_read() -> None:
    Tesseract(languages="eng", mode=6).read(drawn("S6 102O"), 300)
    (line,) = Tesseract(languages="eng", mode=6, characters="0123456789").read(drawn("S6 102O"), 300)
    assert line.text.replace(" ", "").isdigit()


def test_a_language_that_is_not_installed_is_named() -> None:
    with pytest.raises(MissingDependency, match="tesseract-ocr-xyz"):
        Tesseract(languages="xyz").read(drawn("Báo cáo"), 300)


def test_characters_of_the_same_shape_become_the_usual_ones() -> None:
    hocr = """<html><div class='ocr_page'><span class='ocr_line' title='bbox 10 20 30 40'>
      <span class='ocrx_word' title='bbox 10 20 20 40; x_wconf 90'>QÐ⁄12</span></span></div></html>"""
    ((line,),) = pages_of_hocr(hocr.encode(), Source(1.0, 300, "x"))
    assert line.text == "QĐ/12"


def test_a_picture_the_engine_cannot_take_is_refused_and_not_called_late() -> None:
    with pytest.raises(RecognitionRefused):
        Tesseract(reading_dpi=None).read(np.full((12, 40_000), 255, np.uint8), 300)


def test_an_engine_that_gives_up_in_time_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    class GivesUp:
        def __getattr__(self, name: str) -> object:
            return lambda *arguments: False

    monkeypatch.setattr("ocr.engine.tesseract_engine._engine", lambda languages: GivesUp())
    with pytest.raises(RecognitionRefused, match="50 × 60 pixels"):
        Tesseract(reading_dpi=None).read(np.full((60, 50), 255, np.uint8), 300)


def test_a_program_that_fails_refuses_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'Image too large' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", str(program))
    with pytest.raises(RecognitionRefused, match="Image too large"):
        Tesseract(child=True).read(np.full((60, 50), 255, np.uint8), 300)


def test_memory_that_is_full_is_an_error_and_not_the_end_of_the_process() -> None:
    reading = (
        "import resource, numpy as np\n"
        "from ocr.engine.recognise import Tesseract\n"
        "picture = np.full((3000, 3000), 255, np.uint8)\n"
        "reader = Tesseract(reading_dpi=None)\n"
        "reader.read(picture[:50, :50], 300)\n"
        "status = open('/proc/self/status').read()\n"
        "used = int(status.split('VmData:')[1].split()[0])\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (used * 1024 + 4_000_000,) * 2)\n"
        "try:\n"
        "    reader.read(picture, 300)\n"
        "except MemoryError:\n"
        "    print('told')\n"
    )
    done = subprocess.run([sys.executable, "-c", reading], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "told\n"), done.stderr


@pytest.mark.parametrize(
    ("boxes", "turn"),
    [(("10 60 20 100", "10 20 20 55"), 90), (("10 20 60 30", "10 40 50 50"), 0), (("10 20 20 30",), 0)],
)
def test_words_of_a_line_that_runs_upwards_say_so(boxes: tuple[str, ...], turn: int) -> None:
    texts = ("thông", "tin") if len(boxes) > 1 else ("12",)
    words = "".join(
        f"<span class='ocrx_word' title='bbox {box}; x_wconf 90'>{text}</span>"
        for box, text in zip(boxes, texts, strict=True)
    )
    line = f"<span class='ocr_line' title='bbox 10 20 60 100; textangle 90'>{words}</span>"
    ((found,),) = pages_of_hocr(
        f"<html><div class='ocr_page'>{line}</div></html>".encode(), Source(1.0, 300, "x")
    )
    assert {word.turn for word in found.words} == {turn}


def test_hocr_that_declares_entities_is_refused() -> None:
    """Ten of ten of ten: a few hundred bytes that unfold to all memory."""
    names = "abcdefghij"
    declared = ['<!ENTITY a "lol">']
    declared += [f'<!ENTITY {later} "{f"&{earlier};" * 10}">' for earlier, later in pairwise(names)]
    bomb = f"<!DOCTYPE html [{''.join(declared)}]><html><body>&j;</body></html>"
    with pytest.raises(RecognitionRefused, match="entities"):
        pages_of_hocr(bomb.encode(), Source(1.0, 300, "tesseract-vie"))


@pytest.mark.parametrize("hocr", [b"", b"<html>", b"<html>&lol;</html>", b"\xff\xfe\x00"])
def test_hocr_that_is_none_is_refused(hocr: bytes) -> None:
    with pytest.raises(RecognitionRefused):
        pages_of_hocr(hocr, Source(1.0, 300, "tesseract-vie"))
