"""Where the user called `fit` or `compile`, and with which expressions.

Read from the stack while the call is running; the expressions come from the source text of that one
call, so nothing else of the user's file is parsed (parsing may print SyntaxWarnings of its own).
"""

from __future__ import annotations

import ast
import contextlib
import linecache
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import CodeType, FrameType

from unstuck.location import Location

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_STDLIB = os.path.dirname(os.path.abspath(os.__file__))
_MAX_CALL_LINES = 200


@dataclass(frozen=True)
class CallSite:
    """One call in the user's code.

    Args:
        at: where it stands.
        positional: the source of its positional arguments.
        keywords: keyword → source of its value.
        owner: what stands before the dot: "model" in `model.fit(…)`.
    """

    at: Location
    positional: tuple[str, ...] = ()
    keywords: dict[str, str] = field(default_factory=dict)
    owner: str = ""

    def argument(self, position: int, keyword: str) -> str | None:
        """The expression passed for a parameter, or None when it was not passed by itself."""
        if keyword in self.keywords:
            return self.keywords[keyword]
        before = self.positional[: position + 1]
        if len(before) <= position or any(text.startswith("*") for text in before):
            return None
        return before[position]


def elements(expression: str) -> tuple[str, ...]:
    """The sources of the parts of a tuple or list written out: "(a, b)" gives a and b."""
    node = ast.parse(expression, mode="eval").body
    if not isinstance(node, (ast.Tuple, ast.List)):
        return ()
    return tuple(ast.unparse(part) for part in node.elts)


def stack(frame: FrameType | None = None) -> Iterator[FrameType]:
    """The frames from `frame` (default: the caller) outwards."""
    frame = frame or sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def within(code: CodeType, folder: str) -> bool:
    """Whether code comes from a file under a folder."""
    return code.co_filename.startswith(folder + os.sep)


def find(frame: FrameType, *, library: str, method: str, model: object) -> CallSite:
    """The place in the user's code from which `frame` was reached.

    Args:
        frame: a frame of the library.
        library: folder of the library (`…/site-packages/keras`); frames in it are skipped, and so
            are those of other installed packages as long as there is one that is the user's.
        method: the method called ("fit"); a method of that name on the user's own subclass that
            only passes on to `super()` is skipped too.
        model: the object on which it was called.
    """
    outside = [f for f in stack(frame) if not within(f.f_code, library) and not _ours(f.f_code)]
    packages = os.path.dirname(library)
    own = [f for f in outside if not _installed(f.f_code, packages)] or outside
    if not own:
        return CallSite(Location("<unknown>", 0))
    for candidate in own:
        if candidate.f_code.co_name != method or not _is_self(candidate, model):
            return _read(candidate, method)
    return _read(own[-1], method)


def called_by_us(frame: FrameType, library: str) -> bool:
    """Whether the library's frame was reached from unstuck itself: a retraining, not the user's."""
    caller = next((f for f in stack(frame) if not within(f.f_code, library)), None)
    return caller is not None and _ours(caller.f_code)


def _ours(code: CodeType) -> bool:
    return within(code, _OURS)


def _installed(code: CodeType, packages: str) -> bool:
    name = code.co_filename
    return within(code, packages) or within(code, _STDLIB) or name.startswith("<frozen")


def _is_self(frame: FrameType, model: object) -> bool:
    names = frame.f_code.co_varnames
    return bool(names) and frame.f_locals.get(names[0]) is model


def _read(frame: FrameType, method: str) -> CallSite:
    name = frame.f_code.co_filename
    line = frame.f_lineno
    lines = linecache.getlines(name, frame.f_globals)
    if 0 < line <= len(lines):
        source = lines[line - 1].strip()
    else:
        source = ""
    at = Location(shown(name), line, source)
    call = _call(frame, lines, method)
    if call is None:
        return CallSite(at)
    if isinstance(call.func, ast.Attribute):
        owner = ast.unparse(call.func.value)
    else:
        owner = ""
    return CallSite(
        at,
        tuple(ast.unparse(argument) for argument in call.args),
        {k.arg: ast.unparse(k.value) for k in call.keywords if k.arg is not None},
        owner,
    )


def shown(name: str) -> str:
    """A file as the user would name it: relative when it lies under the current folder."""
    if sys.argv:
        script = sys.argv[0]
    else:
        script = ""
    if script and os.path.isabs(name):
        with contextlib.suppress(OSError):
            if os.path.samefile(script, name):
                return script
    with contextlib.suppress(OSError):  # the current folder may be gone
        here = os.getcwd()
        if name.startswith(here + os.sep):
            return os.path.relpath(name, here)
        return name
    return name


def _call(frame: FrameType, lines: list[str], method: str) -> ast.Call | None:
    """The syntax of the call that is running in a frame."""
    for text in _texts(frame, lines):
        if "\\" in text:  # an invalid escape would make the parser print a warning
            return None
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        named = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == method]
        if named or calls:
            return (named or calls)[0]
    return None


def _texts(frame: FrameType, lines: list[str]) -> Iterator[str]:
    """Source texts that may hold the call: its exact span, else its first line and more."""
    index = frame.f_lasti // 2
    spans = list(frame.f_code.co_positions())
    first, last, start, end = spans[index] if 0 <= index < len(spans) else (None,) * 4
    if first and last and start is not None and end is not None and last <= len(lines):
        rows = [line.encode() for line in lines[first - 1 : last]]  # columns count bytes
        rows[-1] = rows[-1][:end]
        rows[0] = rows[0][start:]
        yield b"".join(rows).decode(errors="replace")
    begin = frame.f_lineno - 1
    for stop in range(begin + 1, min(begin + _MAX_CALL_LINES, len(lines)) + 1):
        yield "".join(lines[begin:stop]).strip()
