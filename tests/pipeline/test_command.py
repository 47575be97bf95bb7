"""The command as a person runs it, on samples, in processes of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.atomic import TEMPORARY_PREFIX
from pipeline.cli.main import run_command
from pipeline.formats import document_json
from pipeline.worker.digitize import digitize
from tests.pipeline.lifeline import HANG_SECONDS, Lifeline

SAMPLES = Path(__file__).parents[2] / "samples" / "files"
SOHOA = [sys.executable, "-m", "pipeline.cli.main"]
BROKEN = sorted(SAMPLES.glob("i-*"))
GOOD = [SAMPLES / "g-vni.pdf", SAMPLES / "h-signed.pdf"]


def sohoa(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SOHOA, *(str(argument) for argument in arguments)],
        capture_output=True,
        text=True,
        timeout=1800,
        env={**os.environ, "LANG": "C", **environment},
        check=False,
    )


def truth(sample: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES.parent / "truth" / f"{sample.name}.json").read_text())
    return loaded


def without_seconds(path: Path) -> str:
    document = json.loads(path.read_text())
    del document["provenance"]["seconds"]
    return json.dumps(document)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command") / "in"
    folder.mkdir()
    for sample in (*BROKEN, *GOOD):
        shutil.copy(sample, folder)
    return folder


@pytest.fixture(scope="module")
def out(inbox: Path) -> Path:
    return inbox.parent / "out"


@pytest.fixture(scope="module")
def first(inbox: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return sohoa("run", inbox, "-o", out, "--jobs", 2)


@pytest.mark.parametrize("sample", BROKEN, ids=lambda sample: sample.name)
def test_a_broken_file_gets_one_sentence_and_a_record(
    sample: Path, inbox: Path, out: Path, first: subprocess.CompletedProcess[str]
) -> None:
    code = truth(sample)["issue"]
    said = [line for line in first.stderr.splitlines() if f"{sample.name}: " in line]
    assert len(said) == 1
    assert f": {code}: " in said[0]
    document = json.loads((out / f"{sample.name}.json").read_text())
    assert document["status"] == "failed"
    assert [issue["code"] for issue in document["issues"]] == [code]
    assert document["source"]["bytes"] == sample.stat().st_size


def test_broken_files_do_not_harm_the_others(out: Path, first: subprocess.CompletedProcess[str]) -> None:
    assert first.returncode == 1
    assert "Traceback" not in first.stderr
    for sample in GOOD:
        assert json.loads((out / f"{sample.name}.json").read_text())["status"] == "complete"
    files = [path for path in out.rglob("*") if path.is_file() and ".sohoa" not in path.parts]
    assert {path.name for path in files} == {
        "report.html",
        "report.csv",
        *(f"{sample.name}.json" for sample in (*BROKEN, *GOOD)),
    }


def test_standard_output_lists_the_results(out: Path, first: subprocess.CompletedProcess[str]) -> None:
    rows = dict(reversed(line.split("\t")) for line in first.stdout.splitlines())
    assert len(rows) == len(BROKEN) + len(GOOD)
    assert rows[str(out / "g-vni.pdf.json")] == "complete"


def test_a_second_run_does_nothing_and_still_says_what_failed(
    inbox: Path, out: Path, first: subprocess.CompletedProcess[str]
) -> None:
    again = sohoa("run", inbox, "-o", out, "--lang", "vi")
    assert (again.returncode, again.stdout) == (1, "")
    assert f"{len(BROKEN)} lỗi" in again.stderr


def test_the_same_input_gives_the_same_bytes(
    inbox: Path, out: Path, first: subprocess.CompletedProcess[str]
) -> None:
    other = out.with_name("other")
    done = sohoa("run", *GOOD, "-o", other, "--jobs", 1)
    assert done.returncode == 0
    for sample in GOOD:
        name = f"{sample.name}.json"
        assert without_seconds(other / name) == without_seconds(out / name)


def test_sources_are_left_as_they_were(inbox: Path, first: subprocess.CompletedProcess[str]) -> None:
    for sample in (*BROKEN, *GOOD):
        assert (inbox / sample.name).read_bytes() == sample.read_bytes()


def test_show_sums_up_a_document(out: Path, first: subprocess.CompletedProcess[str]) -> None:
    shown = sohoa("show", out / "g-vni.pdf.json", "--lang", "en")
    assert shown.returncode == 0
    labels = [line.split()[0] for line in shown.stdout.splitlines()]
    assert labels == [
        "File",
        "Type",
        "Title",
        "Number",
        "Date",
        "Issuer",
        "Signer",
        "Pages",
        "Tables",
        "Numbers",
        "Doubtful",
    ]
    expected = truth(SAMPLES / "g-vni.pdf")["metadata"]
    assert expected["date"] in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["run", "no-such-file.pdf", "-o", "{tmp}"], 2, "usage.path_not_found"),
        (["run", "-o", "{tmp}"], 2, "PATH"),
        (["run", "{tmp}", "-o", "{tmp}"], 2, "usage.output_is_source"),
        (["run", "{tmp}", "-o", "{tmp}/x", "--formats", "docx"], 2, "usage.unknown_format"),
        (["run", "{tmp}", "-o", "{tmp}/file"], 4, "output.unwritable"),
        (["run", "{tmp}", "-o", "/proc/no"], 4, "output.unwritable"),
        (["run", "{tmp}", "--bogus"], 2, "--bogus"),
        (["show", "{tmp}/file"], 2, "usage.not_a_document"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    (tmp_path / "file").write_text("no document")
    done = sohoa(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert done.returncode == code
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_names_that_are_not_text_are_escaped_where_they_are_shown(tmp_path: Path) -> None:
    source, out = (tmp_path / os.fsdecode(name) for name in (b"th\xe9", b"k\xea\xc3\xa9"))
    source.mkdir()
    (source / os.fsdecode(b"b\xe1o.pdf")).write_text("no PDF")
    for encoding in ("utf-8", "ascii"):
        done = sohoa("run", source, "-o", out, "--redo", "all", PYTHONIOENCODING=encoding)
        assert done.returncode == 1
        assert "source.unsupported" in done.stderr
        assert done.stdout.endswith("b\\xe1o.pdf.json\n")
        assert "Traceback" not in done.stderr


def test_an_empty_folder_is_a_success(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert sohoa("run", tmp_path / "in", "-o", tmp_path / "out").returncode == 0


def test_without_tesseract_it_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = sohoa("run", tmp_path / "in", "-o", tmp_path / "out", PATH=str(tmp_path))
    assert done.returncode == 3
    assert "tesseract-ocr" in done.stderr


def test_two_runs_on_one_folder_exclude_each_other(tmp_path: Path) -> None:
    from pipeline.run.ledger import Ledger

    (tmp_path / "in").mkdir()
    with Ledger(tmp_path / "out"):
        done = sohoa("run", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 4
    assert "output.locked" in done.stderr


def test_messages_follow_the_environment(tmp_path: Path) -> None:
    done = sohoa("run", "không có.pdf", "-o", tmp_path, LANG="vi_VN.UTF-8")
    assert "Không tìm thấy" in done.stderr


@pytest.fixture
def long_run(tmp_path: Path, lifeline: Lifeline) -> Iterator[subprocess.Popen[str]]:
    """A run in the middle of a scan: its recogniser has begun, holds the lifeline and never ends."""
    program = tmp_path / "bin" / "tesseract"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\n"
        f'if [ "$1" != stdin ]; then exec {shutil.which("tesseract")} "$@"; fi\n'
        f"exec > {lifeline.path}\n"
        "echo begun\n"
        "exec sleep 3600\n"
    )
    program.chmod(0o755)
    scan, out = SAMPLES / "b-scan-300dpi.pdf", tmp_path / "out"
    with subprocess.Popen(
        [*SOHOA, "run", scan, "-o", out, "--lang", "en", "--jobs", "1", "--tesseract", "child"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
    ) as process:
        assert lifeline.said() == b"begun\n"
        yield process
        process.kill()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_leaves_nothing_half_done(
    long_run: subprocess.Popen[str], lifeline: Lifeline, tmp_path: Path, number: int, code: int
) -> None:
    long_run.send_signal(number)
    _, said = long_run.communicate(timeout=HANG_SECONDS)
    assert long_run.returncode == code
    assert said.splitlines()[-1].startswith("Stopped.")
    assert "Traceback" not in said
    assert lifeline.said() == b""
    assert not list((tmp_path / "out").rglob(f"{TEMPORARY_PREFIX}*"))
    assert not list((tmp_path / "out").glob("*.json"))


def test_other_formats_come_later_without_reading_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    source = SAMPLES / "d-decision-with-plan.pdf"
    sohoa("run", source, "-o", out)
    made = (out / f"{source.name}.json").stat().st_mtime_ns
    assert sohoa("run", source, "-o", out, "--formats", "xlsx,csv").returncode == 0
    assert (out / f"{source.name}.json").stat().st_mtime_ns == made
    assert {".xlsx", ".table-1.csv"} <= {path.name.removeprefix(source.name) for path in out.iterdir()}
    done = sohoa("export", out, "--formats", "md,parquet")
    assert done.returncode == 0
    assert (out / f"{source.name}.md").exists()
    assert (out / "catalogue.csv").exists()
    assert sohoa("export", out, "--formats", "pdf").returncode == 0
    assert (out / f"{source.name}.pdf").read_bytes().startswith(b"%PDF-")


def test_a_language_model_of_ones_own_is_trained_and_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, lexicon = tmp_path / "ours.txt", tmp_path / "ours.toml"
    text.write_text("vở nhạc hồ tá nương của đội\n" * 200, encoding="utf-8")
    assert run_command(["lexicon", "train", str(text), "-o", str(tmp_path / "model")]) == 0
    lexicon.write_text('language_model = "model"\n')
    line = tmp_path / "line.txt"
    line.write_text("vo nhac ho ta nuong\n")
    capsys.readouterr()
    assert run_command(["restore", str(line), "--lexicon", str(lexicon)]) == 0
    assert capsys.readouterr().out == "vở nhạc hồ tá nương\n"
    lexicon.write_text('language_model = "elsewhere"\n')
    assert run_command(["lexicon", "check", str(lexicon)]) == 2


def test_show_says_why_a_file_failed_and_what_a_signature_is_worth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("h-signed-altered.pdf", "i-empty.pdf"):
        path = tmp_path / f"{name}.json"
        path.write_bytes(document_json(digitize(SAMPLES / name, language="vi"))[".json"])
        assert run_command(["show", str(path), "--lang", "vi"]) == 0
    said = capsys.readouterr().out
    assert "KHÔNG còn nguyên vẹn" in said
    assert "Chữ ký số của Sở Kế hoạch" in said
    assert "Lý do" in said and "Tệp rỗng" in said
