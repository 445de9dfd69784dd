"""`unstuck serve`: a socket on loopback, a link with a token, and uvicorn behind it."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from unstuck.errors import InputError
from unstuck.web.app import create

USUAL = 8653
"""The port that is tried first."""


def serve(file: Path, *, port: int | None, ready: Callable[[str], None]) -> None:
    """Serve the page of a history on 127.0.0.1 until Ctrl-C.

    Args:
        file: of the history; it need not exist yet.
        port: None: the usual one, or any that is free.
        ready: called with the link once the page can be opened.

    Raises:
        InputError: the port cannot be had.
    """
    listening = bound(port)
    taken = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    config = uvicorn.Config(
        create(file, token=token, port=taken),
        log_config=None,  # an access log would hold the token
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    ready(f"http://127.0.0.1:{taken}/{token}/")
    uvicorn.Server(config).run(sockets=[listening])


def bound(port: int | None) -> socket.socket:
    """A socket on 127.0.0.1 at this port; None: at the usual one, or any that is free.

    Raises:
        InputError: another program has the port.
    """
    for wanted in (port,) if port is not None else (USUAL, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", wanted))
            listening.listen(64)
        except OSError as error:
            listening.close()
            reason = error.strerror
            continue
        return listening
    raise InputError(f"port {port}: {reason}; leave out --port to take a free one")
