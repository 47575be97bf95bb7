"""The network that reads a line, in PyTorch: used for training alone, and written as ONNX for the reader.

Separable convolutions (Howard et al. 2017) bring a picture of 64 x W pixels to W / 4 columns, residual blocks
along the line give each column some thirty characters of context to either side, and each column gets a
distribution over the characters and nothing; the text is found by connectionist temporal classification
(Graves et al. 2006).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from ocr.engine.training.drawn_lines import FRAMING

STEP = 4
"""Columns of the picture behind one of the output."""

BLANK = 0
"""The output for nothing; output 1 is the first of the characters."""

_STEM = ((24, (2, 2)), (48, (2, 2)), (64, (2, 1)), (64, (1, 1)))
"""Channels and strides (rows, columns) of the convolutions of 3 x 3."""

_ROWS = 8
"""Rows that the stem leaves of ``FRAMING.height``."""

_ALONG = 9
"""Columns that a block of the line sees at once."""


class LineNet(nn.Module):
    """From pictures (N, 1, 64, W), ink from 0 to 1, to logits (N, W / 4, ``outputs``).

    ``channels`` and ``blocks`` are those of the part along the line.
    """

    def __init__(self, outputs: int, channels: int = 160, blocks: int = 6) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for out, stride in _STEM:
            layers.append(_Separable(before, out, stride) if before > 1 else _first(out, stride))
            before = out
        layers += [
            nn.Conv2d(before, channels, (_ROWS, 1), bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
        ]
        layers += [_Along(channels) for _ in range(blocks)]
        layers.append(nn.Conv2d(channels, outputs, 1))
        self.layers = nn.Sequential(*layers)

    def forward(self, pictures: Tensor) -> Tensor:
        columns: Tensor = self.layers(pictures)
        return columns.squeeze(2).transpose(1, 2)


class _Separable(nn.Module):
    """A convolution of 3 x 3 in each channel, then one across the channels; added to what came in where the
    sizes allow it.
    """

    def __init__(self, before: int, out: int, stride: tuple[int, int]) -> None:
        super().__init__()
        self.adds = before == out and stride == (1, 1)
        self.layers = nn.Sequential(
            nn.Conv2d(before, before, 3, stride, padding=1, groups=before, bias=False),
            nn.Conv2d(before, out, 1, bias=False),
            nn.BatchNorm2d(out),
            nn.ReLU(),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        found: Tensor = self.layers(pictures)
        return found + pictures if self.adds else found


class _Along(nn.Module):
    """Each channel along the line, then across the channels and back, added to what came in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, channels, (1, _ALONG), padding=(0, _ALONG // 2), groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.Conv2d(channels, 2 * channels, 1),
            nn.ReLU(),
            nn.Conv2d(2 * channels, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, columns: Tensor) -> Tensor:
        found: Tensor = self.layers(columns)
        return columns + found


def _first(out: int, stride: tuple[int, int]) -> nn.Module:
    return nn.Sequential(nn.Conv2d(1, out, 3, stride, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU())


class _Reader(nn.Module):
    """The network as the reader asks it: the likeliest output of each column, its chance, and how many
    columns belong to each picture.
    """

    def __init__(self, network: LineNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor, widths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        sureness, numbers = self.network(pictures).softmax(2).max(2)
        lengths = (widths + STEP - 1) // STEP
        return numbers, sureness, lengths


def write_onnx(network: LineNet, path: Path) -> None:
    """Writes ``network`` to ``path``: from ``x`` (N, 1, 64, W) and ``widths`` (N) to ``ids``, ``conf`` (both
    N, W / 4) and ``lengths`` (N).
    """
    reader = _Reader(network).eval()
    batch, wide = torch.export.Dim("batch"), torch.export.Dim("wide")
    shown = (torch.zeros(2, 1, FRAMING.height, 264), torch.full((2,), 256, dtype=torch.int64))
    torch.onnx.export(
        reader,
        shown,
        path,
        input_names=["x", "widths"],
        output_names=["ids", "conf", "lengths"],
        dynamic_shapes=({0: batch, 3: STEP * 2 * wide}, {0: batch}),
        external_data=False,
    )
