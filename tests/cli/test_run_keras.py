"""`unstuck run` on a script that trains: one run, looked at from all sides."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from unstuck_command import Done, environment, unstuck_command

from unstuck.store.history.runs import History

ROOT = Path(__file__).parents[2]
SCRIPT = """\
import os, sys
os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np

keras.utils.set_random_seed(0)
bits = np.random.default_rng(0).integers(0, 2, (3000, 2, 5))
x = bits.reshape(-1, 5, 2).astype("float32")
y = (bits[:, 0] | bits[:, 1])[:, :, None].astype("float32")
model = keras.Sequential(
    [keras.Input((5, 2)), keras.layers.LSTM(4, return_sequences=True), keras.layers.Dense(1)]
)
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
model.fit(x, y, batch_size=100, epochs=4, verbose=2)
print("done", *sys.argv[1:])
"""


@dataclass(frozen=True)
class Ran:
    folder: Path
    done: Done

    @property
    def report(self) -> dict[str, Any]:
        return json.loads((self.folder / "o.json").read_text())


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("stuck")
    (folder / "train.py").write_text(SCRIPT)
    options = ["--json", "o.json", "--keep", "kept", "--budget", "0", "--check"]
    options += ["--output", "sarif=o.sarif", "--output", "junit=o.xml"]
    environ = {"UNSTUCK_HISTORY": ""}
    done = unstuck_command("run", *options, "train.py", "7", cwd=folder, environ=environ)
    return Ran(folder, done)


def test_the_run_is_in_the_history(ran: Ran) -> None:
    with History(ran.folder / ".unstuck" / "history.sqlite") as history:
        (run,) = history.runs()
        points = history.points(run.id)
        assert history.document(run.id) == ran.report
    fit = ran.report["fits"][0]
    assert (run.kind, run.name, run.state, run.exit) == ("script", "train.py", "finished", 0)
    assert (run.verdict, run.reached) == (fit["verdict"], fit["metric"]["reached"])
    assert run.finding == "D101 misaligned-axes"
    curve = [p.value for p in points if p.series == "fit-0001/accuracy"]
    assert curve == pytest.approx(fit["picture"]["history"]["accuracy"])
    assert run.progress == 1.0


def test_nothing_of_ours_is_on_stdout(ran: Ran) -> None:
    assert ran.done.out.endswith(b"\ndone 7\n")
    assert b"unstuck" not in ran.done.out


def test_check_turns_an_error_into_status_1(ran: Ran) -> None:
    assert ran.report["exit"] == 0
    assert ran.done.status == 1


def test_the_cause_is_named(ran: Ran) -> None:
    text = ran.done.err.decode()
    assert "D101 misaligned-axes" in text
    assert "train.py:14" in text
    assert "transpose" in text
    assert "\x1b" not in text


def test_nothing_is_called_verified_that_was_not_run(ran: Ran) -> None:
    text = ran.done.err.decode()
    assert "verified " not in text
    assert all(f["verified"] is None for f in ran.report["fits"][0]["findings"])


def test_the_json_meets_its_schema(ran: Ran) -> None:
    schema = json.loads((ROOT / "docs/report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(ran.report)
    assert ran.report["script"] == "train.py"
    assert ran.report["exit"] == 0
    assert ran.report["fits"][0]["at"] == "train.py:14"


def test_other_formats_say_the_same(ran: Ran) -> None:
    findings = ran.report["fits"][0]["findings"]
    (run,) = json.loads((ran.folder / "o.sarif").read_text())["runs"]
    results = run["results"]
    assert [each["ruleId"] for each in results] == [each["code"] for each in findings]
    assert [each["level"] for each in results] == [each["level"] for each in findings]
    place = results[0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("train.py", 14)
    suites = ElementTree.parse(ran.folder / "o.xml").getroot()
    failed = [case.get("name") for case in suites.findall(".//testcase[failure]")]
    wanted = [f"{f['code']} {f['cause']}" for f in findings if f["level"] == "error"]
    assert failed == wanted
    assert "D101 misaligned-axes" in failed


def test_our_part_is_free_of_other_peoples_logs(ran: Ran) -> None:
    lines = ran.done.err.decode().splitlines()
    ours = lines[next(n for n, line in enumerate(lines) if line.startswith("── unstuck")) :]
    assert not any("oneDNN" in line or "absl" in line or "Warning" in line for line in ours)


def test_a_kept_case_is_diagnosed_again_to_the_same_answer(ran: Ran) -> None:
    case = ran.folder / "kept" / "fit-0001"
    done = unstuck_command("diagnose", case, "--budget", "0", "--json", ran.folder / "again.json")
    assert done.status == 1
    assert b"D101 misaligned-axes" in done.out
    again = json.loads((ran.folder / "again.json").read_text())
    first, second = ran.report["fits"][0], again["fits"][0]
    for fit in (first, second):
        del fit["seconds"]
    assert first == second
    assert again["exit"] is None


def test_a_folder_of_cases_is_told_from_a_case(ran: Ran) -> None:
    done = unstuck_command("diagnose", ran.folder / "kept")
    assert done.status == 2
    assert len(done.said) == 1
    assert done.said[0].endswith(f"unstuck diagnose {ran.folder / 'kept' / 'fit-0001'}")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_ctrl_c_during_the_diagnosis_leaves_the_scripts_status(ran: Ran) -> None:
    ours, terminal = os.openpty()
    source = SCRIPT.replace("3000", "300") + "raise SystemExit(7)\n"
    process = subprocess.Popen(
        [sys.executable, "-m", "unstuck", "run", "-c", source],
        env=environment({"TERM": "xterm", "COLUMNS": "99"}),
        stdout=subprocess.DEVNULL,
        stderr=terminal,
    )
    os.close(terminal)
    seen = b""
    while b"measuring" not in seen:
        seen += os.read(ours, 1000)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 7
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    last = seen.decode().splitlines()[-1]
    assert "unstuck: the diagnosis was interrupted" in last
    assert b"Traceback" not in seen


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 1000)
    except OSError:  # the other side of a pseudo-terminal is closed
        return b""
