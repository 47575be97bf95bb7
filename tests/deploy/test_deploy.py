"""What is deployed is what the project is, and can do no more than it must."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli.main import application

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
