from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import run_command
from pipeline.run.entry import Entry
from pipeline.run.ledger import Ledger
from pipeline.run.status import status
from pipeline.settings import Settings, program_version
from schema.errors import LedgerDamaged, OutputError
from tests.pipeline.running import Run, Witness, document, run_over, settings_with


def database(out: Path) -> Path:
    return out / ".sohoa" / "ledger.sqlite"


def pages_read(file: Path) -> list[int]:
    return [int(line) for line in (file.parent / f".{file.name}.read").read_text().split()]


def truncate(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def overwrite_a_page(path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 3)


def write_text(path: Path) -> None:
    path.write_text("no database " * 1000)


def drop_a_table(path: Path) -> None:
    with sqlite3.connect(path) as opened:
        opened.execute("drop table documents")
        opened.execute("create table documents (name text primary key) strict")


def put_rubbish(path: Path) -> None:
    with sqlite3.connect(path) as opened:
        opened.execute("update documents set state = 'eaten'")


@pytest.fixture
def finished(inbox: Path, out: Path, run: Run) -> Witness:
    for name in ("a", "b", "c"):
        (inbox / f"{name}.pdf").write_text(f"one two {name}")
    return run()


DAMAGE = [truncate, overwrite_a_page, write_text, drop_a_table, put_rubbish]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
@pytest.mark.usefixtures("finished")
def test_a_damaged_ledger_is_said_to_be_one_and_can_be_rebuilt(
    damage: Callable[[Path], None], inbox: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(database(out))
    assert run_command(["export", str(out), "--lang", "en"]) == 4
    told = capsys.readouterr().err
    assert "output.ledger_damaged" in told and f"sohoa ledger rebuild {out}" in told
    assert run_command(["ledger", "rebuild", str(out)]) == 0
    assert status(out).states == {"complete": 3}
    assert run_over([inbox], out).states == dict.fromkeys(("a.pdf", "b.pdf", "c.pdf"), "complete")
    assert sorted(pages_read(inbox / "a.pdf")) == [1, 2, 3]
    assert run_over([inbox], out).states == {}


def test_a_lost_ledger_is_rebuilt_with_failures_and_formats(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "sub").mkdir()
    (inbox / "sub" / "part.pdf").write_text("one error")
    (inbox / "empty.pdf").touch()
    run()
    (out / "sub" / "part.pdf.md").write_text("text")
    with Ledger(out) as ledger:
        before = {entry.name: entry for entry in ledger.entries()}
    database(out).unlink()
    assert run_command(["ledger", "rebuild", str(out)]) == 0
    with Ledger(out) as ledger:
        after = {entry.name: entry for entry in ledger.entries()}
    assert after.keys() == before.keys()
    for name, entry in after.items():
        had = before[name]
        assert (entry.state, entry.code, entry.sha256) == (had.state, had.code, had.sha256)
        assert (entry.settings_digest, entry.pages) == (had.settings_digest, had.pages)
    assert after["sub/part.pdf"].formats == "json md"


def test_a_ledger_out_of_reach_is_not_called_damaged(out: Path) -> None:
    database(out).mkdir(parents=True)
    with pytest.raises(OutputError) as raised:
        Ledger(out)
    assert not isinstance(raised.value, LedgerDamaged)


def begun(name: str, settings_digest: str, outputs: str = "") -> Entry:
    return Entry(
        name=name,
        source=f"/{name}",
        size=1,
        modified_ns=1,
        sha256="ab",
        settings_digest=settings_digest,
        version=program_version(),
        state="working",
        outputs=outputs,
    )


def test_work_begun_with_other_settings_is_forgotten(out: Path, inbox: Path) -> None:
    (inbox / "a.pdf").write_text("one")
    settings = settings_with()
    kept = f"ab/{settings.digest()}/{program_version()}"
    with Ledger(out) as ledger:
        for work in ("ab/other/1", f"cd/{settings.digest()}/0", kept):
            ledger.put_page(work, 1, b"page")
        ledger.put(begun("x", "other"))
        ledger.put(begun("y", "other", outputs=".json"))
        ledger.put(begun("z", settings.digest()))
    run_over([inbox], out, settings)
    with Ledger(out) as ledger:
        assert [entry.name for entry in ledger.entries()] == ["a.pdf", "y", "z"]
    with sqlite3.connect(database(out)) as opened:
        assert opened.execute("select work from pages").fetchall() == [(kept,)]


def test_limits_do_not_count_as_other_settings(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one two")
    run_over([inbox], out, settings_with(page_seconds=100))
    assert run_over([inbox], out, settings_with(page_seconds=50, assemble_seconds=50)).states == {}
    assert document(out, "a.pdf")["provenance"]["settings_digest"] == Settings().digest()
