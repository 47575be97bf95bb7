"""``make bench-batch``: what the batch costs beside the reading itself, and how much memory it takes.

speed     both processors busy: one worker against two over the same pages
overhead  ledger, pipes and processes against the same stages called one after the other in one process
memory    the coordinator and its workers over many files
long      one document of many pages
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from bench.batch_corpus import PDF_SAMPLES, SAMPLES, make_corpus
from bench.torture import children

FOLDER = Path(__file__).parent / "output" / "batch"
MIB = 1024


@dataclass(frozen=True)
class Measured:
    """Seconds on the clock and of processors; highest memory in MiB of the coordinator and of any worker."""

    wall: float
    processor: float
    coordinator: int
    worker: int
    coordinator_half: int


def measure(source: Path, out: Path, jobs: int) -> Measured:
    """One run of the command over ``source`` into an empty ``out``."""
    shutil.rmtree(out, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "pipeline.cli.main",
        "run",
        str(source),
        "-o",
        str(out),
        "--jobs",
        str(jobs),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    samples: list[int] = []
    worker = 0
    assert process.stdout
    os.set_blocking(process.stdout.fileno(), False)
    while process.poll() is None:
        process.stdout.read()
        samples.append(peak(process.pid))
        for child, name in children(process.pid):
            worker = max(worker, peak(child) if name != "tesseract" else 0)
        time.sleep(0.2)
    process.stdout.close()
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, spent, max(samples), worker, samples[len(samples) // 2])


def peak(process: int) -> int:
    """The highest resident memory so far in MiB, 0 when the process has gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) // MIB if lines else 0


def in_one_process(source: Path) -> float:
    """Processor seconds of the stages called one after the other, without the time of the imports."""
    script = (
        "import sys, resource\n"
        "from pathlib import Path\n"
        "from pipeline.worker.digitize import digitize\n"
        "from pipeline.formats import document_json\n"
        "def spent():\n"
        "    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)\n"
        "    return sum(getattr(resource.getrusage(k), f) for k in kinds for f in ('ru_utime', 'ru_stime'))\n"
        "files = sorted(path for path in Path(sys.argv[1]).rglob('*') if path.is_file())\n"
        "before = spent()\n"
        "for path in files:\n"
        "    document_json(digitize(path))\n"
        "print(spent() - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(source)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    return float(done.stdout)


def speed(folder: Path, pages: int) -> None:
    corpus = folder / "speed"
    shutil.rmtree(corpus, ignore_errors=True)
    make_corpus(corpus, good=pages, broken=0)
    one, two = (measure(corpus, folder / "out", jobs) for jobs in (1, 2))
    print(
        f"speed: {pages} pages, 1 worker {one.wall:.1f} s, 2 workers {two.wall:.1f} s:"
        f" {one.wall / two.wall:.2f} x"
    )
    alone = in_one_process(corpus)
    share = (one.processor - alone) / alone
    print(
        f"overhead: {alone:.1f} processor seconds in one process, {one.processor:.1f} in a run with one"
        f" worker: {share:+.1%}, start of two Python processes included"
    )


def memory(folder: Path, files: int) -> None:
    corpus = folder / "memory"
    shutil.rmtree(corpus, ignore_errors=True)
    for number in range(files):
        place = corpus / f"{number // 500:03}"
        place.mkdir(parents=True, exist_ok=True)
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(595, 842))
            pdf.docinfo["/Title"] = str(number)
            pdf.save(place / f"{number:05}.pdf", deterministic_id=True)
    found = measure(corpus, folder / "out", 2)
    print(
        f"memory: {files} files in {found.wall:.0f} s, coordinator {found.coordinator_half} MiB half-way and"
        f" {found.coordinator} MiB at the end, workers {found.worker} MiB"
    )


def long(folder: Path, pages: int) -> None:
    path = folder / "long" / "long.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.open(SAMPLES / PDF_SAMPLES[-1]) as sample, pikepdf.new() as whole:
        for number in range(pages):
            whole.pages.append(sample.pages[number % len(sample.pages)])
        whole.save(path)
    found = measure(path, folder / "out", 2)
    print(
        f"long: {pages} pages in {found.wall:.0f} s, coordinator {found.coordinator} MiB,"
        f" workers {found.worker} MiB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=120, help="of the speed and overhead runs")
    parser.add_argument("--files", type=int, default=5000, help="of the memory run")
    parser.add_argument("--long", type=int, default=2000, help="pages of the long document")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    if chosen.pages:
        speed(chosen.folder, chosen.pages)
    if chosen.files:
        memory(chosen.folder, chosen.files)
    if chosen.long:
        long(chosen.folder, chosen.long)


if __name__ == "__main__":
    main()
