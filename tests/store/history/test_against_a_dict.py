"""Any order of recording, reading, reopening and dying gives what a dict would hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from unstuck.store.history.record import Recorder, RunOutcome
from unstuck.store.history.runs import History

SERIES = st.sampled_from(["loss", "accuracy", "seed 3/score"])
VALUES = st.one_of(st.none(), st.floats(-1e9, 1e9))


class AgainstADict(RuleBasedStateMachine):
    """Recorders that are open, and what each run should be."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name) / ".unstuck" / "history.sqlite"
        self.open: dict[str, Recorder] = {}
        self.order: list[str] = []
        self.points: dict[str, dict[tuple[str, int], float | None]] = {}
        self.ended: dict[str, tuple[str, dict]] = {}

    def teardown(self) -> None:
        for recorder in self.open.values():
            recorder.close()
        self.folder.cleanup()

    @precondition(lambda self: len(self.open) < 4)
    @rule(name=st.text(max_size=20))
    def begin(self, name: str) -> None:
        recorder = Recorder(self.file, "script", name)
        self.open[recorder.id] = recorder
        self.order.append(recorder.id)
        self.points[recorder.id] = {}

    @precondition(lambda self: self.open)
    @rule(data=st.data(), series=SERIES, at=st.integers(0, 5), value=VALUES)
    def point(self, data, series: str, at: int, value: float | None) -> None:
        run = data.draw(st.sampled_from(sorted(self.open)))
        self.open[run].points([(series, at, value)])
        self.points[run][series, at] = value

    @precondition(lambda self: self.open)
    @rule(data=st.data(), document=st.dictionaries(st.text(max_size=5), st.integers(), max_size=3))
    def end(self, data, document: dict) -> None:
        run = data.draw(st.sampled_from(sorted(self.open)))
        self.open.pop(run).end("finished", RunOutcome("healthy", document=document), exit=0)
        self.ended[run] = ("finished", document)

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def die(self, data) -> None:
        """As a process does that is killed: the connection is gone, nothing more is said."""
        self.open.pop(data.draw(st.sampled_from(sorted(self.open)))).close()

    @precondition(lambda self: self.order)
    @invariant()
    def the_same_is_read(self) -> None:
        with History(self.file) as history:
            runs = history.runs(1000)
            assert [run.id for run in reversed(runs)] == self.order
            for run in runs:
                found = {(p.series, p.at): p.value for p in history.points(run.id)}
                assert found == self.points[run.id]
                state, document = self.ended.get(run.id, ("running", None))
                assert run.state == state
                assert history.document(run.id) == document


TestAgainstADict = AgainstADict.TestCase
TestAgainstADict.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
