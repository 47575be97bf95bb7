"""The page as a server, until it is told to stop."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

import uvicorn

from pipeline.review.accepting import lexicon_at
from pipeline.review.app import application
from pipeline.review.desk import Desk
from pipeline.review.guard import LOOPBACK
from pipeline.run.ledger import FILE, FOLDER
from schema.errors import Language, NoLedger, OutputError, PortTaken

_TOKEN_BYTES = 24
_LEAST_TOKEN = 16
"""Characters of a token that cannot be guessed, and of the shortest that people may choose."""

_GRACE_SECONDS = 5
"""Requests under way may take so long when the page is told to stop."""


def serve(
    out: Path,
    *,
    host: str,
    port: int,
    names: tuple[str, ...],
    inbox: Path | None,
    lexicon: Path | None,
    token_file: Path | None,
    language: Language,
    started: Callable[[str], None],
) -> None:
    """Serves the page over ``out`` at ``host`` and ``port`` (0: any that is free) until SIGINT or SIGTERM.

    Accepted terms go to the ``lexicon`` of the user. ``names`` are further names under which people reach it.
    Beyond this machine a token is needed: that in ``token_file``, which is made where it is not there, or one
    that is made anew at every start. ``started`` hears the address to open. Raises NoLedger, OutputError,
    PortTaken, InvalidLexicon.
    """
    if not (out / FOLDER / FILE).is_file():
        raise NoLedger(path=out)
    lexicon_at(lexicon)
    bound = _bound(host, port)
    token = None if host in LOOPBACK else _token(token_file)
    hosts = frozenset({*LOOPBACK, host, *names})
    with bound, Desk(out, inbox, language, lexicon) as desk:
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


def _token(file: Path | None) -> str:
    """The token that people need. Raises OutputError."""
    if file is None:
        return secrets.token_urlsafe(_TOKEN_BYTES)
    try:
        with suppress(FileExistsError):
            made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(made, "w") as new:
                new.write(secrets.token_urlsafe(_TOKEN_BYTES))
        token = file.read_text().strip()
    except OSError as error:
        raise OutputError(path=file, reason=error.strerror or str(error)) from error
    if len(token) < _LEAST_TOKEN:
        raise OutputError(path=file, reason=f"the token has fewer than {_LEAST_TOKEN} characters")
    return token


def _user() -> str:
    """The name of the account that the page runs under; "?" where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
