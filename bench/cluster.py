"""``make cluster``: real samples on a Dask cluster that loses a worker, against a run on this machine.

Starts a scheduler and two workers as processes of their own (``dask``), kills one of them with ``kill -9``
when three documents are done, and compares every output with those of a local run.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.batch_corpus import make_corpus
from bench.torture import documents, run_to_end, start_run

FOLDER = Path(__file__).parent / "output" / "cluster"
PORT = 18786


def dask(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(Path(sys.executable).with_name("dask")), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def cluster(folder: Path, good: int, broken: int) -> str:
    """Raises AssertionError when the outputs of the two runs differ."""
    shutil.rmtree(folder, ignore_errors=True)
    corpus, alone, out, log = folder / "in", folder / "alone", folder / "out", folder / "log"
    make_corpus(corpus, good=good, broken=broken)
    assert run_to_end(corpus, alone, log) == 1
    address = f"tcp://127.0.0.1:{PORT}"
    servers = [dask("scheduler", "--host", "127.0.0.1", "--port", str(PORT), "--no-dashboard")]
    servers += [
        dask(
            "worker",
            address,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            str(folder),
        )
        for _ in range(2)
    ]
    try:
        time.sleep(5)
        scheduler = ("--scheduler", f"dask://127.0.0.1:{PORT}")
        run = start_run(corpus, out, log, *scheduler)
        while len(documents(out)) < 3 and run.poll() is None:
            time.sleep(0.1)
        assert run.poll() is None, "the run ended before a worker could be killed"
        servers[1].send_signal(signal.SIGKILL)
        done = len(documents(out))
        assert run.wait() == 1
    finally:
        for server in servers:
            server.kill()
            server.wait()
    assert documents(out) == documents(alone)
    return (
        f"one of two workers killed after {done} of {good + broken} files: outputs identical to a local run"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--good", type=int, default=40)
    parser.add_argument("--broken", type=int, default=12)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    print(f"cluster: {cluster(chosen.folder, chosen.good, chosen.broken)}")


if __name__ == "__main__":
    main()
