"""The page as its command serves it, asked without a browser or by one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A running page. ``address`` is what it said to open."""

    process: subprocess.Popen[str]
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """The answer to a request from the page itself unless ``headers`` (``_`` for ``-``) say otherwise."""
        sent = {"Origin": self.base, **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = urllib.request.Request(self.base + path, body, sent, method=method)
        try:
            with _OPENER.open(request, timeout=60) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())

    def post(self, path: str, value: object, **headers: str) -> Answer:
        return self.ask(path, "POST", json.dumps(value).encode(), **headers)

    def document(self, name: str = "a.pdf") -> Any:
        return self.ask(f"/api/document?d={quote(name)}").json

    def correct(self, target: dict[str, Any], text: str | None, seen: int = 0, name: str = "a.pdf") -> Answer:
        version = self.document(name)["version"]
        sent = {"name": name, "version": version, "target": target, "text": text, "seen": seen}
        return self.post("/api/correct", sent)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


@contextmanager
def served(out: Path, *options: str, port: int = 0) -> Iterator[Served]:
    """``sohoa review`` over ``out``, until the end of the block."""
    command = [sys.executable, "-m", "pipeline.cli.main", "review", str(out), "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert "http://" in said, "the page did not start"
        yield Served(process, next(word for word in said.split() if word.startswith("http://")))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
