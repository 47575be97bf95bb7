"""A worker's function that answers what it was asked, or never does, or starts a child that never ends.

The first block of ``hold`` and ``child`` names a pipe (``lifeline``) that this process or the child holds.
"""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from pipeline.scheduler.protocol import Message


def perform(message: Message) -> Message:
    match message.header:
        case b"hang":
            _hang()
        case b"hold":
            with Path(message.blocks[0].decode()).open("wb", buffering=0) as lifeline:
                lifeline.write(b"begun")
                _hang()
        case b"child":
            with Path(message.blocks[0].decode()).open("wb") as lifeline:
                subprocess.Popen(["sleep", "3600"], stdout=lifeline)
    return message


def _hang() -> None:
    while True:
        signal.pause()
