"""The routes of the local page: every one is a GET, and every page is made on the server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from unstuck.errors import InputError, UnstuckError
from unstuck.store.history.runs import History
from unstuck.web import nets, pages
from unstuck.web.guard import App, RequestGuard

_ID = re.compile(r"[0-9a-z-]{1,40}")
_FILES = {"page.css": "text/css", "page.js": "text/javascript"}


class _Site:
    """What the routes answer, of one history."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._looked_through = False

    def _opened(self) -> History:
        """The history; looked through for damage once, for a live page asks every second."""
        history = History(self._file, whole=not self._looked_through)
        self._looked_through = True
        return history

    def runs(self, request: Request) -> Response:
        skip = _number(request.query_params.get("skip"))
        if not self._file.is_file():
            return _page(pages.nothing(self._file))
        with self._opened() as history:
            return _page(pages.runs(history, skip))

    def run(self, request: Request) -> Response:
        with self._opened() as history:
            page = pages.run(history, _id(request))
        if page.policy:
            headers = {"Content-Security-Policy": page.policy}
        else:
            headers = None
        return HTMLResponse(page.html, headers=headers)

    def document(self, request: Request) -> Response:
        with self._opened() as history:
            report = pages.document(history, _id(request))
        return Response(report, media_type="application/json")

    def compare(self, request: Request) -> Response:
        first, second = (request.query_params.get(name, "") for name in ("a", "b"))
        if not (_ID.fullmatch(first) and _ID.fullmatch(second)):
            raise InputError("two runs are compared: choose one in each column of the list")
        with self._opened() as history:
            return _page(pages.compare(history, first, second))

    def nets(self, request: Request) -> Response:
        del request
        with self._opened() as history:
            return _page(nets.choice(history))

    def net(self, request: Request) -> Response:
        operands = tuple(request.query_params.getlist("word")[:4])
        how = request.query_params.get("how", "")
        with self._opened() as history:
            row = _number(request.query_params.get("row"))
            return _page(nets.net(history, _id(request), operands, how, row=row))

    def file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _FILES:
            raise InputError("there is no such file")
        return Response(pages.static(name), media_type=_FILES[name])


def create(file: Path, *, token: str, port: int) -> App:
    """The page of a history.

    Args:
        file: of the history; it need not exist yet.
        token: see `Guard`.
        port: see `Guard`.
    """
    return RequestGuard(site(file), token=token, port=port)


def site(file: Path) -> Starlette:
    """The page without its guard."""
    answers = _Site(file)
    routes: tuple[tuple[str, Callable[[Request], Response]], ...] = (
        ("/", answers.runs),
        ("/run/{id}", answers.run),
        ("/run/{id}/report.json", answers.document),
        ("/compare", answers.compare),
        ("/nets", answers.nets),
        ("/net/{id}", answers.net),
        ("/file/{name}", answers.file),
    )
    return Starlette(
        routes=[Route(path, answer, methods=["GET"]) for path, answer in routes],
        exception_handlers={
            UnstuckError: _not_found,
            404: _nothing_there,
            Exception: _failed,
        },
    )


def _page(html: str) -> Response:
    return HTMLResponse(html)


def _id(request: Request) -> str:
    name = str(request.path_params["id"])
    if not _ID.fullmatch(name):
        raise InputError("there is no such run")
    return name


def _number(text: str | None) -> int:
    if text and text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    return 0


async def _not_found(request: Request, error: Exception) -> Response:
    del request
    return HTMLResponse(pages.trouble(str(error)), status_code=404)


async def _failed(request: Request, error: Exception) -> Response:
    del request
    why = f"this page could not be made ({type(error).__name__}); this is a fault of unstuck"
    return HTMLResponse(pages.trouble(why), status_code=500)


async def _nothing_there(request: Request, error: Exception) -> Response:
    del request, error
    return HTMLResponse(pages.trouble("there is nothing at this address"), status_code=404)
