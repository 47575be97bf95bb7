"""Train the digit reader: ``python -m ocr.handwriting.training.train --help``. Needs jax; sohoa does not."""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import jax
import jax.numpy as jnp
import numpy as np

from ocr.handwriting.slot import OTHER
from ocr.handwriting.training.network import (
    BLANK,
    CONVOLUTIONS,
    LEAST_VARIANCE,
    Parameters,
    first_parameters,
    label_loss,
    logits,
    started,
)
from ocr.handwriting.training.slots import WIDTH, slot_picture
from ocr.handwriting.training.sources import load_sources

_BATCH = 64
_LONGEST = 5
_SIGNS = "0123456789" + OTHER
_RATE, _DECAY = 2.5e-3, 1e-4


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("out", type=Path, help="the weights, .npz")
    parse.add_argument("--mnist", type=Path, required=True, help="folder with the four IDX files")
    parse.add_argument("--optical", type=Path, required=True, help="digits.csv.gz of scikit-learn")
    parse.add_argument("--hands", type=Path, required=True, help="folder of handwriting typefaces")
    parse.add_argument("--upright", type=Path, nargs="+", required=True, help="typefaces of print")
    parse.add_argument("--italic", type=Path, nargs="+", required=True, help="slanted typefaces of print")
    parse.add_argument("--pictures", type=int, default=60_000)
    parse.add_argument("--epochs", type=int, default=6)
    parse.add_argument("--seed", type=int, default=0, help="of the pictures")
    parse.add_argument("--start", type=Path, help="weights to go on from, at a third of the rate")
    asked = parse.parse_args()
    cv2.setNumThreads(1)
    faces = {"upright": asked.upright, "italic": asked.italic}
    halves = []
    for test, count in ((False, asked.pictures), (True, 3000)):
        sources = load_sources(asked.mnist, asked.optical, list(asked.hands.glob("*.ttf")), test=test)
        rng = np.random.default_rng((asked.seed, test))
        made = [slot_picture(sources, faces, rng) for _ in range(count)]
        halves.append((np.stack([picture for picture, _ in made]), [label for _, label in made]))
    train(*halves[0], *halves[1], asked.epochs, asked.out, asked.start)


def train(
    pictures: np.ndarray[Any, Any],
    labels: list[str],
    unseen: np.ndarray[Any, Any],
    truths: list[str],
    epochs: int,
    out: Path,
    start: Path | None = None,
) -> None:
    """Fit the network to ``pictures`` (N, 32, 96) of uint8 and write its weights after every epoch."""
    weights, running = first_parameters(0)
    top = _RATE
    if start is not None:
        with np.load(start) as stored:
            weights, running = started(stored, jnp.asarray(pictures[:500, ..., None] / 255, jnp.float32))
        top = _RATE / 3
    moments = (jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights))
    codes = np.full((len(labels), _LONGEST), BLANK)
    for row, label in zip(codes, labels, strict=True):
        row[: len(label)] = [_SIGNS.index(sign) for sign in label]
    rng = np.random.default_rng(1)
    steps = epochs * (len(labels) // _BATCH)
    done = 0
    for epoch in range(epochs):
        begun, losses = time.monotonic(), []
        order = rng.permutation(len(labels))[: len(labels) // _BATCH * _BATCH].reshape(-1, _BATCH)
        for batch in order:
            rate = top * min(1.0, (done + 1) / 200) * 0.5 * (1 + np.cos(np.pi * done / steps))
            shifted = _shaken(pictures[batch], rng)
            weights, running, moments, loss = _step(
                weights, running, moments, shifted, codes[batch], rate, float(done + 1)
            )
            losses.append(float(loss))
            done += 1
        right = _right(weights, running, unseen, truths)
        took = time.monotonic() - begun
        print(
            f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, unseen right {right:.4f}, {took:.0f} s",
            flush=True,
        )
        np.savez(out, allow_pickle=False, **folded(weights, running))


def _shaken(pictures: np.ndarray[Any, Any], rng: np.random.Generator) -> Any:
    """The pictures at other scales and places, as floats (N, 32, 96, 1)."""
    shaken = np.zeros((*pictures.shape, 1), np.float32)
    for index, picture in enumerate(pictures):
        scale = rng.uniform(0.9, 1.1, 2)
        move = rng.normal(0, 1.2, 2) + (1 - scale) * (0, 16)
        matrix = np.array([[scale[0], rng.normal(0, 0.06), move[0]], [0, scale[1], move[1]]])
        turned = cv2.warpAffine(picture, matrix, (WIDTH, picture.shape[0]))
        shaken[index, ..., 0] = turned.astype(np.float32) / 255
    return shaken


@partial(jax.jit, donate_argnums=(0, 1, 2))
def _step(
    weights: Parameters,
    running: Parameters,
    moments: Any,
    pictures: Any,
    codes: Any,
    rate: float,
    number: float,
) -> tuple[Parameters, Parameters, Any, Any]:
    """One step of Adam with decoupled weight decay (Loshchilov, Hutter 2019)."""

    def loss(weights: Parameters) -> Any:
        scores, seen = logits(weights, running, pictures, training=True)
        return label_loss(scores, codes), seen

    (value, seen), slopes = jax.value_and_grad(loss, has_aux=True)(weights)
    norm = jnp.sqrt(sum((slope**2).sum() for slope in jax.tree.leaves(slopes)))
    slopes = jax.tree.map(lambda slope: slope * jnp.minimum(1.0, 5.0 / norm), slopes)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, moments[0], slopes)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, moments[1], slopes)
    near, far = 1 - 0.9**number, 1 - 0.999**number
    weights = jax.tree.map(
        lambda w, m, v: w - rate * ((m / near) / (jnp.sqrt(v / far) + 1e-8) + _DECAY * w),
        weights,
        first,
        second,
    )
    return weights, seen, (first, second), value


@jax.jit  # type: ignore[untyped-decorator]
def _scores(weights: Parameters, running: Parameters, pictures: Any) -> Any:
    return logits(weights, running, pictures, training=False)[0]


def _right(
    weights: Parameters, running: Parameters, pictures: np.ndarray[Any, Any], truths: list[str]
) -> float:
    """Share of pictures whose likeliest path spells their label."""
    right = 0
    for begin in range(0, len(truths), 250):
        batch = pictures[begin : begin + 250, ..., None].astype(np.float32) / 255
        for path, truth in zip(
            np.asarray(_scores(weights, running, batch)).argmax(2), truths[begin:], strict=False
        ):
            signs = [
                sign
                for sign, before in zip(path, [BLANK, *path], strict=False)
                if sign not in (before, BLANK)
            ]
            right += "".join(_SIGNS[sign] for sign in signs) == truth
    return right / len(truths)


def folded(weights: Parameters, running: Parameters) -> dict[str, np.ndarray[Any, Any]]:
    """Kernels (height, width, from, to) and biases with the normalisation in them, in half precision."""
    out: dict[str, np.ndarray[Any, Any]] = {}
    for index in range(len(CONVOLUTIONS)):
        kernel, bias = np.asarray(weights[f"kernel{index}"]), np.asarray(weights[f"bias{index}"])
        if index < len(CONVOLUTIONS) - 1:
            gain = np.asarray(weights[f"gain{index}"]) / np.sqrt(
                np.asarray(running[f"variance{index}"]) + LEAST_VARIANCE
            )
            bias = bias - np.asarray(running[f"mean{index}"]) * gain
            kernel = kernel * gain
        out[f"kernel{index}"] = kernel.astype(np.float16)
        out[f"bias{index}"] = bias.astype(np.float16)
    return out


if __name__ == "__main__":
    main()
