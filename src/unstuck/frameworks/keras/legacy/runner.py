"""The code under which a translated script runs as if it were the script itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_CODE = """\
import sys, os, linecache
_text, sys.argv = sys.argv[1], sys.argv[2:]
sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
__file__ = sys.argv[0]
with open(_text, encoding="utf-8") as _file: _text = _file.read()
linecache.cache[__file__] = (len(_text), None, _text.splitlines(True), __file__)
del sys, os, linecache, _file
exec(compile(globals().pop("_text"), __file__, "exec"))
"""


def arguments(translated: Path, target: Sequence[str]) -> list[str]:
    """What follows `python` on the command line.

    Args:
        translated: file of the translated text.
        target: SCRIPT ARGS…
    """
    return ["-c", _CODE, str(translated), *target]
