"""Alignment: by how many rows two tables are off, when it may be any number.

A header of eight lines, a warm-up that was cut from one side alone: the rows still belong together,
only further apart than anybody would try one by one. The correlation of every column of x with
every column of y over all offsets at once, by the fast Fourier transform, shows a single peak.
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange.guard import serial_rows
from unstuck.ceiling.rearrange.time import FAR
from unstuck.ceiling.standardize import standardize
from unstuck.ceiling.summaries import EACH, LEAST_STEPS, summaries

MAX_COLUMNS = 32  # of x, its summaries not counted
MAX_CLASSES = 16
MAX_ROWS = 1 << 14
MIN_ROWS = 64
PEAK = 8.0  # standard errors of a correlation that a peak reaches
ALONE = 2.0  # how often it is as high as what an offset of no row shows


def far_offset(x: Array, y: Array) -> int | None:
    """The offset of more than five rows at which y answers x, or None where there is no such peak.

    Args:
        x: shape (rows, …), numbers.
        y: shape (rows, …), numbers or classes.

    Returns:
        As `Layout.offset`: positive where the target of a row stands that many rows earlier. None
        where neighbouring rows depend on each other: such rows correlate at every offset.
    """
    rows = min(len(x), MAX_ROWS)
    if rows < MIN_ROWS or x.dtype.kind not in "biuf" or y.dtype.kind not in "biuf":
        return None
    three = x[:rows].reshape(rows, x.shape[1] if x.ndim > 1 else 1, -1)
    if serial_rows(three):
        return None
    left = standardize(_shown(three))
    right = standardize(_answers(y[:rows]))
    peaks = np.zeros(rows)
    spectrum = np.fft.rfft(right, axis=0)
    for column in left.T:
        crossed = np.conj(np.fft.rfft(column))[:, None] * spectrum
        correlations = np.abs(np.fft.irfft(crossed, n=rows, axis=0)).max(axis=1) / rows
        peaks = np.maximum(peaks, correlations)
    near = np.r_[0 : FAR + 1, rows - FAR : rows]
    here = float(peaks[near].max())
    peaks[near] = 0.0
    lag = int(peaks.argmax())
    if peaks[lag] < PEAK / np.sqrt(rows) or peaks[lag] < ALONE * here:
        return None
    # A peak at +lag says that y[i + lag] belongs to x[i]: the target stands later than its input.
    if lag <= rows // 2:
        return -lag
    return rows - lag


def _shown(x: Array) -> Array:
    flat = x.reshape(len(x), -1)
    columns = flat[:, :: -(-flat.shape[1] // MAX_COLUMNS)].astype(np.float64)
    if x.shape[1] < LEAST_STEPS:
        return columns
    return np.hstack([columns, summaries(x[:, :, : MAX_COLUMNS // EACH])])


def _answers(y: Array) -> Array:
    """Numbers as they are; whole numbers of few values as one column a value."""
    flat = y.reshape(len(y), -1)[:, :MAX_CLASSES]
    values = np.unique(flat[:, 0])
    if flat.shape[1] == 1 and 2 < len(values) <= MAX_CLASSES and np.all(values % 1 == 0):
        return np.asarray(flat == values, dtype=np.float64)
    return flat.astype(np.float64)
