"""A worker's function that answers what it was asked, or sleeps, or starts a child that sleeps."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from pipeline.scheduler.protocol import Message


def perform(message: Message) -> Message:
    if message.header == b"child":
        child = subprocess.Popen(["sleep", "3600"])
        Path(message.blocks[0].decode()).write_text(str(child.pid))
    if message.header in (b"sleep", b"child"):
        time.sleep(3600)
    return message
