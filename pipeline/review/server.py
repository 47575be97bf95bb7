"""The page as a server, until it is told to stop."""

from __future__ import annotations

import getpass
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn

from pipeline.review.app import application
from pipeline.review.desk import Desk
from pipeline.review.guard import LOOPBACK
from pipeline.run.ledger import FILE, FOLDER
from schema.errors import Language, NoLedger, PortTaken

_GRACE_SECONDS = 5
"""Requests under way may take so long when the page is told to stop."""


def serve(
    out: Path,
    *,
    host: str,
    port: int,
    names: tuple[str, ...],
    inbox: Path | None,
    language: Language,
    started: Callable[[str], None],
) -> None:
    """Serves the page over ``out`` at ``host`` and ``port`` (0: any that is free) until SIGINT or SIGTERM.

    ``names`` are further names under which people reach it. Beyond this machine a token is needed, made anew
    at every start. ``started`` hears the address to open. Raises NoLedger, PortTaken, OutputError.
    """
    if not (out / FOLDER / FILE).is_file():
        raise NoLedger(path=out)
    bound = _bound(host, port)
    token = None if host in LOOPBACK else secrets.token_urlsafe(24)
    hosts = frozenset({*LOOPBACK, host, *names})
    with bound, Desk(out, inbox, language) as desk:
        app = application(desk, hosts=hosts, token=token, person=_user())
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            lifespan="off",
        )
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{bound.getsockname()[1]}/"
        started(address if token is None else f"{address}?token={token}")
        _Server(config, desk.workshop.stop).run(sockets=[bound])


class _Server(uvicorn.Server):
    """Ends what requests wait for when it is told to stop."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._stop()
        super().handle_exit(sig, frame)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen()
    except OSError as error:
        raise PortTaken(host=host, port=port, reason=error.strerror or str(error)) from error
    return bound


def _user() -> str:
    """The name of the account that the page runs under; "?" where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
