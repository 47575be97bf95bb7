"""Train the digit reader: ``python -m ocr.handwriting.training.train --help``.

Needs TensorFlow, which sohoa does not.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ocr.handwriting.slot import OTHER
from ocr.handwriting.training.network import BLANK, folded, label_loss, network
from ocr.handwriting.training.slots import slot_picture
from ocr.handwriting.training.sources import load_sources

_BATCH = 96
_LONGEST = 10
_SYMBOLS = "0123456789" + OTHER
_DECAY = 1e-4
_WARM_UP = 150
"""Steps in which the rate of learning rises; then it falls along a cosine."""

Bytes = NDArray[np.uint8]
Group = tuple[Bytes, NDArray[np.int32]]
"""Pictures (N, 32, W) of one width, and the symbols written in them (N, 10), filled up with ``BLANK``."""


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("out", type=Path, help="the weights: .npz for the reader, .weights.h5 to go on from")
    parse.add_argument("--mnist", type=Path, required=True, help="folder with the four IDX files")
    parse.add_argument("--optical", type=Path, required=True, help="digits.csv.gz of scikit-learn")
    parse.add_argument("--hands", type=Path, required=True, help="folder of handwriting typefaces")
    parse.add_argument("--upright", type=Path, nargs="+", required=True, help="typefaces of print")
    parse.add_argument("--italic", type=Path, nargs="+", required=True, help="slanted typefaces of print")
    parse.add_argument("--pictures", type=int, default=60_000)
    parse.add_argument("--epochs", type=int, default=8)
    parse.add_argument("--rate", type=float, default=0.004)
    parse.add_argument("--seed", type=int, default=0, help="of the pictures")
    parse.add_argument("--start", type=Path, help=".weights.h5 to go on from")
    asked = parse.parse_args()
    cv2.setNumThreads(1)
    faces = {"upright": asked.upright, "italic": asked.italic}
    halves = []
    for test, count in ((False, asked.pictures), (True, 2500)):
        sources = load_sources(asked.mnist, asked.optical, list(asked.hands.glob("*.ttf")), test=test)
        rng = np.random.default_rng((asked.seed, test))
        halves.append(grouped([slot_picture(sources, faces, rng) for _ in range(count)]))
    train(halves[0], halves[1], asked.epochs, asked.rate, asked.out, asked.start)


def grouped(pictures: Sequence[tuple[Bytes, str]]) -> list[Group]:
    """Pictures and their labels, those of one width together."""
    groups = []
    for width in sorted({picture.shape[1] for picture, _ in pictures}):
        own = [(picture, label) for picture, label in pictures if picture.shape[1] == width]
        codes = np.full((len(own), _LONGEST), BLANK, np.int32)
        for row, (_, label) in zip(codes, own, strict=True):
            row[: len(label)] = [_SYMBOLS.index(character) for character in label]
        groups.append((np.stack([picture for picture, _ in own]), codes))
    return groups


def train(
    groups: Sequence[Group],
    unseen: Sequence[Group],
    epochs: int,
    rate: float,
    out: Path,
    start: Path | None = None,
) -> None:
    """Fit the network to ``groups`` and write its weights after every epoch, with how it reads ``unseen``."""
    model = network()
    if start is not None:
        model.load_weights(start)
    steps = epochs * sum(len(pictures) // _BATCH for pictures, _ in groups)
    rates = keras.optimizers.schedules.CosineDecay(
        0.0, steps - _WARM_UP, alpha=0.02, warmup_target=rate, warmup_steps=_WARM_UP
    )
    optimiser = keras.optimizers.AdamW(rates, weight_decay=_DECAY, global_clipnorm=5.0)
    optimiser.build(model.trainable_variables)

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def step(pictures: Any, codes: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = label_loss(codes, model(pictures, training=True))
        slopes = tape.gradient(loss, model.trainable_variables)
        optimiser.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
        return loss

    rng = np.random.default_rng(1)
    for epoch in range(epochs):
        begun, losses = time.monotonic(), []
        for pictures, codes in _batches(groups, rng):
            losses.append(float(step(_shaken(pictures, rng), codes)))
        took = time.monotonic() - begun
        right = [round(_right(model, group), 4) for group in unseen]
        print(
            f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, unseen right {right}, {took:.0f} s", flush=True
        )
        model.save_weights(out.with_suffix(".weights.h5"))
        np.savez(out, allow_pickle=False, **folded(model))


def _batches(groups: Sequence[Group], rng: np.random.Generator) -> list[Group]:
    batches = []
    for pictures, codes in groups:
        order = rng.permutation(len(codes))[: len(codes) // _BATCH * _BATCH].reshape(-1, _BATCH)
        batches += [(pictures[batch], codes[batch]) for batch in order]
    return [batches[index] for index in rng.permutation(len(batches))]


def _shaken(pictures: Bytes, rng: np.random.Generator) -> NDArray[np.float32]:
    """The pictures at other scales and places, as floats (N, 32, W, 1)."""
    shaken = np.zeros((*pictures.shape, 1), np.float32)
    for index, picture in enumerate(pictures):
        scale = rng.uniform(0.9, 1.1, 2)
        move = rng.normal(0, 1.2, 2) + (1 - scale) * (0, 16)
        matrix = np.array([[scale[0], rng.normal(0, 0.06), move[0]], [0, scale[1], move[1]]])
        turned = cv2.warpAffine(picture, matrix, (picture.shape[1], picture.shape[0]))
        shaken[index, ..., 0] = turned.astype(np.float32) / 255
    return shaken


def _right(model: Any, group: Group) -> float:
    """Share of pictures whose likeliest path spells what is written in them."""
    pictures, codes = group
    right = 0
    for begin in range(0, len(codes), 250):
        batch = pictures[begin : begin + 250, ..., None].astype(np.float32) / 255
        for path, code in zip(model(batch).numpy().argmax(2), codes[begin:], strict=False):
            symbols = [s for s, before in zip(path, [BLANK, *path], strict=False) if s not in (before, BLANK)]
            right += symbols == [character for character in code if character != BLANK]
    return right / len(codes)


if __name__ == "__main__":
    main()
