"""What people put right as data to learn from, and as proposals for the lexicon."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from lexicon.terms import with_user_lexicon
from pipeline.cli.main import run_command
from pipeline.corrections.apply import with_corrections
from pipeline.corrections.store import CorrectionStore, Reading
from pipeline.review.proposals import as_toml, proposals
from schema.document import Document
from tests.pipeline.corrections.documents import DOUBTFUL_WORD, NUMBER, cell_place, correction, document
from tests.pipeline.review.made_folder import made_folder


def test_every_correction_is_written_with_a_picture_of_its_place(tmp_path: Path) -> None:
    out, folder = made_folder(tmp_path), tmp_path / "data"
    content = (out / "a.pdf.json").read_bytes()
    reading = Reading("a.pdf", json.loads(content)["source"]["sha256"], content)
    store = CorrectionStore(out)
    store.add(reading, cell_place(1, 2), before="335", text="362", by="Lan", seen=0)
    store.add(reading, NUMBER, before="59", text="159", by="Lan", seen=0)
    taken_back = store.add(reading, DOUBTFUL_WORD, before="dan", text="dân", by="Lan", seen=0)
    store.add(reading, DOUBTFUL_WORD, before="dân", text=None, by="Lan", seen=taken_back.id)
    assert run_command(["corrections", "export", str(out), str(folder)]) == 0
    cell, field = [json.loads(line) for line in (folder / "corrections.jsonl").read_text().splitlines()]
    assert (cell["read"], cell["text"], cell["kind"], cell["page"]) == ("335", "362", "cell", 1)
    assert (folder / cell["image"]).read_bytes().startswith(b"\x89PNG")
    assert (field["read"], field["text"], field["image"]) == ("59", "159", None)


def corrected(text: str) -> Document:
    return with_corrections(document(), [correction(DOUBTFUL_WORD, "dan", text)], "vi")


def test_a_term_put_right_again_and_again_is_proposed_as_the_lexicon_wants_it(tmp_path: Path) -> None:
    (found,) = proposals([corrected("TCNSCĐ"), corrected("TCNSCĐ"), corrected("một lần")], 2)
    assert (found.term, found.times, found.misread) == ("TCNSCĐ", 2, ("dan",))
    (tmp_path / "my.toml").write_text(as_toml(found))
    assert tomllib.loads(as_toml(found)) == {"term": [{"name": "TCNSCĐ"}]}
    assert "TCNSCĐ" in {entry.name for entry in with_user_lexicon(tmp_path / "my.toml").entries}


@pytest.mark.parametrize("text", ["dân", "12", "…", "", "dan", "cải cách hành chính"])
def test_syllables_numbers_and_what_the_lexicon_has_are_not_proposed(text: str) -> None:
    assert list(proposals([corrected(text)] * 3, 3)) == []
