"""How much work a call does, counted and not timed: tests of growth depend on no clock and no machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = str(Path(__file__).parent.parent)
INSTALLED = str(Path(sys.prefix))


def steps_of(call: Callable[[], object]) -> int:
    """Lines of this project, each turn of a loop counted, that run while ``call`` is called."""
    count = 0
    ours: dict[str, bool] = {}

    def on_line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return on_line

    def on_call(frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        if name not in ours:
            ours[name] = name.startswith(ROOT) and not name.startswith(INSTALLED)
        return on_line if ours[name] else None

    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        call()
    finally:
        sys.settrace(before)
    return count
