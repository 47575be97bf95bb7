"""The network that reads a slot, and its loss, in Keras: used for training alone.

Six convolutions bring a picture of 32 x W pixels to W / 2 columns, each a distribution over ten digits,
another character and nothing; the label is found by connectionist temporal classification (Graves et al.
2006).
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ocr.handwriting.slot import HEIGHT

CONVOLUTIONS = (
    # height, width, channels out, pooled height, pooled width
    (3, 3, 16, 2, 2),
    (3, 3, 32, 2, 1),
    (3, 3, 48, 2, 1),
    (3, 3, 64, 1, 1),
    (4, 5, 96, 1, 1),
    (1, 3, 12, 1, 1),
)
BLANK = 11
_KEPT = 0.98  # of a running mean, at each step
_LEAST_VARIANCE = 1e-4


def network() -> Any:
    """From pictures (N, 32, W, 1), ink from 0 to 1, to logits (N, W / 2, 12)."""
    model = keras.Sequential([keras.Input((HEIGHT, None, 1))])
    for index, (high, wide, out, down, along) in enumerate(CONVOLUTIONS):
        last = index == len(CONVOLUTIONS) - 1
        if high == 4:  # all the rows that are left
            model.add(keras.layers.ZeroPadding2D((0, wide // 2)))
        padding = "valid" if high == 4 else "same"
        model.add(
            keras.layers.Conv2D(out, (high, wide), padding=padding, use_bias=last, name=f"kernel{index}")
        )
        if not last:
            model.add(
                keras.layers.BatchNormalization(momentum=_KEPT, epsilon=_LEAST_VARIANCE, name=f"norm{index}")
            )
            model.add(keras.layers.ReLU())
        if (down, along) != (1, 1):
            model.add(keras.layers.MaxPooling2D((down, along)))
    model.add(keras.layers.Lambda(lambda x: x[:, 0]))
    return model


def label_loss(labels: Any, scores: Any) -> Any:
    """Mean of -log P(label) over pictures: labels (N, L) padded with ``BLANK``, logits (N, T, 12)."""
    lengths = tf.reduce_sum(tf.cast(labels != BLANK, tf.int32), 1)
    times = tf.fill([tf.shape(scores)[0]], tf.shape(scores)[1])
    each = tf.nn.ctc_loss(labels, scores, lengths, times, logits_time_major=False, blank_index=BLANK)
    return tf.reduce_mean(each)


def folded(model: Any) -> dict[str, np.ndarray[Any, Any]]:
    """Kernels (height, width, from, to) and biases with the normalisation in them, in half precision."""
    out: dict[str, np.ndarray[Any, Any]] = {}
    for index in range(len(CONVOLUTIONS)):
        kernel, *bias = model.get_layer(f"kernel{index}").get_weights()
        if bias:
            shift = bias[0]
        else:
            gain, beta, mean, variance = model.get_layer(f"norm{index}").get_weights()
            gain = gain / np.sqrt(variance + _LEAST_VARIANCE)
            kernel, shift = kernel * gain, beta - mean * gain
        out[f"kernel{index}"], out[f"bias{index}"] = kernel.astype(np.float16), shift.astype(np.float16)
    return out
