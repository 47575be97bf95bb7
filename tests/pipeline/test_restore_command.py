"""``sohoa restore`` gives plain text back as it came: encoding, marks, ends of lines."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from pipeline.cli.main import run_command

BARE, RESTORED = "thu tuc hanh chinh", "thủ tục hành chính"


def restored(content: bytes, folder: Path, capture: pytest.CaptureFixture[bytes]) -> bytes:
    path = folder / "text.txt"
    path.write_bytes(content)
    assert run_command(["restore", str(path)]) == 0
    return capture.readouterr().out


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n", "\n "])
def test_the_end_of_the_file_is_as_it_was(
    end: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    given = f"{BARE}\r\n{BARE}{end}".encode()
    assert restored(given, tmp_path, capfdbinary) == f"{RESTORED}\r\n{RESTORED}{end}".encode()


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_text_keeps_the_encoding_that_its_byte_order_mark_tells(
    mark: bytes, encoding: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    given = mark + f"{BARE}\n".encode(encoding)
    assert restored(given, tmp_path, capfdbinary) == mark + f"{RESTORED}\n".encode(encoding)


@pytest.mark.parametrize("nothing", [b"", codecs.BOM_UTF8])
def test_a_file_without_text_stays_as_it_is(
    nothing: bytes, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert restored(nothing, tmp_path, capfdbinary) == nothing


def test_words_with_characters_of_no_width_stay_byte_for_byte(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    odd = "ha\u200bnh ch\ufeffinh \u2060thu\u200d"
    assert restored(odd.encode(), tmp_path, capfdbinary) == odd.encode()


def test_bytes_that_are_no_characters_come_through(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert restored(b"\xff\xfd x\x80y", tmp_path, capfdbinary) == b"\xff\xfd x\x80y"


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n\0\0", BARE.encode("utf-16-le"), codecs.BOM_UTF16_LE + "ha".encode("utf-16-le") + b"x"],
    ids=["a PDF file", "UTF-16 without its mark", "UTF-16 cut in a character"],
)
def test_what_is_no_text_is_refused_in_a_sentence(
    content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    assert run_command(["restore", str(path), "--lang", "en"]) == 2
    told = capfd.readouterr()
    assert "is no plain text" in told.err
    assert told.out == ""
