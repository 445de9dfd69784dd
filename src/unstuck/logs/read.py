"""read_log: a pasted log, whatever wrote it, as curves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from unstuck.errors import InputError
from unstuck.logs.formats import events, table, text
from unstuck.logs.log import Log

LIMIT = 256 * 2**20
"""Most bytes that are read."""

_MAX_LINE_BYTES = 64 * 2**10
"""Of a longer line the last bytes are read: the latest state of a bar."""
_EXPECTED = (
    "expected what a training prints (Keras, PyTorch, JSON lines), a CSVLogger file or a "
    "TensorBoard event file; type: python train.py > train.log, then: unstuck read train.log"
)
_NOT_LOGS = {
    b"PK\x03\x04": "an archive (.npz, .keras); for arrays type: unstuck ceiling data.npz",
    b"\x89HDF": "an HDF5 file (a saved model?)",
    b"\x1f\x8b": "compressed; type: gunzip -c LOG.gz | unstuck read -",
    b"\x93NUM": "a NumPy array",
}


def read_log(source: Path | str | bytes) -> Log:
    """Read a log.

    Args:
        source: path of a log, or of a folder with TensorBoard event files; or what a log holds.

    Returns:
        its last training as curves.

    Raises:
        InputError: for what cannot be read, is larger than 256 MiB, damaged, or no log.
    """
    if isinstance(source, bytes):
        return _read(source, "the input")
    path = Path(source)
    if path.is_dir():
        return events.read_folder(path, _content)
    return _read(_content(path), str(path))


def _content(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(LIMIT + 1)
    except MemoryError:
        raise InputError(f"{path} does not fit into memory; pass its end: {_tail(path)}") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot read {path}: {reason}") from None
    return content


def _tail(name: object) -> str:
    return f"tail -c 10000000 {name} | unstuck read -"


def _read(data: bytes, name: str) -> Log:
    if len(data) > LIMIT:
        raise InputError(
            f"{name} holds more than {LIMIT // 2**20} MiB; expected a log; "
            f"pass its end: {_tail(name)}"
        )
    for magic, what in _NOT_LOGS.items():
        if data.startswith(magic):
            raise InputError(f"{name} is {what}; {_EXPECTED}")
    if events.recognised(data):
        return events.read_events(data, name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # what a redirection in PowerShell writes
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\0" in data[:4096]:
        raise InputError(f"{name} is binary and no TensorBoard event file; {_EXPECTED}")
    separator = table.separator(list(islice(lines(data), 20)))
    if separator:
        log = table.read_table(lines(data), separator)
    else:
        log = text.read_text(lines(data))
    if log is None or not log.curves:
        if data:
            held = f"{len(data):,} bytes in which no loss or metric was found"
        else:
            held = "nothing"
        raise InputError(f"{name} holds {held}; {_EXPECTED}")
    return log


def lines(data: bytes) -> Iterator[str]:
    """The lines of `data`, one at a time; of a very long one its end."""
    if data.startswith(b"\xef\xbb\xbf"):
        start = 3
    else:
        start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        if end < 0:
            end = len(data)
        yield data[max(start, end - _MAX_LINE_BYTES) : end].decode("utf-8", "replace")
        start = end + 1
