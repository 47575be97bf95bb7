"""What people put right as data to learn from, and as proposals for the lexicon."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from lexicon.terms import builtin_lexicon, with_user_lexicon
from pipeline.cli.main import run_command
from pipeline.corrections.place import Place
from pipeline.corrections.store import CorrectionStore, Reading
from pipeline.review.accepting import Accepted, UnknownParent, accept
from pipeline.review.proposals import as_toml, proposals
from tests.pipeline.corrections.documents import DOUBTFUL_WORD, NUMBER, cell_place
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


def changed(*texts: str) -> list[tuple[Place, str, str]]:
    return [(DOUBTFUL_WORD, "dan", text) for text in texts]


def test_a_term_put_right_again_and_again_is_proposed_as_the_lexicon_wants_it(tmp_path: Path) -> None:
    (found,) = proposals(changed("TCNSCĐ", "TCNSCĐ", "một lần"), 2, builtin_lexicon())
    assert (found.term, found.times, found.misread) == ("TCNSCĐ", 2, ("dan",))
    (tmp_path / "my.toml").write_text(as_toml(found))
    assert tomllib.loads(as_toml(found)) == {"term": [{"name": "TCNSCĐ"}]}
    known = with_user_lexicon(tmp_path / "my.toml")
    assert "TCNSCĐ" in {entry.name for entry in known.entries}
    assert list(proposals(changed("TCNSCĐ", "TCNSCĐ"), 2, known)) == [], "it is known now"


@pytest.mark.parametrize("text", ["dân", "12", "…", "", "dan", "cải cách hành chính", "huyện Tứ Kỳ"])
def test_syllables_numbers_and_what_the_lexicon_has_are_not_proposed(text: str) -> None:
    assert list(proposals(changed(text) * 3, 3, builtin_lexicon())) == []


def test_fields_and_what_was_taken_back_propose_nothing(tmp_path: Path) -> None:
    store = CorrectionStore(tmp_path)
    reading = Reading("a.pdf", "ab" * 32, b"{}")
    first = store.add(reading, DOUBTFUL_WORD, before="TCNSCD", text="TCNS", by="Lan", seen=0)
    store.add(reading, DOUBTFUL_WORD, before="TCNS", text="TCNSCĐ", by="Lan", seen=first.id)
    store.add(reading, NUMBER, before="x", text="TCNSCĐ", by="Lan", seen=0)
    gone = store.add(reading, cell_place(1, 2), before="a", text="TCNSCĐ", by="Lan", seen=0)
    store.add(reading, cell_place(1, 2), before="TCNSCĐ", text=None, by="Lan", seen=gone.id)
    (found,) = proposals(store.changes(), 1, builtin_lexicon())
    assert (found.times, found.misread) == (1, ("TCNSCD",))


def test_an_accepted_unit_names_the_one_above_it_and_is_found_from_then_on(
    tmp_path: Path,
) -> None:
    path = tmp_path / "my.toml"
    unit = Accepted(name="Xóm Mới Tinh", kind="unit", type="thôn", parent="huyện Tứ Kỳ")
    for _ in range(2):
        accept(path, unit)
    accept(path, Accepted(name='Tổ "công nghệ"', kind="term"))
    with path.open("rb") as file:
        written = tomllib.load(file)
    assert [one["name"] for one in written["unit"]] == ["Xóm Mới Tinh"] * len(written["unit"])
    assert written["unit"][0]["parent"].isdigit()
    assert written["term"] == [{"name": 'Tổ "công nghệ"'}]
    (found,) = with_user_lexicon(path).units.find("Xóm Mới Tinh")[:1]
    assert (found.score, found.unit.type) == (100, "thôn")
    before = path.read_text()
    with pytest.raises(UnknownParent):
        accept(path, unit.model_copy(update={"name": "Xóm Khác", "parent": "huyện Không Có"}))
    assert path.read_text() == before
