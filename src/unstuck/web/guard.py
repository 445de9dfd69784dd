"""Guard: who may ask the local page for anything, and what every answer tells the browser.

Any site that is open in the same browser can send requests to this machine, and any user of the
machine can open its ports. So an answer is given only to a GET for one of our own names (no DNS
rebinding), with the token in the path, and not where a browser says that another site asks.
The token stands in the path rather than in a cookie, which browsers send to every port of a host.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_HOSTS = ("127.0.0.1", "localhost")


class RequestGuard:
    """Wraps an application.

    Args:
        app: what answers once a request is let in; it sees paths without the token.
        token: the first part of every path.
        port: that the page is served at.
    """

    def __init__(self, app: App, *, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"{host}:{port}" for host in _HOSTS}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a WebSocket
            await send({"type": "websocket.close", "code": 1008})
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _headers(message.get("headers", ()))}
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await _refuse(send_with_headers, *refused)
            return
        inner = dict(scope)
        prefix = f"/{self._token}"
        inner["path"] = scope["path"][len(prefix) :] or "/"
        inner["raw_path"] = inner["path"].encode()
        inner["root_path"] = prefix
        await self._app(inner, receive, send_with_headers)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason of a refusal; browsers ask for an icon that there is not."""
        given: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            given.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        if len(given.get("host", [])) != 1 or given["host"][0] not in self._hosts:
            return 403, "this page answers to its own name only; use the link that was printed"
        if scope["path"] == "/favicon.ico":
            return 204, ""
        if scope["method"] != "GET":
            return 405, "this page is for reading: GET"
        if scope["path"].startswith("/"):
            first = scope["path"].split("/", 2)[1]
        else:
            first = ""
        if not hmac.compare_digest(first.encode(), self._token.encode()):
            return 403, "no token, or a wrong one; use the link that `unstuck serve` printed"
        if any(origin not in self._origins for origin in given.get("origin", [])):
            return 403, "asked by another site"
        if any(s not in ("same-origin", "none") for s in given.get("sec-fetch-site", [])):
            return 403, "asked by another site; type the link, or paste it"
        return None


def _headers(given: Any) -> list[tuple[bytes, bytes]]:
    """The answer's own headers and ours; a page may bring a stricter policy."""
    names = {name.lower() for name, _ in given}
    headers = list(given)
    for name, value in {**HEADERS, "Content-Security-Policy": POLICY}.items():
        if name.lower().encode() not in names:
            headers.append((name.lower().encode(), value.encode()))
    return headers


async def _refuse(send: Send, status: int, why: str) -> None:
    if why:
        body = f"{status}: {why}\n".encode()
    else:
        body = b""
    if why:
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
    else:
        headers = []
    if why:
        headers.append((b"content-length", str(len(body)).encode()))
    if status == 405:
        headers.append((b"allow", b"GET"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
