"""A folder of many files for runs that are disturbed or measured: good ones and broken ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

SAMPLES = Path(__file__).parents[1] / "samples" / "files"
PDF_SAMPLES = ("d-decision-with-plan.pdf", "g-vni.pdf", "g-tcvn3.pdf", "a-provincial-report.pdf")


def make_corpus(folder: Path, *, good: int, broken: int, seed: int = 1) -> None:
    """Fills ``folder`` with ``good`` files that can be read and ``broken`` ones; the same for the same seed.

    Good files are single pages of the samples, each with a title of its own so that no two are equal; every
    fifth is a picture, which needs the recogniser. They lie in sub-folders of fifty.
    """
    chance = random.Random(seed)
    for number in range(good):
        place = folder / f"{number // 50:03}"
        place.mkdir(parents=True, exist_ok=True)
        if number % 5 == 4:
            _picture(place / f"{number:05}.png", number)
        else:
            _page(place / f"{number:05}.pdf", PDF_SAMPLES[number % len(PDF_SAMPLES)], number, chance)
    place = folder / "broken"
    place.mkdir(parents=True, exist_ok=True)
    for number in range(broken):
        name, data = _BREAKINGS[number % len(_BREAKINGS)](chance)
        (place / f"{number:05}-{name}.pdf").write_bytes(data)


def _page(path: Path, sample: str, number: int, chance: random.Random) -> None:
    with pikepdf.open(SAMPLES / sample) as whole, pikepdf.new() as single:
        single.pages.append(chance.choice(list(whole.pages)))
        single.docinfo["/Title"] = f"page {number}"
        single.save(path, deterministic_id=True)


def _picture(path: Path, number: int) -> None:
    image = Image.new("L", (620, 300), 255)
    ImageDraw.Draw(image).text((40, 40), f"Page {number} of the archive", fill=0, font_size=28)
    image.save(path, dpi=(150, 150))


def _sample() -> bytes:
    return (SAMPLES / "h-signed.pdf").read_bytes()


def _truncated(chance: random.Random) -> tuple[str, bytes]:
    data = _sample()
    return "truncated", data[: chance.randrange(1, len(data) * 9 // 10)]


def _rubbish(chance: random.Random) -> tuple[str, bytes]:
    return "rubbish", chance.randbytes(chance.randrange(1, 5000))


def _hollow(chance: random.Random) -> tuple[str, bytes]:
    return "hollow", b"%PDF-1.7\n" + chance.randbytes(chance.randrange(10, 3000)) + b"\n%%EOF\n"


def _empty(chance: random.Random) -> tuple[str, bytes]:
    return "empty", b""


def _zeros(chance: random.Random) -> tuple[str, bytes]:
    data = bytearray(_sample())
    start = chance.randrange(len(data) // 4)
    data[start:] = bytes(len(data) - start)
    return "zeros", bytes(data)


def _bomb(chance: random.Random) -> tuple[str, bytes]:
    return "bomb", (SAMPLES / "i-bomb.pdf").read_bytes() + b"%" + str(chance.random()).encode()


_BREAKINGS: tuple[Callable[[random.Random], tuple[str, bytes]], ...] = (
    _truncated,
    _rubbish,
    _hollow,
    _empty,
    _zeros,
    _bomb,
)
