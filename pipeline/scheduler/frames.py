"""Messages on a pipe: a 4-byte count of blocks, then each block with its 4-byte length, the header first."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.scheduler.protocol import Message

_LENGTH = struct.Struct(">I")


def encode(message: Message) -> bytes:
    return b"".join(pieces(message))


def pieces(message: Message) -> Iterator[bytes]:
    """What ``encode`` joins, for writers that need not hold it twice."""
    blocks = (message.header, *message.blocks)
    yield _LENGTH.pack(len(blocks))
    for block in blocks:
        yield _LENGTH.pack(len(block))
        yield block


def decode(buffer: bytes | bytearray) -> tuple[Message, int] | None:
    """The first message of ``buffer`` and the bytes it takes, or None while it is not all there."""
    position = 0

    def number() -> int | None:
        nonlocal position
        if len(buffer) < position + _LENGTH.size:
            return None
        (value,) = _LENGTH.unpack_from(buffer, position)
        position += _LENGTH.size
        return int(value)

    count = number()
    if count is None:
        return None
    blocks = []
    for _ in range(count):
        length = number()
        if length is None or len(buffer) < position + length:
            return None
        blocks.append(bytes(buffer[position : position + length]))
        position += length
    return Message(blocks[0], tuple(blocks[1:])), position


def read(stream: BinaryIO) -> Message | None:
    """The next message of a blocking stream, None at its end. Raises EOFError inside a message."""
    start = stream.read(_LENGTH.size)
    if not start:
        return None
    (count,) = _LENGTH.unpack(_whole(start, _LENGTH.size))
    blocks = []
    for _ in range(count):
        (length,) = _LENGTH.unpack(_whole(stream.read(_LENGTH.size), _LENGTH.size))
        blocks.append(_whole(stream.read(length), length))
    return Message(blocks[0], tuple(blocks[1:]))


def _whole(data: bytes, length: int) -> bytes:
    if len(data) != length:
        raise EOFError(f"{length - len(data)} bytes are missing")
    return data
