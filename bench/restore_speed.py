"""Speed and memory of restoration in a process of its own: python -m bench.restore_speed PAIRS."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.restore_scores import BLOCK, read_pairs, syllables
from lexicon.language_model import FOLDER, LanguageModel
from ocr.restore import Restorer


def speed(lines: Sequence[str]) -> str:
    """Syllables a second of processor time, the first time and again, and what loading costs."""
    began = time.process_time()
    restorer = Restorer(LanguageModel(FOLDER))
    loaded = time.process_time() - began
    restorer.restore(["thi tuc hanh chinh"])
    count = sum(len(syllables(line)) for line in lines)
    rates = []
    for _ in range(2):
        began = time.process_time()
        for start in range(0, len(lines), BLOCK):
            restorer.restore(lines[start : start + BLOCK])
        rates.append(count / (time.process_time() - began))
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    resident = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return (
        f"{rates[0]:.0f} syllables/s new, {rates[1]:.0f} again; "
        f"loads in {loaded:.2f} s; {resident:.0f} MB resident"
    )


def speed_apart(pairs: Path) -> str:
    """``speed`` of the read lines of a file of pairs, on one thread as in a worker."""
    command = [sys.executable, "-m", "bench.restore_speed", str(pairs)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()


if __name__ == "__main__":
    print(speed([read for _, read in read_pairs(Path(sys.argv[1]))]))
