"""Train a reader of lines: ``python -m ocr.engine.training.train --help``.

Needs PyTorch and ONNX (``pip install '.[training]'``), which sohoa does not. OUT is a folder; what is in it
is gone on with: ``checkpoint.npz``, ``log.csv`` (a row for every test; its lines and seconds are counted from
each start on) and, at the end, ``lines.onnx``. Lines are drawn while the network learns, each only once; a
step that is run again sees the same lines.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from rapidfuzz.distance import Levenshtein
from torch import Tensor
from torch.nn.functional import ctc_loss

from ocr.engine.line_network import spelled
from ocr.engine.training.characters import CHARACTERS
from ocr.engine.training.checkpoint import Averages, resumed, saved
from ocr.engine.training.drawn_lines import FRAMING, DrawnLine, drawn_block
from ocr.engine.training.line_texts import Lot, read_passages
from ocr.engine.training.network import BLANK, STEP, LineNet, write_onnx
from ocr.engine.training.scanned_lines import read_scanned
from ocr.engine.training.typefaces import Families, find_families, parted

_PIXELS = 12_288
"""Columns of pictures in a step, in all its lines together."""

_WIDTHS, _WIDTHS_AT_FIRST = (120, 1000), (100, 260)
"""Columns of the widest line of a step; short lines show sooner which column is which character."""

_AT_FIRST = 1_500
"""Steps of short lines."""

_WIDE = 32
"""Columns that the width of a step is a multiple of: PyTorch keeps something for each width that it meets."""

_IN_A_BLOCK = 6
"""Lines drawn below each other."""

_SCANNED = 0.2
"""Share of the lines of a step that are of real scans, where there are any."""

_WARM_UP = 300
"""Steps in which the rate of learning rises."""

_KEPT = 0.998
"""Of a running mean of the weights, at each step: it is what is tested and written."""

_DECAY, _LONGEST_SLOPE = 0.01, 2.0
"""Decay of weights, and the length that the gradient is clipped to."""

_EVERY = 250
"""Steps between two tests, each with a checkpoint."""

_TEST_BLOCKS, _TEST_WIDTH, _TEST_SEED = 60, 600, 7
_HELD_BACK = 10
"""Of so many lines of real scans one is for the test."""


class Material(NamedTuple):
    """What lines are made of: texts, typefaces, and lines of real scans (narrowest first)."""

    passages: Sequence[str]
    families: Families
    scanned: Sequence[DrawnLine]


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parse.add_argument("out", type=Path)
    parse.add_argument("--texts", type=Path, required=True, help="folder of .txt files in Vietnamese")
    parse.add_argument("--typefaces", type=Path, required=True, help="folder of .ttf and .otf files")
    parse.add_argument("--scanned", type=Path, help="lines of real scans, as bench.scanned_lines writes them")
    parse.add_argument("--until", type=int, default=60_000, help="the last step")
    parse.add_argument(
        "--cool", type=int, default=4_000, help="steps at the end in which the rate falls to 0"
    )
    parse.add_argument("--rate", type=float, default=0.002)
    asked = parse.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    asked.out.mkdir(parents=True, exist_ok=True)
    seen, unseen = parted(find_families(asked.typefaces))
    scanned = read_scanned(asked.scanned) if asked.scanned else []
    narrow_first = sorted(
        (line for line in scanned if not _is_held_back(line)), key=lambda line: line.ink.shape[1]
    )
    passages = read_passages(asked.texts)
    drawn = [
        drawn_block(passages, unseen, FRAMING, _TEST_WIDTH, 4, np.random.default_rng((_TEST_SEED, number)))
        for number in range(_TEST_BLOCKS)
    ]
    tests = {
        "drawn": [line for block in drawn for line in block],
        "scanned": list(filter(_is_held_back, scanned)),
    }
    train(Material(passages, seen, narrow_first), tests, asked.out, asked.until, asked.cool, asked.rate)


def _is_held_back(line: DrawnLine) -> bool:
    """Whether ``line`` is for the test: all views of it, and of lines that say the same."""
    return zlib.crc32(line.text.encode()) % _HELD_BACK == 0


def train(
    material: Material,
    tests: Mapping[str, Sequence[DrawnLine]],
    out: Path,
    until: int,
    cool: int,
    rate: float,
) -> None:
    """Goes on with the training in ``out`` to step ``until``."""
    network = LineNet(len(CHARACTERS) + 1).to(memory_format=torch.channels_last)
    averages: Averages = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=_DECAY)
    checkpoint, log = out / "checkpoint.npz", out / "log.csv"
    first = resumed(checkpoint, network, averages, optimiser) if checkpoint.exists() else 0
    if not log.exists():
        log.write_text("step,lines,cpu_seconds,loss," + ",".join(f"cer_{name}" for name in tests) + "\n")
    begun, lines, losses = time.process_time(), 0, list[float]()
    for step in range(first + 1, until + 1):
        batch = step_lines(material, step)
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, step / _WARM_UP, (until - step + 1) / cool)
        losses.append(_learnt(network, optimiser, batch))
        lines += len(batch)
        kept = min(_KEPT, step / (step + 10))
        for name, value in network.state_dict().items():
            averages[name] = torch.lerp(value, averages[name], kept) if value.is_floating_point() else value
        if step % _EVERY == 0 or step == until:
            saved(checkpoint, step, network, averages, optimiser)
            mean = _of_averages(averages)
            errors = [f"{share_wrong(mean, test):.4f}" for test in tests.values()]
            row = [str(step), str(lines), f"{time.process_time() - begun:.0f}", f"{np.mean(losses):.4f}"]
            with log.open("a") as table:
                table.write(",".join((*row, *errors)) + "\n")
            losses.clear()
    write_onnx(_of_averages(averages), out / "lines.onnx")


def step_lines(material: Material, step: int) -> list[DrawnLine]:
    """The lines of ``step``, about as wide as each other."""
    rng = np.random.default_rng((1, step))
    widths = _WIDTHS if step > _AT_FIRST else _WIDTHS_AT_FIRST
    width = round(float(np.exp(rng.uniform(*np.log(widths)))))
    wanted = max(_IN_A_BLOCK, _PIXELS // width)
    of_scans = round(_SCANNED * wanted) if material.scanned else 0
    lines = _scanned_of(material.scanned, width, of_scans, rng) if of_scans else []
    while len(lines) < wanted:
        lines += drawn_block(material.passages, material.families, FRAMING, width, _IN_A_BLOCK, rng)
    return lines


def _scanned_of(scanned: Sequence[DrawnLine], width: int, count: int, rng: Lot) -> list[DrawnLine]:
    """``count`` of the lines whose widths are next to ``width``."""
    nearest = int(np.searchsorted([line.ink.shape[1] for line in scanned], width))
    low = max(0, min(nearest - 8 * count, len(scanned) - 16 * count))
    return [scanned[at] for at in rng.integers(low, min(len(scanned), low + 16 * count), count)]


def _learnt(network: LineNet, optimiser: torch.optim.AdamW, lines: Sequence[DrawnLine]) -> float:
    """One step: the mean of -log P of a character before it."""
    network.train()
    pictures, lengths = shown(lines)
    texts = [[CHARACTERS.index(character) + 1 for character in line.text] for line in lines]
    wanted = torch.tensor([number for text in texts for number in text])
    long = torch.tensor([len(text) for text in texts])
    chances = network(pictures).log_softmax(2).transpose(0, 1)
    total = ctc_loss(chances, wanted, lengths, long, BLANK, "sum", zero_infinity=True)
    loss = total / long.sum()
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_SLOPE)
    optimiser.step()
    return float(loss.detach())


def shown(lines: Sequence[DrawnLine]) -> tuple[Tensor, Tensor]:
    """The pictures of ``lines`` (N, 1, 64, W), white to the right, and the columns of output of each."""
    wide = (max(line.ink.shape[1] for line in lines) // _WIDE + 1) * _WIDE
    pictures = np.zeros((len(lines), 1, FRAMING.height, wide), np.float32)
    for picture, line in zip(pictures, lines, strict=True):
        picture[0, :, : line.ink.shape[1]] = line.ink
    lengths = [-(-line.ink.shape[1] // STEP) for line in lines]
    whole = torch.from_numpy(pictures).contiguous(memory_format=torch.channels_last)
    return whole, torch.tensor(lengths)


def share_wrong(network: LineNet, lines: Sequence[DrawnLine]) -> float:
    """Characters to change in what ``network`` reads, for each character of ``lines``; 0 of none."""
    network.eval()
    wrong = 0
    for line in lines:
        pictures, lengths = shown([line])
        with torch.no_grad():
            sureness, numbers = network(pictures)[0, : int(lengths[0])].softmax(1).max(1)
        words = spelled(numbers.numpy(), sureness.numpy(), CHARACTERS)
        wrong += Levenshtein.distance(" ".join(text for text, *_ in words), line.text)
    return wrong / max(1, sum(len(line.text) for line in lines))


def _of_averages(averages: Averages) -> LineNet:
    network = LineNet(len(CHARACTERS) + 1)
    network.load_state_dict(averages)
    return network


if __name__ == "__main__":
    main()
