"""TensorBoard event files: framed records of protobuf, of which only scalars are read.

A file is a row of records: length (uint64), its checksum, the bytes, their checksum (masked
CRC-32C). Each record is an `Event` with a step and a `Summary` of tagged values. The wire format
of protobuf is a row of (field number, kind, value); fields that are not needed are stepped over,
so nothing nests deeper than the five messages named here.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from unstuck.errors import InputError
from unstuck.logs.formats.number import Printed
from unstuck.logs.log import MOST_NAMES, Log, finished
from unstuck.metric_names import SCOPES, normal
from unstuck.store.crc32c import masked

_FORM = "a TensorBoard event file"
_MAX_RECORD_BYTES = 64 * 2**10  # scalars take about 100; graphs and images are skipped
_MAX_VALUES = 1_000_000
_MAX_FILES = 64
_VARINT = 0
_FIXED64 = 1
_BYTES = 2
_FIXED32 = 5
_EVENT_STEP = 2
_EVENT_SUMMARY = 5
_SUMMARY_VALUE = 1
_VALUE_TAG = 1
_VALUE_SIMPLE = 2
_VALUE_TENSOR = 8
_TENSOR_TYPE = 1
_TENSOR_CONTENT = 4
_TENSOR_NUMBERS = {5: "<f", 6: "<d"}  # float_val, double_val
_TYPES = {1: "<f", 2: "<d"}  # DT_FLOAT, DT_DOUBLE
_AGAIN = "copy the file again, or pass its CSV or printed log"
Field = tuple[int, int, int | bytes]
Points = dict[str, list[tuple[int, float]]]


def recognised(data: bytes) -> bool:
    """Whether `data` begins as an event file does: a length with the right checksum."""
    return len(data) >= 12 and masked(data[:8]) == struct.unpack_from("<I", data, 8)[0]


def read_events(data: bytes, name: str) -> Log:
    """Read the scalars of one file.

    Raises:
        InputError: for a damaged file, and one without scalars.
    """
    notes: list[str] = []
    return _log(name, _points(data, name, notes), notes)


def read_folder(folder: Path, content: Callable[[Path], bytes]) -> Log:
    """Read the newest event file of each folder in `folder`, those of validation/ as such.

    Raises:
        InputError: for a folder without event files, and as for `read_events`.
    """
    event_files = sorted(folder.glob("**/*.tfevents.*"))[: _MAX_FILES + 1]
    if not event_files or len(event_files) > _MAX_FILES:
        if not event_files:
            held = "no TensorBoard event file"
        else:
            held = f"more than {_MAX_FILES} of them"
        raise InputError(
            f"{folder} is a folder with {held}; expected the log of one training; "
            "type: unstuck read LOGFILE"
        )
    newest = {path.parent: path for path in event_files}  # names begin with the time they were made
    points: Points = {}
    notes = []
    if len(newest) < len(event_files):
        notes.append("of several event files in a folder the newest is read")
    for path in newest.values():
        scope = SCOPES.get(path.parent.name.lower(), "")
        data = content(path)
        if not recognised(data):
            raise InputError(f"{path} is damaged or no TensorBoard event file; {_AGAIN}")
        for tag, values in _points(data, str(path), notes).items():
            points[f"{scope}{tag}"] = values
    return _log(str(folder), points, notes)


def _log(name: str, points: Points, notes: list[str]) -> Log:
    if not points:
        raise InputError(
            f"{name} is {_FORM} without scalars; expected the one with the losses (TensorBoard "
            "callbacks write train/ and validation/); type: unstuck read FOLDER"
        )
    curves: dict[str, list[Printed]] = {}
    at: dict[str, list[int]] = {}
    for tag, values in points.items():
        label = normal(tag)[0]
        last = _last_run(values)
        if label in curves and len(curves[label]) >= len(last):
            continue  # two tags of one name: the longer curve
        zero = last[0][0] == 0
        curves[label] = [Printed(value, abs(value) * 1e-7, plain=False) for _, value in last]
        at[label] = [step + zero for step, _ in last]
    return finished(curves, at, _FORM, in_full=False, notes=notes)


def _last_run(values: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """The values since the last time that the step went back."""
    start = 0
    for here in range(1, len(values)):
        if values[here][0] < values[here - 1][0]:
            start = here
    return values[start:]


def _points(data: bytes, name: str, notes: list[str]) -> Points:
    points: Points = {}
    count = 0
    for record in _records(data, name, notes):
        try:
            step, values = _event(record)
        except (ValueError, struct.error):
            raise InputError(f"{name} is damaged: a record is no event; {_AGAIN}") from None
        for tag, value in values:
            points.setdefault(tag, []).append((step, value))
            count += 1
        if len(points) > MOST_NAMES or count > _MAX_VALUES:
            raise InputError(
                f"{name} holds more than {MOST_NAMES} names or {_MAX_VALUES:,} values; expected "
                "the log of one training; type: unstuck read OTHER_FILE"
            )
    return points


def _records(data: bytes, name: str, notes: list[str]) -> Iterator[bytes]:
    """The records that are small enough to be scalars; a last one that is cut off is left out."""
    here = 0
    while here < len(data):
        if here + 12 > len(data):
            notes.append("the last record is cut off (a training that goes on?) and left out")
            return
        length, check = struct.unpack_from("<QI", data, here)
        if masked(data[here : here + 8]) != check:
            raise InputError(f"{name} is damaged at byte {here:,}: wrong checksum; {_AGAIN}")
        start = here + 12
        end = here + 12 + length
        if end + 4 > len(data):
            notes.append("the last record is cut off (a training that goes on?) and left out")
            return
        if length <= _MAX_RECORD_BYTES:
            record = data[start:end]
            if masked(record) != struct.unpack_from("<I", data, end)[0]:
                raise InputError(f"{name} is damaged at byte {start:,}: wrong checksum; {_AGAIN}")
            yield record
        here = end + 4


def _event(record: bytes) -> tuple[int, list[tuple[str, float]]]:
    step = 0
    scalars = []
    for number, kind, value in _fields(record):
        if number == _EVENT_STEP and isinstance(value, int):
            if value < 2**63:
                step = value
            else:
                step = 0
        elif number == _EVENT_SUMMARY and kind == _BYTES and isinstance(value, bytes):
            for inner, _, content in _fields(value):
                if inner == _SUMMARY_VALUE and isinstance(content, bytes):
                    scalars += _scalar(content)
    return step, scalars


def _scalar(content: bytes) -> list[tuple[str, float]]:
    """(tag, number) of one Summary.Value, or nothing when it is no scalar."""
    tag = ""
    number = math.nan
    seen = False
    for field, kind, value in _fields(content):
        if field == _VALUE_TAG and isinstance(value, bytes):
            tag = value[:200].decode("utf-8", "replace")
        elif field == _VALUE_SIMPLE and kind == _FIXED32 and isinstance(value, bytes):
            number = struct.unpack("<f", value)[0]
            seen = True
        elif field == _VALUE_TENSOR and isinstance(value, bytes):
            inside = _tensor(value)
            if inside is not None:
                number = inside
                seen = True
    if seen and tag:
        return [(tag, number)]
    return []


def _tensor(content: bytes) -> float | None:
    """The one number of a TensorProto; None when it holds another number of them."""
    dtype = 0
    raw = b""
    floats: list[float] = []
    for field, _, value in _fields(content):
        if field == _TENSOR_TYPE and isinstance(value, int):
            dtype = value
        elif field == _TENSOR_CONTENT and isinstance(value, bytes):
            raw = value
        elif field in _TENSOR_NUMBERS and isinstance(value, bytes):
            floats += _unpacked(value, _TENSOR_NUMBERS[field])
    if dtype in _TYPES:
        floats += _unpacked(raw, _TYPES[dtype])
    if len(floats) == 1:
        return floats[0]
    return None


def _unpacked(content: bytes, form: str) -> tuple[float, ...]:
    """The one number that these bytes are; nothing where they have another size."""
    if len(content) != struct.calcsize(form):
        return ()
    return struct.unpack(form, content)


def _fields(message: bytes) -> Iterator[Field]:
    """(number, kind, value) of each field of a message.

    Raises:
        ValueError: for bytes that are no message.
    """
    here = 0
    while here < len(message):
        key, here = _varint(message, here)
        number = key >> 3
        kind = key & 7
        if kind == _VARINT:
            value, here = _varint(message, here)
            yield number, kind, value
            continue
        if kind == _BYTES:
            size, here = _varint(message, here)
        elif kind in (_FIXED64, _FIXED32):
            if kind == _FIXED64:
                size = 8
            else:
                size = 4
        else:
            raise ValueError("an unknown kind of field")
        if here + size > len(message):
            raise ValueError("a field that is cut off")
        yield number, kind, message[here : here + size]
        here += size


def _varint(message: bytes, here: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for place in range(10):
        if here >= len(message):
            break
        byte = message[here]
        here += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, here
    raise ValueError("a number without end")
