"""Where a training stands, as a file of plain arrays: weights, their running mean, the optimiser's state."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ocr.engine.training.network import LineNet

Averages = dict[str, Tensor]
"""The running means of the weights, by the names of the network's state."""


def saved(path: Path, step: int, network: LineNet, averages: Averages, optimiser: torch.optim.AdamW) -> None:
    """Writes all three after ``step`` to ``path`` (.npz), which stays whole until it is replaced.

    Raises OSError.
    """
    arrays = {"step": np.asarray(step)}
    arrays |= {f"network/{name}": value.numpy() for name, value in network.state_dict().items()}
    arrays |= {f"averages/{name}": value.numpy() for name, value in averages.items()}
    for number, state in optimiser.state_dict()["state"].items():
        arrays |= {f"optimiser/{number}/{name}": value.numpy() for name, value in state.items()}
    unfinished = path.with_suffix(".unfinished.npz")
    np.savez(unfinished, allow_pickle=False, **arrays)
    unfinished.replace(path)


def resumed(path: Path, network: LineNet, averages: Averages, optimiser: torch.optim.AdamW) -> int:
    """Brings all three to what ``saved`` wrote to ``path``, and says after which step that was.

    Raises OSError, KeyError where the file is of another network.
    """
    with np.load(path, allow_pickle=False) as arrays:
        found = {name: torch.from_numpy(arrays[name]) for name in arrays.files}
    step = int(found.pop("step"))
    network.load_state_dict({name: found[f"network/{name}"] for name in network.state_dict()})
    for name in averages:
        averages[name] = found[f"averages/{name}"]
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in found.items():
        if key.startswith("optimiser/"):
            _, number, name = key.split("/")
            state.setdefault(int(number), {})[name] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    return step
