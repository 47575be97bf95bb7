"""The windows in which watchers are killed are functions that the program has."""

from __future__ import annotations

from functools import reduce
from importlib import import_module

import pytest

from bench.killed_watcher import WINDOWS


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_is_a_function_of_the_program(window: str) -> None:
    module, _, name = window.partition(":")
    assert callable(reduce(getattr, name.split("."), import_module(module)))
