"""Who may ask the page for what: no other site, and beyond this machine nobody without the token."""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_COOKIE = "sohoa_token"

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Refuses requests before any of our code sees them.

    ``hosts`` are the names under which the page may be asked for: another one means that a foreign name was
    made to lead here (DNS rebinding). Writing needs the page's own origin. With a ``token`` every request
    needs it: once in the address (``?token=``), from then on in a cookie.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], token: str | None) -> None:
        self._app = app
        self._hosts = hosts
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = self._refusal(scope)
        await (answer or self._app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name_of(host) not in self._hosts:
            return PlainTextResponse("unknown host", 421)
        if scope["method"] in _WRITING and not _is_same_origin(headers, host):
            return PlainTextResponse("another origin", 403)
        if self._token is None:
            return None
        if (given := parse_qs(scope["query_string"].decode("latin-1")).get("token")) is not None:
            if not _is_same(given[0], self._token):
                return PlainTextResponse("wrong token", 403)
            answer = RedirectResponse("/", 303)
            answer.set_cookie(TOKEN_COOKIE, self._token, httponly=True, samesite="strict")
            return answer
        if not _is_same(_cookie(headers, TOKEN_COOKIE), self._token):
            return PlainTextResponse("token required", 403)
        return None


def _name_of(host: str) -> str:
    """The name in a Host header, without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_same_origin(headers: Headers, host: str) -> bool:
    """Browsers send Origin with every request that writes: one without it is not from the page."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == host


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _is_same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
