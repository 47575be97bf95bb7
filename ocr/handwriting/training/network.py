"""The network that reads a slot, and its loss, in JAX: used for training alone.

Five convolutions bring a picture of 32 x W pixels to W / 2 columns, each a distribution over ten digits,
another sign and nothing; the label is found by connectionist temporal classification (Graves et al. 2006).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

Array = Any
Parameters = dict[str, Array]

CONVOLUTIONS = (
    # height, width, from, to, pooled height, pooled width
    (3, 3, 1, 12, 2, 2),
    (3, 3, 12, 20, 2, 1),
    (3, 3, 20, 32, 2, 1),
    (3, 3, 32, 48, 1, 1),
    (4, 5, 48, 64, 1, 1),
    (1, 3, 64, 12, 1, 1),
)
BLANK = 11
_KEPT = 0.98  # of a running mean, at each step
_NEVER = -1e5
LEAST_VARIANCE = 1e-4


def first_parameters(seed: int) -> tuple[Parameters, Parameters]:
    """(weights, running means and variances) before training."""
    rng = np.random.default_rng(seed)
    weights: Parameters = {}
    running: Parameters = {}
    for index, (high, wide, inside, out, _, _) in enumerate(CONVOLUTIONS):
        spread = np.sqrt(2 / (high * wide * inside))
        weights[f"kernel{index}"] = jnp.asarray(rng.normal(0, spread, (high, wide, inside, out)), jnp.float32)
        weights[f"bias{index}"] = jnp.zeros(out)
        weights[f"gain{index}"] = jnp.ones(out)
        running[f"mean{index}"], running[f"variance{index}"] = jnp.zeros(out), jnp.ones(out)
    return weights, running


def logits(weights: Parameters, running: Parameters, x: Array, *, training: bool) -> tuple[Array, Parameters]:
    """(logits (N, W / 2, 12) of pictures (N, 32, W, 1) from 0 to 1, new running values)."""
    seen = dict(running)
    last = len(CONVOLUTIONS) - 1
    for index, (_, _, _, _, down, along) in enumerate(CONVOLUTIONS):
        x = _convolved(x, weights[f"kernel{index}"])
        if index == last:
            return (x + weights[f"bias{index}"])[:, 0], seen
        mean, variance = running[f"mean{index}"], running[f"variance{index}"]
        if training:
            mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
            seen[f"mean{index}"] = _KEPT * running[f"mean{index}"] + (1 - _KEPT) * mean
            seen[f"variance{index}"] = _KEPT * running[f"variance{index}"] + (1 - _KEPT) * variance
        x = (x - mean) * lax.rsqrt(variance + LEAST_VARIANCE) * weights[f"gain{index}"] + weights[
            f"bias{index}"
        ]
        x = jax.nn.relu(x)
        x = _pooled(x, down, along)
    raise AssertionError


def started(stored: Mapping[str, Array], pictures: Array) -> tuple[Parameters, Parameters]:
    """(weights, running values) that give what the ``stored`` kernels and biases (see ``train.folded``) give;
    the normalisation is taken from ``pictures``.
    """
    weights, running = first_parameters(0)
    x = pictures
    for index, (_, _, _, _, down, along) in enumerate(CONVOLUTIONS):
        kernel, bias = (jnp.asarray(stored[f"{name}{index}"], jnp.float32) for name in ("kernel", "bias"))
        x = _convolved(x, kernel)
        mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
        weights[f"kernel{index}"], weights[f"bias{index}"] = kernel, bias
        if index < len(CONVOLUTIONS) - 1:
            weights[f"bias{index}"] = bias + mean
            weights[f"gain{index}"] = jnp.sqrt(variance + LEAST_VARIANCE)
        running[f"mean{index}"], running[f"variance{index}"] = mean, variance
        x = _pooled(jax.nn.relu(x + bias), down, along)
    return weights, running


def _pooled(x: Array, down: int, along: int) -> Array:
    if (down, along) == (1, 1):
        return x
    count, rows, columns, signs = x.shape
    return x.reshape(count, rows // down, down, columns // along, along, signs).max((2, 4))


def _convolved(x: Array, kernel: Array) -> Array:
    """``x`` (N, H, W, C) under ``kernel``, as wide as before and as high unless the kernel takes four rows.

    By shifted copies and one product: the gradient of XLA's own convolution is ten times slower on a CPU.
    """
    high, wide, inside, out = kernel.shape
    rows = x.shape[1] - high + 1 if high == 4 else x.shape[1]
    above = 0 if high == 4 else high // 2
    padded = jnp.pad(x.astype(jnp.bfloat16), ((0, 0), (above, above), (wide // 2, wide // 2), (0, 0)))
    copies = [padded[:, i : i + rows, j : j + x.shape[2]] for i in range(high) for j in range(wide)]
    flat = kernel.reshape(high * wide * inside, out).astype(jnp.bfloat16)
    return jnp.matmul(jnp.concatenate(copies, axis=-1), flat, preferred_element_type=jnp.float32)


def label_loss(scores: Array, labels: Array) -> Array:
    """Mean of -log P(label) over pictures: logits (N, T, 12), labels (N, L) padded with ``BLANK``."""
    chances = jax.nn.log_softmax(scores)
    count, longest = labels.shape
    signs = jnp.full((count, 2 * longest + 1), BLANK).at[:, 1::2].set(labels)
    lengths = (labels != BLANK).sum(1)
    skips = jnp.zeros(signs.shape, bool).at[:, 3::2].set(labels[:, 1:] != labels[:, :-1])
    state = jnp.full(signs.shape, _NEVER).at[:, 0].set(0.0)
    emitted = jnp.take_along_axis(
        chances, jnp.broadcast_to(signs[:, None, :], (count, chances.shape[1], signs.shape[1])), 2
    )

    def shifted(values: Array, by: int) -> Array:
        return jnp.pad(values, ((0, 0), (by, 0)), constant_values=_NEVER)[:, : values.shape[1]]

    def step(state: Array, now: Array) -> tuple[Array, None]:
        over = jnp.where(skips, shifted(state, 2), _NEVER)
        return jnp.logaddexp(jnp.logaddexp(state, shifted(state, 1)), over) + now, None

    first = jnp.full(signs.shape, _NEVER).at[:, :2].set(emitted[:, 0, :2])
    state, _ = lax.scan(step, first, jnp.moveaxis(emitted[:, 1:], 1, 0))
    ends = jnp.take_along_axis(state, (2 * lengths)[:, None], 1)[:, 0]
    before = jnp.take_along_axis(state, jnp.maximum(2 * lengths - 1, 0)[:, None], 1)[:, 0]
    both = jnp.where(lengths > 0, jnp.logaddexp(ends, before), ends)
    return -both.mean()
