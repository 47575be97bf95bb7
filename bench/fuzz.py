"""``make fuzz``: mutated PDFs and images. Each gets a record, none ends the run or hangs over its limit."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageSequence

from bench.batch_corpus import SAMPLES

FOLDER = Path(__file__).parent / "output" / "fuzz"
SEEDS = (
    "d-decision-with-plan.pdf",
    "g-vni.pdf",
    "h-signed.pdf",
    "e-photocopy-200dpi.pdf",
    "i-bomb.pdf",
    "i-huge-page.pdf",
    "i-password.pdf",
    "f-multipage.tif",
    "i-bomb.tif",
    "f-phone-photo.jpg",
)


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """``data`` after one to three mutations; ``other`` lends pieces."""
    content = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        if not content:
            break
        at = chance.randrange(len(content))
        match chance.randrange(6):
            case 0:
                for _ in range(chance.randint(1, 40)):
                    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            case 1:
                del content[at:]
            case 2:
                start = chance.randrange(len(other))
                content[at:at] = other[start : start + chance.randint(1, 4096)]
            case 3:
                del content[at : at + chance.randint(1, 4096)]
            case 4:
                content[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"9999", b"-999", b"\x7f\xff\xff\xff")
                )
            case _:
                numbers = [place for place in range(len(content)) if 48 <= content[place] <= 57][:2000]
                for place in chance.sample(numbers, min(len(numbers), 5)):
                    content[place] = 48 + chance.randrange(10)
    return bytes(content)


def original(name: str) -> bytes:
    """The sample ``name``; of a picture the top of each page, so that two thousand are read in an hour."""
    path = SAMPLES / name
    if name.startswith("i-") or path.suffix == ".pdf":
        return path.read_bytes()
    buffer = BytesIO()
    with Image.open(path) as image:
        pages = [page.crop((0, 0, page.width, page.height // 4)) for page in ImageSequence.all_frames(image)]
        pages[0].save(
            buffer, image.format, save_all=len(pages) > 1, append_images=pages[1:], dpi=image.info.get("dpi")
        )
    return buffer.getvalue()


def make_mutants(folder: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    originals = {name: original(name) for name in SEEDS}
    names = list(originals)
    for number in range(count):
        name = names[number % len(names)]
        place = folder / f"{number // 200:03}"
        place.mkdir(parents=True, exist_ok=True)
        data = mutated(originals[name], originals[chance.choice(names)], chance)
        (place / f"{number:05}{Path(name).suffix}").write_bytes(data)


def fuzz(folder: Path, count: int, seed: int, page_seconds: float, jobs: int | None = None) -> Counter[str]:
    """Counts of what became of the mutants. Raises AssertionError when one has no record."""
    shutil.rmtree(folder, ignore_errors=True)
    make_mutants(folder / "in", count, seed)
    command = [
        sys.executable,
        "-m",
        "pipeline.cli.main",
        "run",
        str(folder / "in"),
        "-o",
        str(folder / "out"),
        "--lang",
        "en",
        *(("--jobs", str(jobs)) if jobs else ()),
    ]
    done = subprocess.run(
        [*command, "--page-seconds", str(page_seconds)], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    log = (folder / "out" / ".sohoa" / "workers.log").read_text(errors="replace")
    found = Counter({"tracebacks in the log": log.count("Traceback (most recent call last)")})
    records = [json.loads(path.read_text()) for path in (folder / "out").rglob("*.json")]
    duplicates = done.stderr.count("the same content as")
    assert len(records) + duplicates == count, (len(records), duplicates, count)
    for record in records:
        found[record["status"]] += 1
        assert record["status"] == "complete" or any(
            issue["severity"] == "error" for issue in record["issues"]
        )
        for issue in record["issues"]:
            if issue["severity"] == "error":
                found[issue["code"]] += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page-seconds", type=float, default=60.0)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    started = time.monotonic()
    found = fuzz(chosen.folder, chosen.count, chosen.seed, chosen.page_seconds)
    print(f"mutants: {chosen.count}")
    for name, count in sorted(found.items()):
        print(f"  {name}: {count}")
    print(f"seconds: {time.monotonic() - started:.0f}")


if __name__ == "__main__":
    main()
