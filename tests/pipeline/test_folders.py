"""Folders that cannot be looked into, and outputs that are not there any more: nothing is left out unsaid."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.cli.main import run_command
from pipeline.cli.progress import Narrator
from pipeline.run.context import RunContext
from pipeline.run.ledger import Ledger
from pipeline.run.naming import SourceFile
from pipeline.run.outputs import Outputs
from pipeline.run.plan import plan
from pipeline.run.report import report_csv
from pipeline.run.sources import find_sources
from pipeline.scheduler.local import LocalScheduler
from schema.errors import PathNotFound
from tests.pipeline.running import STAND_IN, Run, document, settings_with
from tests.pipeline.test_command import SAMPLES, sohoa
from tests.pipeline.test_naming import Nothing
from tests.pipeline.watching import Watched, count, watch


def shut(monkeypatch: pytest.MonkeyPatch, folder: Path, *, listed: bool = False) -> Callable[[], None]:
    """``folder`` may not be looked into, or when ``listed`` not be gone into, whoever runs the tests.

    Returns what opens it again.
    """
    closed = [folder]
    scandir, lstat = os.scandir, Path.lstat

    def refuse(path: object) -> None:
        if closed and Path(os.fspath(path)) == folder:  # type: ignore[call-overload]
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    def scan(path: str | Path = ".") -> Iterator[os.DirEntry[str]]:
        if not listed:
            refuse(path)
        return scandir(path)

    def look(path: Path) -> os.stat_result:
        if listed:
            refuse(path.parent)
        return lstat(path)

    monkeypatch.setattr(os, "scandir", scan)
    monkeypatch.setattr(Path, "lstat", look)
    return closed.clear


def folders_in(out: Path) -> dict[str, str]:
    with Ledger(out) as ledger:
        return {entry.name: entry.code or "" for entry in ledger.folders()}


@pytest.fixture
def nobody() -> Iterator[None]:
    """Root may look everywhere."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


@pytest.fixture
def shut_folders() -> Iterator[Path]:
    """A folder that anybody may go into, with one that nobody may and one that may only be listed."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name in ("a.pdf", "secret/b.pdf", "listed/c.pdf", "listed/below/d.pdf"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("one")
        folder.chmod(0o755)
        (folder / "secret").chmod(0)
        (folder / "listed").chmod(0o444)
        yield folder
        for name in ("secret", "listed"):
            (folder / name).chmod(0o755)


def test_what_cannot_be_looked_into_is_found_as_that(shut_folders: Path, out: Path, nobody: None) -> None:
    found = find_sources([shut_folders], out, Nothing())
    assert {folder.name for folder in found.unreadable} == {"secret/", "listed/below/"}
    assert [source.name for source in found.files] == ["a.pdf", "listed/c.pdf"]
    found = find_sources([shut_folders / "secret"], out, Nothing())
    assert [folder.name for folder in found.unreadable] == ["secret/"]
    with pytest.raises(PathNotFound):
        find_sources([shut_folders / "secret/b.pdf"], out, Nothing())


def test_an_unreadable_folder_is_said_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in/secret").mkdir(parents=True)
    shut(monkeypatch, tmp_path / "in/secret")
    said: list[str] = []
    monkeypatch.setattr(Narrator, "say", lambda narrator, sentence: said.append(sentence))
    assert run_command(["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--lang", "en"]) == 1
    assert said[0].startswith(f"{tmp_path / 'in/secret'}: source.folder_unreadable: ")
    assert "1 failed" in said[1]


@pytest.mark.parametrize("place", ["secret", "x/secret"])
def test_an_unreadable_folder_is_recorded_until_it_can_be_read(
    inbox: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (inbox / place).mkdir(parents=True)
    (inbox / place / "b.pdf").write_text("one")
    (inbox / "a.pdf").write_text("two")
    reopen = shut(monkeypatch, inbox / place)
    assert run().states == {"a.pdf": "complete"}
    assert folders_in(out) == {f"{place}/": "source.folder_unreadable"}
    with Ledger(out) as ledger:
        assert f"{place}/,failed,source.folder_unreadable" in report_csv(ledger.entries()).decode()
    reopen()
    assert run().states == {f"{place}/b.pdf": "complete"}
    assert folders_in(out) == {}


@pytest.mark.parametrize("listed", [False, True])
def test_a_watcher_says_once_that_a_folder_cannot_be_looked_into(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch, listed: bool
) -> None:
    (inbox / "secret").mkdir()
    (inbox / "secret/b.pdf").write_text("one")
    (inbox / "a.pdf").write_text("two")
    reopen = shut(monkeypatch, inbox / "secret", listed=listed)

    def mend(watched: Watched) -> None:
        if watched.documents and watched.now > 200:
            reopen()

    watched = watch(inbox, out, count(2), meanwhile=mend)
    assert list(watched.states.values()) == ["complete", "complete"]
    assert len([sentence for sentence in watched.sentences if "secret" in sentence]) == 1
    assert folders_in(out) == {}


def test_a_folder_whose_path_is_too_long_to_be_opened_is_a_failure(
    inbox: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(inbox)
    for _ in range(20):
        os.mkdir("x" * 250)  # noqa: PTH102 - their path as a whole is too long for the system
        os.chdir("x" * 250)
    monkeypatch.chdir(inbox)
    (inbox / "a.pdf").write_text("one")
    assert run().states == {"a.pdf": "complete"}
    assert list(folders_in(out).values()) == ["source.folder_unreadable"]


@pytest.mark.parametrize("content", [None, b"", b'{"status": "comp', b"\0" * 200])
def test_a_document_whose_record_is_lost_or_not_whole_is_due_again(
    inbox: Path, out: Path, run: Run, content: bytes | None
) -> None:
    for name, text in (("a.pdf", "one"), ("b.pdf", "one"), ("c.pdf", "two")):
        (inbox / name).write_text(text)
    run()
    record = out / "a.pdf.json"
    record.unlink()
    if content is not None:
        record.write_bytes(content)
    assert run().states == {"a.pdf": "complete", "b.pdf": "duplicate"}
    assert document(out, "a.pdf")["text"] == "one"


@pytest.mark.parametrize("content", [None, b""])
@pytest.mark.parametrize("suffix", [".xlsx", ".table-2.csv", ".md", ".parquet", ".pdf"])
def test_a_lost_output_of_another_format_is_made_again_when_it_is_asked_for(
    inbox: Path, out: Path, run: Run, suffix: str, content: bytes | None
) -> None:
    (inbox / "a.pdf").write_text("one")
    run()
    outputs, of_it = Outputs(out), suffix.rpartition(".")[2]
    with Ledger(out) as ledger, LocalScheduler(STAND_IN, jobs=1, memory_mib=1024) as workers:
        entry = ledger.entry("a.pdf")
        assert entry
        entry = entry.model_copy(update={"formats": f"json {of_it}", "outputs": f".json {suffix}"})
        ledger.put(entry)
        if content is not None:
            outputs.path("a.pdf", suffix).write_bytes(content)
        sources = [SourceFile(inbox / "a.pdf", "a.pdf")]
        asked = RunContext(ledger, outputs, workers, settings_with(), "en", ("json", of_it))
        planned = plan(sources, asked, redo=None)
        assert (planned.due, planned.to_render) == ((sources, []) if of_it == "pdf" else ([], [entry]))
        not_asked = RunContext(ledger, outputs, workers, settings_with(), "en", ("json",))
        assert plan(sources, not_asked, redo=None).to_render == []
        outputs.path("a.pdf", suffix).write_bytes(b"whole")
        assert plan(sources, asked, redo=None).to_render == plan(sources, asked, redo=None).due == []


def test_export_says_what_it_leaves_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    sources = [SAMPLES / "g-vni.pdf", SAMPLES / "h-signed.pdf", SAMPLES / "i-empty.pdf"]
    sohoa("run", *sources, "-o", out)
    (out / "somebody.json").write_text("[]")
    (out / "folder.json").mkdir()
    assert sohoa("export", out).returncode == 0
    (out / "g-vni.pdf.json").unlink()
    (out / "h-signed.pdf.json").write_bytes(b"")
    for formats in ("json", "md"):
        done = sohoa("export", out, "--formats", formats)
        assert done.returncode == 1
        said = done.stderr.splitlines()
        assert len(said) == 3
        for name in ("g-vni.pdf.json", "h-signed.pdf.json", "somebody.json"):
            assert any(name in line for line in said)
