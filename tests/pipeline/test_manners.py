"""What the command says of itself: version, help and usage errors in a language, quiet or not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from pipeline.cli.main import application, run_command
from pipeline.cli.translated import help_in_vietnamese, usage_sentence
from pipeline.doctor import Finding, examine
from pipeline.formats import FORMATS
from pipeline.settings import program_version


def helps(command: Any) -> Iterator[str]:
    yield from (item.help for item in (command, *command.params) if getattr(item, "help", None))
    for below in getattr(command, "commands", {}).values():
        yield from helps(below)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--version"]) == 0
    assert capsys.readouterr().out == f"sohoa {program_version()}\n"


def test_every_help_has_its_vietnamese() -> None:
    assert set(helps(get_command(application()))) - help_in_vietnamese().keys() == set()


def test_help_follows_the_chosen_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run_command(["run", "--help", "--lang", "vi"]) == 0
    said = capsys.readouterr().out
    assert "Thư mục kết quả." in said
    assert ",".join(FORMATS) in said
    for words in ("─ Tham số ─", "─ Lựa chọn ─", "[mặc định: json]", "[bắt buộc]", "Hiện trợ giúp này"):
        assert words in said
    for words in ("Arguments", "Options ", "default:", "required", "Show this message"):
        assert words not in said


def test_help_is_english_where_nobody_asked_for_another_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run_command(["run", "--help", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "Folder of the results." in said
    assert "Show this message and exit." in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run"], "Thiếu PATH..."),
        (["run", "x"], "Thiếu --out' / '-o"),
        (["run", "--bogus"], "Không có lệnh hay lựa chọn --bogus"),
        (["frobnicate"], "Không có lệnh hay lựa chọn frobnicate"),
        (["run", "x", "-o"], "Lựa chọn -o cần một giá trị"),
        (["run", "x", "-o", "y", "--jobs", "many"], "cần một số"),
        (["run", "x", "-o", "y", "--jobs", "0"], "nằm ngoài giới hạn"),
        (["run", "x", "-o", "y", "--redo", "none"], "không hợp lệ"),
        (["show", "a", "b"], "Thừa tham số: b"),
    ],
)
def test_usage_errors_are_sentences_in_vietnamese(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command([*arguments[:1], "--lang", "vi", *arguments[1:]]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1


def test_what_is_not_known_stays_as_it_was_said() -> None:
    assert usage_sentence("Something else.", "vi") == "Something else."


def test_a_shell_completes_commands() -> None:
    asked = {"_SOHOA_COMPLETE": "complete_bash", "COMP_WORDS": "sohoa sta", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli.main"],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["status"]


@pytest.mark.parametrize(("tone", "lines"), [("-q", 1), ("-v", 2)])
def test_a_run_says_as_much_as_is_wanted(
    tone: str, lines: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    arguments = ["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--lang", "en", tone]
    assert run_command(arguments) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "There is no PDF and no image to digitise."
    assert len(said) == lines


def test_the_doctor_prints_commands_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = (
        Finding(what="a", found="1", ok=True),
        Finding(what="b", found="", ok=False, mend="sudo apt-get install b"),
        Finding(what="output folder", found="/", ok=False, mend="choose a folder you may write to"),
    )
    monkeypatch.setattr("pipeline.cli.doctor.examine", lambda folder: findings)
    assert run_command(["doctor", "--fix-hints", "--lang", "en"]) == 3
    assert capsys.readouterr().out == "sudo apt-get install b\n# choose a folder you may write to\n"
    assert run_command(["doctor", "--lang", "vi"]) == 3
    said = capsys.readouterr().out
    assert "Thư mục kết quả" in said and "chọn thư mục mà bạn có quyền ghi" in said


def test_the_doctor_speaks_vietnamese_of_all_it_looks_at(tmp_path: Path) -> None:
    names = {"Python", "Tesseract 5", "OpenCV (headless)", "SQLite"}
    found = examine(tmp_path)
    assert {finding.what for finding in found} - help_in_vietnamese().keys() == names
    advice = {finding.mend for finding in found if finding.mend and not finding.is_command}
    assert advice - help_in_vietnamese().keys() == set()


def test_the_language_is_chosen_with_the_command_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--lang", "vi", "doctor"]) == 2
    assert "--lang" in capsys.readouterr().err
