"""Curves as other tools keep them: Keras' CSVLogger, and TensorBoard's event files.

Neither Keras nor TensorFlow is needed. An event file is a row of records: length (uint64), masked
CRC-32C of it, the record, its masked CRC-32C. A record is an `Event` in the wire format of
protobuf: wall time (1, double), step (2, varint), file version (3, only in the first), summary (5)
of values (1), each with a tag (1) and a number (2, float).
"""

from __future__ import annotations

import csv
import io
import math
import re
import struct
from collections.abc import Iterable

from unstuck.store.crc32c import masked
from unstuck.store.history.runs import Point
from unstuck.terminal.clean import clean

_FIT = re.compile(r"fit-[0-9]{4,}")
Curves = dict[str, dict[int, float]]
"""By name of a metric: epoch or update → value."""


def by_fit(points: Iterable[Point]) -> dict[str, Curves]:
    """The curves of each fit, by its name; those of a population are under ""."""
    fits: dict[str, Curves] = {}
    for point in points:
        fit, _, metric = point.series.partition("/")
        # The name becomes a folder's: nothing but what we call a fit is one.
        name, metric = (fit, metric) if _FIT.fullmatch(fit) else ("", point.series)
        if point.value is None:
            value = math.nan
        else:
            value = point.value
        fits.setdefault(name, {}).setdefault(clean(metric), {})[point.at] = value
    return fits


def csv_logger(curves: Curves) -> str:
    """As `keras.callbacks.CSVLogger` writes it: one line an epoch, counted from 0, names sorted."""
    names = sorted(curves)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["epoch", *names])
    for at in sorted({at for values in curves.values() for at in values}):
        epoch_values = [curves[name].get(at) for name in names]
        writer.writerow(
            [at - 1, *("NA" if value is None else repr(value) for value in epoch_values)]
        )
    return text.getvalue()


def event_file(curves: Curves, started: float) -> bytes:
    """As TensorBoard reads it.

    Args:
        curves: one file's.
        started: seconds since 1970; the wall time of all records.
    """
    records = [_event(started, 0, _bytes(3, b"brain.Event:2"))]
    steps = sorted({at for values in curves.values() for at in values})
    for at in steps:
        values = [(name, curves[name][at]) for name in sorted(curves) if at in curves[name]]
        records.append(_event(started, at - 1, _bytes(5, b"".join(map(_value, values)))))
    return b"".join(map(_framed, records))


def parts(curves: Curves) -> dict[str, Curves]:
    """What Keras' TensorBoard callback keeps apart: train/ and validation/, tags "epoch_loss"."""
    by_part: dict[str, Curves] = {}
    for name, values in curves.items():
        if name.startswith("val_"):
            where = "validation"
        else:
            where = "train"
        by_part.setdefault(where, {})[f"epoch_{name.removeprefix('val_')}"] = values
    return by_part


def _framed(record: bytes) -> bytes:
    length = struct.pack("<Q", len(record))
    checks = (struct.pack("<I", masked(part)) for part in (length, record))
    return length + next(checks) + record + next(checks)


def _event(wall: float, step: int, rest: bytes) -> bytes:
    return struct.pack("<Bd", 1 << 3 | 1, wall) + _varint(2 << 3) + _varint(max(step, 0)) + rest


def _value(pair: tuple[str, float]) -> bytes:
    name, value = pair
    tag = _bytes(1, name.encode("utf-8", "replace"))
    return _bytes(1, tag + struct.pack("<Bf", 2 << 3 | 5, _single(value)))


def _single(value: float) -> float:
    """Within what four bytes can hold."""
    if not math.isfinite(value):
        return value
    return max(min(value, 3.4e38), -3.4e38)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])
