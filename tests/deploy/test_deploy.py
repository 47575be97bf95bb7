"""What is deployed is what the project is, and can do no more than it must."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli.main import application
from pipeline.exports.workbook.answers import ANSWER, CHECK_SHEET
from pipeline.watch.inbox import DONE, FAILED
from schema.errors import message

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "sohoa-watch.service"


def test_the_image_holds_every_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = {name.rstrip("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    copied = set(
        re.findall(r"^COPY (\w+) \1$", (ROOT / "deploy" / "Containerfile").read_text(), re.MULTILINE)
    )
    assert copied == packages


def test_the_image_holds_what_the_doctor_looks_for() -> None:
    text = (ROOT / "deploy" / "Containerfile").read_text()
    assert all(package in text for package in ("tesseract-ocr-vie", "tesseract-ocr-eng", "fonts-liberation2"))


@pytest.mark.parametrize("name", ["sohoa-watch.service", "compose.yaml"])
def test_what_is_started_exists(name: str) -> None:
    text = (ROOT / "deploy" / name).read_text()
    command = get_command(application()).commands["watch"]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}
    line = next(line for line in text.splitlines() if "watch" in line and "-o" in line)
    assert set(re.findall(r"(?<![\w-])--?\w[\w-]*", line)) <= known


def test_the_service_can_do_little() -> None:
    settings = dict(re.findall(r"^(\w+)=(.*)$", UNIT.read_text(), re.MULTILINE))
    assert settings["CapabilityBoundingSet"] == ""
    assert settings["PrivateNetwork"] == settings["NoNewPrivileges"] == "yes"
    assert settings["ReadWritePaths"] == settings["ExecStart"].split()[2].rsplit("/", 1)[0]


def test_what_the_page_for_windows_names_is_there() -> None:
    page = (ROOT / "docs" / "windows.md").read_text(encoding="utf-8")
    commands = get_command(application()).commands  # type: ignore[attr-defined]
    review = {option for parameter in commands["review"].params for option in parameter.opts}
    taking_in = commands["corrections"].commands["import"]
    known = review | {option for parameter in taking_in.params for option in parameter.opts}
    for command in re.findall(r"`sohoa ([^`]+)`", page):
        assert set(re.findall(r"(?<![\w-])--?[a-z]\w*", command)) <= known
    assert f"**{CHECK_SHEET}**" in page and f"**{ANSWER}**" in page
    assert {f"`S:\\{DONE}`", f"`S:\\{FAILED}`"} <= set(re.findall(r"`S:\\\w+`", page))
    assert "trùng" in message("watch.duplicate_note", "vi", name="a", result="b")
    assert "không còn hợp lệ" in message("signature.broken", "vi", signer="A")
    assert f"systemctl status {UNIT.stem}" in page
    shared = set(re.findall(r"path = (\S+)", page))
    settings = dict(re.findall(r"^(\w+)=(.*)$", UNIT.read_text(), re.MULTILINE))
    assert shared == set(re.findall(r"/srv/\S+", settings["ExecStart"]))
