"""What the README shows is what a reader gets."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli.main import application, run_command
from pipeline.formats import document_json
from pipeline.summary import summary
from pipeline.worker.digitize import digitize
from schema.document import Document

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").glob("*.md"))]
GROUP = get_command(application())


def commands(page: Path) -> Iterator[list[str]]:
    """The arguments of each ``sohoa`` command in an indented block or in backquotes."""
    for line in page.read_text().splitlines():
        places = [line] if line.startswith("    ") else re.findall(r"`(sohoa [^`]+)`", line)
        for place in places:
            found = re.match(r"\s*(?:\S*\$ *)?(?:echo .*\| *)?(?:\.venv/bin/)?sohoa (?! )(.+)", place)
            if found:
                yield shlex.split(found[1].replace("\\|", "|"), comments=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_shown_exists_with_its_options(page: Path) -> None:
    for arguments in commands(page):
        command = GROUP.commands[arguments[0]]  # type: ignore[attr-defined]
        known = {name for parameter in command.params for name in (*parameter.opts, "--help")}
        if hasattr(command, "commands"):
            assert arguments[1] in command.commands
            continue
        used = {word for word in arguments[1:] if word.startswith("-")}
        assert used <= known, (page.name, arguments)


def test_the_table_of_commands_names_all_of_them() -> None:
    table = re.findall(r"^\| `sohoa (\w+)", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert set(table) == set(GROUP.commands)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def shown() -> Document:
    return digitize(ROOT / "samples" / "files" / "a-provincial-report.pdf")


def test_the_summary_in_the_readme_is_that_of_the_sample(shown: Document) -> None:
    text = (ROOT / "README.md").read_text()
    for label, value in summary(shown, "en"):
        assert re.search(rf"^    {label} +{re.escape(value)}$", text, flags=re.MULTILINE), (label, value)


def test_the_number_in_the_readme_is_that_of_the_sample(shown: Document) -> None:
    text = (ROOT / "README.md").read_text()
    found = re.search(r'"number": (\{.*?\})', text, flags=re.DOTALL)
    assert found
    written = json.loads(document_json(shown)[".json"])
    assert json.loads(found[1]) == written["metadata"]["number"]


def test_restoring_prints_what_the_readme_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = re.search(r'echo "(.+)" \| sohoa restore\n\s+(.+)', (ROOT / "README.md").read_text())
    assert said
    source = tmp_path / "text.txt"
    source.write_text(said[1] + "\n")
    assert run_command(["restore", str(source)]) == 0
    assert capsys.readouterr().out == said[2] + "\n"
