"""Weights of networks that others trained: what they are, where they lie, whether they are whole."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from schema.errors import WeightsUnusable
from schema.value import Value

DATA = Path(__file__).parent / "data"
_MEND = "pip install --force-reinstall sohoa"


class Weights(Value):
    """A file of weights as ``about.toml`` beside it describes it.

    ``name`` and ``version`` are those of the program it was published with, ``source`` says where,
    ``wheel_sha256`` is the digest of what was downloaded there. ``file`` is its name, ``sha256`` its digest
    and ``characters`` what its outputs stand for, from output 1 on.
    """

    folder: Path
    name: str
    version: str
    source: str
    wheel_sha256: str
    licence: str
    file: str
    sha256: str
    characters: str

    def content(self) -> bytes:
        """The weights. Raises WeightsUnusable when they are not there, or are not those described."""
        path = self.folder / self.file
        try:
            content = path.read_bytes()
        except OSError as error:
            raise WeightsUnusable(what=path, mend=_MEND) from error
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise WeightsUnusable(what=path, mend=_MEND)
        return content


def weights_in(folder: Path) -> Weights:
    """The weights in ``folder``. Raises WeightsUnusable when nothing there describes them."""
    about = folder / "about.toml"
    try:
        described: dict[str, Any] = tomllib.loads(about.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise WeightsUnusable(what=about, mend=_MEND) from error
    return Weights(folder=folder, **described)


@cache
def line_network_weights() -> Weights:
    """Those of the second reader (``ocr.engine.line_network``). Raises WeightsUnusable."""
    return weights_in(DATA / "line_network")
