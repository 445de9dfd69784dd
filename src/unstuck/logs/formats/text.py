"""Lines for people: Keras' progress bars, prints of a loop of one's own, JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from unstuck.logs.formats.number import PATTERN, Printed, printed
from unstuck.logs.log import EpochRows, Log
from unstuck.metric_names import ACCURACIES, SCOPES, normal

_ANSI = re.compile(r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|[@-Z\\-_])")
_STATE = re.compile(r"[\r\x08]+")  # a bar is drawn over itself by going back to its start
_EPOCH = re.compile(
    r"\bepochs?\b[^\w\n]{0,4}(\d{1,9}(?:\.\d{1,6})?)(?:\s?(?:/|of)\s?(\d{1,9}))?", re.I
)
_BAR = re.compile(r"\s*(\d{1,12})/(\d{1,12}|Unknown)\s*(?:\[[=>.\s]*\]|━|-|\d)")
_STEPS = re.compile(r"/step\b")
_WORD = re.compile(
    rf"""(?<![A-Za-z0-9_./])(?P<name>[A-Za-z][\w./]{{0,63}})
    (?:["']?(?P<sign>\s{{0,8}}[:=]\s{{0,8}}|\s{{1,8}})
       (?:tensor\()?(?P<value>{PATTERN}|[-+]?(?:nan|inf(?:inity)?)\b)
       (?:/(?P<of>\d{{1,12}})\b|\s?(?P<percent>%))?
       (?![\w:/]|\.\d))?""",
    re.X | re.I,
)
_NO_METRICS = {"epoch", "epochs", "step", "steps", "iter", "iteration", "batch", "eta", "time"}
_BEST = {"best", "min", "max", "minimum", "maximum", "previous"}
_MOST_WORDS = 2_000


def read_text(lines: Iterable[str]) -> Log | None:
    """Read lines; None when no loss and no metric is among them."""
    reader = _Reader()
    for line in lines:
        reader.line(line)
    return reader.log()


class _Reader:
    """Goes through a log line by line and knows which epoch the line is about."""

    def __init__(self) -> None:
        self.rows = EpochRows()
        self.epoch: float | None = None  # of the last "Epoch 3/10"
        self.planned: int | None = None
        self.updates: int | None = None
        self.ended: dict[str, Printed] | None = None  # the finished bar of this epoch
        self.half_done = False
        self.scope = ""
        self.kinds: set[str] = set()

    def line(self, line: str) -> None:
        """Take one line; of a bar that was drawn over itself its last state."""
        state = next((s for s in reversed(_STATE.split(line)) if not s.isspace() and s), "")
        if "\x1b" in state:
            state = _ANSI.sub("", state)
        if state.lstrip().startswith("{") and self._json(state):
            return
        bar = _BAR.match(state)
        if bar is not None:
            self._bar(bar, state)
        else:
            self._free(state)

    def log(self) -> Log | None:
        """All that was read."""
        if not len(self.rows):
            return None
        if self.half_done and len(self.rows) > 1:
            self.rows.drop_last()
            self.rows.notes.append("the last epoch was not finished and is left out")
        form = " and ".join(sorted(self.kinds))
        log = self.rows.log(form, in_full=self.kinds == {"JSON lines"})
        return Log(
            log.curves, log.at, log.rounding, log.format, log.epochs,
            self.planned, self.updates, log.notes,
        )  # fmt: skip

    def _begin(self, number: float, planned: int | None) -> None:
        """A line "Epoch 3/10": what follows is about it."""
        if planned == 1 and number == 1 and self.epoch is not None and self.planned == 1:
            number = self.epoch + 1  # fit(…, epochs=1) in a loop is one training
            self.rows.notes.append("calls of fit with one epoch each are read as one training")
        elif self.epoch is not None and number <= self.epoch and self.ended is not None:
            self.rows.restart()
        self.epoch = number
        if number <= (planned or 0):
            self.planned = planned
        else:
            self.planned = self.planned
        self.ended = None
        self.half_done = False

    def _bar(self, bar: re.Match[str], state: str) -> None:
        values = _metrics(state[bar.end() - 1 :])[0]
        if not values:
            return
        whole = bar[1] == bar[2] or bar[2] == "Unknown"
        if self.ended is not None and not _agree(self.ended, values):
            if self.epoch is not None:
                self.rows.notes.append("a bar after an epoch's end is an evaluation, left out")
                return
            self.ended = None
        self.rows.put(values, epoch=self._epoch_of_bar())
        self.kinds.add("Keras progress text")
        self.half_done = not whole
        if whole:
            self.ended = {**(self.ended or {}), **values}
            if _STEPS.search(state) and bar[1].isdigit():
                self.updates = int(bar[1])

    def _epoch_of_bar(self) -> float:
        """The epoch that was announced, else one more with each bar after a finished one."""
        if self.epoch is not None:
            return self.epoch
        if self.ended is None and len(self.rows) and not self.half_done:
            return len(self.rows) + 1
        return max(len(self.rows), 1)

    def _free(self, state: str) -> None:
        epoch_match = _EPOCH.search(state[:400])
        values, scope, known = _metrics(state, self.scope)
        if epoch_match is not None:
            number = float(epoch_match[1])
            if epoch_match[2]:
                planned = int(epoch_match[2])
            else:
                planned = None
            if not known:
                if state[: epoch_match.start()].strip(" -=#*[") == "" and not values:
                    self._begin(number, planned)
                return
            self.planned = planned or self.planned
        if known:
            self.scope = ""
        else:
            self.scope = scope
        if not known:
            return
        if epoch_match is not None:
            self.rows.put(values, epoch=float(epoch_match[1]))
        else:
            self.rows.put(values, epoch=self.epoch)
        self.half_done = False
        self.kinds.add("lines of text")

    def _json(self, state: str) -> bool:
        """Take a line of JSON; False when it is none."""
        try:
            entry = json.loads(state)
        except (ValueError, RecursionError):
            return False
        if not isinstance(entry, dict):
            return False
        values: dict[str, Printed] = {}
        for name, number in _flat(entry):
            label, _ = normal(name)
            if name.lower() not in _NO_METRICS:
                values[label] = number
        epoch = entry.get("epoch")
        usable = isinstance(epoch, int | float) and -1 < epoch < 1e9
        if any(normal(name)[1] for name in values):
            self.rows.put(values, epoch=epoch if usable else None)
            self.kinds.add("JSON lines")
        return True


def _flat(entry: dict[str, Any]) -> list[tuple[str, Printed]]:
    """Numbers of an object, and of the objects in it, by name."""
    flat: list[tuple[str, Printed]] = []
    for name, value in entry.items():
        inner = {"": value}
        if isinstance(value, dict):
            inner = value
        for below, number in inner.items():
            if isinstance(number, int | float) and not isinstance(number, bool):
                read = printed(repr(number))
                if read is not None:
                    flat.append((f"{name}/{below}" if below else name, read))
    return flat


def _metrics(state: str, scope: str = "") -> tuple[dict[str, Printed], str, bool]:
    """The metrics that a line names.

    Returns:
        values by name, what the last words said about the rows scored, and whether a name is known.
    """
    values: dict[str, Printed] = {}
    known_any = best = False
    for count, match in enumerate(_WORD.finditer(state)):
        name = match["name"]
        word = name.lower().rstrip(".")
        if count >= _MOST_WORDS:
            break
        if match["value"] is None:
            scope = SCOPES.get(word, scope)
            best = word in _BEST
            continue
        label, known = normal(name, scope=scope)
        by_space = not match["sign"].strip()
        if best or word in _NO_METRICS or word in SCOPES or (by_space and not known):
            best = False
            continue
        number = _number(match, label)
        if number is not None:
            values[label] = number
            known_any |= known
    return values, scope, known_any


def _number(match: re.Match[str], label: str) -> Printed | None:
    number = printed(match["value"])
    if number is None:
        return None
    if match["percent"]:
        return number.hundredth()
    if match["of"]:  # "Accuracy: 9842/10000 (98%)"
        whole = int(match["of"])
        counts = any(label.endswith(name) for name in ACCURACIES) and whole > 0
        if counts:
            return Printed(number.value / whole, 0.0, plain=False)
        return None
    return number


def _agree(before: dict[str, Printed], now: dict[str, Printed]) -> bool:
    """Whether two states show the same epoch: all that both name is equal."""
    shared = set(before) & set(now)
    return bool(shared) and all(before[name].value == now[name].value for name in shared)
