"""What is written for other tools is what they, and we, read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.logs.formats.events import read_events, recognised
from unstuck.logs.read import read_log
from unstuck.report.curve_files import by_fit, csv_logger, event_file, parts
from unstuck.store.crc32c import masked
from unstuck.store.history.runs import Point

FLOATS = st.floats(-(2.0**90), 2.0**90, width=32)
POINTS = [
    Point(f"fit-0001/{name}", at, at / 7 + len(name))
    for name in ("loss", "val_loss", "accuracy")
    for at in (1, 2, 3)
]


def test_the_checksum_is_the_published_one():
    """RFC 3720, B.4: 32 bytes of zeros have the CRC-32C 0x8A9136AA."""
    crc = 0x8A9136AA
    assert masked(bytes(32)) == (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


@given(st.dictionaries(st.integers(1, 10_000), FLOATS, min_size=1, max_size=30))
def test_an_event_file_reads_back(values):
    data = event_file({"epoch_loss": values}, 1_700_000_000.0)
    assert recognised(data)
    log = read_events(data, "here")
    (curve,) = log.curves.values()
    assert list(curve) == [values[at] for at in sorted(values)]


def test_tensorflow_reads_it(tmp_path):
    tensorflow = pytest.importorskip("tensorflow")
    curves = by_fit(POINTS)["fit-0001"]
    path = tmp_path / "events.out.tfevents.1.unstuck"
    path.write_bytes(event_file(parts(curves)["validation"], 3.5))
    events = list(tensorflow.compat.v1.train.summary_iterator(str(path)))
    assert events[0].file_version == "brain.Event:2"
    told = [(e.step, v.tag, v.simple_value) for e in events[1:] for v in e.summary.value]
    assert told == [(at - 1, "epoch_loss", np.float32(at / 7 + 8)) for at in (1, 2, 3)]
    assert {event.wall_time for event in events} == {3.5}


def test_csv_is_what_keras_writes(tmp_path):
    keras = pytest.importorskip("keras")
    logger = keras.callbacks.CSVLogger(str(tmp_path / "keras.csv"))
    logger.set_model(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
    logger.on_train_begin()
    curves = by_fit(POINTS)["fit-0001"]
    for at in (1, 2, 3):
        logger.on_epoch_end(at - 1, {name: values[at] for name, values in curves.items()})
    logger.on_train_end()
    theirs = (tmp_path / "keras.csv").read_text().replace("\r\n", "\n")
    assert csv_logger(curves) == theirs


def test_csv_reads_back(tmp_path):
    path = tmp_path / "train.csv"
    path.write_text(csv_logger(by_fit(POINTS)["fit-0001"]))
    log = read_log(path)
    assert list(log.curves["loss"]) == [at / 7 + 4 for at in (1, 2, 3)]


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc", "..", "fit-0001/..", "C:\\x", "fit-١٢٣٤", ""]
)
def test_no_name_becomes_another_folder(name):
    found = by_fit([Point(f"{name}/loss", 1, 0.5)])
    assert set(found) <= {"", "fit-0001"}


def test_what_is_no_number_stays_one():
    (values,) = by_fit([Point("fit-0001/loss", 1, None)])["fit-0001"].values()
    assert math.isnan(values[1])
    assert "nan" in csv_logger({"loss": values})
