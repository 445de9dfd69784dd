"""Sweeps: the numbers of `train`, wherever they come from; nothing finished is done twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
import pytest

from tests.sweep.test_pools import timeless
from unstuck import lab
from unstuck.errors import InputError
from unstuck.lab.experiment import train
from unstuck.lab.generalisation import Reach, reach
from unstuck.lab.model import architectures
from unstuck.lab.plain import described, net_facts, net_of, restored
from unstuck.lab.recipe import Recipe
from unstuck.lab.setting import setting
from unstuck.lab.shard import Asked
from unstuck.lab.task import kinds

FEW = Recipe(updates=60, batch=16)
SWEEP = ["or", "xor", "--models", "dense,lstm", "--seeds", "30", "--updates", "60", "--bits", "3"]


def told(net: object) -> object:
    """The numbers of a net, but for its curves and its time."""
    return timeless({**net_facts(net), "losses": [], "looks": [], "at": []})


@pytest.mark.parametrize("task", kinds())
def test_a_setting_is_made_again_from_its_description(task: str) -> None:
    for model in architectures():
        try:
            given = setting(task, model=model, recipe=FEW, rows=77, data_seed=3, longest=40)
        except InputError:
            continue
        assert restored(json.loads(json.dumps(described(given)))) == given


def test_options_and_encoding_are_made_again() -> None:
    given = setting(
        lab.find_task("addition", overflow=True, base=3),
        bits=(2, 4),
        model="transformer",
        options={"positions": "rotary", "layers": 3},
        encoding=lab.Encoding(order="msb", operands="concatenated"),
        split=lab.Split(0.5, 0.1, 0.4),
    )
    assert restored(json.loads(json.dumps(described(given)))) == given


def test_a_net_is_made_again_from_its_numbers() -> None:
    given = setting("addition", bits=4, model="lstm", units=3, recipe=FEW)
    for net in train(given, seeds=2, progress=False).nets:
        again = net_of(json.loads(json.dumps(net_facts(net))))
        assert again.weights == ()
        assert net_facts(again) == net_facts(net)
        assert again.test.by_stratum == net.test.by_stratum


def test_shards_in_processes_give_what_one_training_gives() -> None:
    given = setting("addition", bits=3, model="lstm", units=3, recipe=FEW)
    lengths = setting("parity", bits=(1, 2, 3), model="rnn", units=3, recipe=FEW, longest=6)
    far = (4, 5, 6)
    with lab.Sweep(processes=2) as sweep:
        whole, reached = sweep.run([Asked(given, range(5)), Asked(lengths, [7, 3], None, far)])
    alone = train(given, seeds=5, progress=False)
    assert [told(net) for net in whole.nets] == [told(net) for net in alone.nets]
    with pytest.raises(InputError, match=r"no weights; train the net again: lab.train\(setting"):
        whole.case(3)
    assert (whole.parameters, whole.ceiling, whole.way) == (
        alone.parameters,
        alone.ceiling,
        alone.way,
    )
    expected = reach(train(lengths, seeds=[7, 3], until=None, progress=False), far)
    assert isinstance(reached, Reach)
    assert [net.seed for net in reached.result.nets] == [7, 3]
    assert (reached.lengths, reached.rows) == (expected.lengths, expected.rows)
    np.testing.assert_array_equal(reached.accuracy, expected.accuracy)
    np.testing.assert_array_equal(reached.exact, expected.exact)


def test_a_function_of_ones_own_is_trained_here() -> None:
    own = lab.own_task(lambda word: list(word), name="same")
    with lab.Sweep(processes=2) as sweep:
        (cell,) = lab.compare([own], ["dense"], seeds=2, bits=3, recipe=FEW, sweep=sweep)
    assert cell.result is not None
    assert len(cell.result.nets) == 2


def test_what_is_kept_is_not_trained_again(tmp_path: Path) -> None:
    first = setting("or", bits=2, model="dense", units=2, recipe=FEW)
    other = setting("or", bits=2, model="dense", units=2, recipe=Recipe(updates=61, batch=16))

    def asked(*questions: Asked) -> tuple[list[object], list[str]]:
        trained: list[str] = []
        with lab.Sweep(processes=1, checkpoint=tmp_path, progress=trained.append) as sweep:
            return list(sweep.run(questions)), trained

    (two,), trained = asked(Asked(first, range(2), None))
    assert trained == ["2 of 2 nets: or 2, dense(2)"]
    (three,), trained = asked(Asked(first, range(3), None))
    assert trained == ["3 of 3 nets: or 2, dense(2)"]
    assert [net.seconds for net in two.nets] == [net.seconds for net in three.nets[:2]]
    _, trained = asked(Asked(first, [2, 0], None))
    assert trained == []
    for changed in (Asked(other, range(2), None), Asked(first, range(2), 0.5)):
        assert len(asked(changed)[1]) == 1


def test_functions_of_ones_own_are_known_by_their_answers(tmp_path: Path) -> None:
    told = []
    for digit in (0, 1, 0):
        own = lab.own_task(lambda word, digit=digit: [digit for _ in word], name="same", classes=2)
        asked = Asked(setting(own, bits=2, model="dense", units=1, recipe=FEW), [0], None)
        trained: list[str] = []
        with lab.Sweep(processes=1, checkpoint=tmp_path, progress=trained.append) as sweep:
            list(sweep.run([asked]))
        told.append(trained)
    assert told == [["same 2, dense(1)"], ["same 2, dense(1)"], []]


def test_a_search_goes_on_where_it_was(tmp_path: Path) -> None:
    trained: list[str] = []
    given = {"bits": 2, "recipe": Recipe(updates=400, batch=16, rate=0.05), "seeds": 20}
    found = []
    for _ in range(2):
        with lab.Sweep(processes=1, checkpoint=tmp_path, progress=trained.append) as sweep:
            found.append(
                lab.smallest("or", model="dense", success=0.5, widths=[1, 2], sweep=sweep, **given)
            )
        trained.append("again")
    assert found[0] == found[1]
    assert found[0].smallest is not None
    assert trained[-2:] == ["again", "again"]
    assert lab.smallest("or", model="dense", success=0.5, widths=[1, 2], **given) == found[0]


def test_lengths_from_python() -> None:
    found = lab.lengths(
        "parity", model="rnn", train=(1, 3), test=(4, 6), seeds=2, units=3, recipe=FEW
    )
    assert found.lengths == (4, 5, 6)
    assert found.accuracy.shape == (2, 3)
    with pytest.raises(InputError, match="mlp is built for one length"):
        lab.lengths("copy", model="mlp", train=(1, 3), test=(4, 6))


def command(*more: str) -> list[str]:
    return [sys.executable, "-m", "unstuck", "lab", "compare", *SWEEP, *more, "--json"]


def finished(folder: Path) -> list[str]:
    """Keys of the nets that are kept."""
    file = folder / "finished.jsonl"
    lines = file.read_bytes().splitlines(keepends=True) if file.exists() else []
    keys = [json.loads(line)["key"] for line in lines if line.endswith(b"\n")]
    return [key for key in keys if "/" in key]


def test_killed_sweeps_go_on_and_end_as_if_nothing_had_been(tmp_path: Path) -> None:
    uninterrupted = subprocess.run(command(), capture_output=True, text=True, check=True)
    expected = timeless(json.loads(uninterrupted.stdout))
    for share, processes in ((0.1, "1"), (0.5, "2"), (0.9, "1")):
        folder = tmp_path / f"{share}"
        line = command("--checkpoint", str(folder), "--processes", processes)
        child = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(finished(folder)) < share * 120:
            assert child.poll() is None, "it ended before it could be killed"
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
        child.wait()
        before = (folder / "finished.jsonl").read_bytes()
        assert len(finished(folder)) < 120
        done = subprocess.run(line, capture_output=True, text=True, check=True)
        assert timeless(json.loads(done.stdout)) == expected
        after = (folder / "finished.jsonl").read_bytes()
        whole = before[: before.rfind(b"\n") + 1]
        assert after.startswith(whole)  # nothing that was finished is lost
        assert set(Counter(finished(folder)).values()) == {1}  # or was finished twice
        assert len(finished(folder)) == 120


def test_ctrl_c_ends_all_workers_and_says_what_is_kept(tmp_path: Path) -> None:
    line = command("--checkpoint", str(tmp_path), "--processes", "2", "--seeds", "2000")
    child = subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not finished(tmp_path):
        assert child.poll() is None
        time.sleep(0.01)
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to all of them
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, "")
    assert f"what is finished is kept in {tmp_path}: type the same to go on" in err
    assert "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)  # nobody of the group is left
