"""A run's own net reading one of its own rows, as a page."""

from __future__ import annotations

import json
from functools import lru_cache

import numpy as np
from markupsafe import Markup

from unstuck.case import Array
from unstuck.lab.snapshot import Snapshot, loads
from unstuck.report.figures.reading import Reading, describe_step, reading
from unstuck.web.pages import rendered

_FEATURES = 3  # of a step that are written out


def rows(title: str, run: str, content: bytes, row: int) -> str:
    """The page of one row."""
    known = _known(content)
    row = min(max(row, 0), len(known.x) - 1)
    seen = _reading(known, row)
    asked = [w is not None for w in seen.wanted]
    wrong = sum(a and w != s for a, w, s in zip(asked, seen.wanted, seen.answers, strict=True))
    values = {
        "figure": Markup(reading(seen)),
        "gates": ", ".join(seen.gates),
        "steps": len(seen.inputs),
        "told": json.dumps([describe_step(seen, at) for at in range(len(seen.inputs))]),
        "path": "[]",
        "sum": None,
        "wrong": wrong,
        "asked": sum(asked),
        "machine": None,
        "machine_says": "",
    }
    return rendered(
        "net.html",
        title=title,
        root="../",
        here="",
        run=run,
        trouble="",
        seen=values,
        fields=[],
        numbers=False,
        how="",
        rows=len(known.x),
        row=row,
        about=list(_about(known)),
    )


def _about(known: Snapshot) -> list[tuple[str, str]]:
    units = known.weights[1].shape[0]
    return [
        ("net", f"{known.kind}({units}), as training left it; read-out {known.head}"),
        ("rows", f"the first {len(known.x)} that it was trained on, {known.x.shape[1]} steps each"),
    ]


def _reading(known: Snapshot, row: int) -> Reading:
    inside = known.read(row)
    steps = known.x.shape[1]
    answers, wanted = _answers(known, inside.outputs[0], known.y[row])
    return Reading(
        inputs=tuple(_short(known.x[row, at]) for at in range(steps)),
        gates={name: gate[0] for name, gate in inside.gates.items()},
        cell=None if inside.cell is None else inside.cell[0],
        hidden=inside.hidden[0],
        answers=answers,
        wanted=wanted,
        outputs=tuple(_short(out) for out in inside.outputs[0]),
    )


def _answers(
    known: Snapshot, outputs: Array, y: Array
) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """What the outputs stand for, and what is right: bits and classes; real numbers as they are."""
    steps, wide = outputs.shape
    targets = np.full((steps, y.shape[-1]), np.nan)
    targets[steps - len(y.reshape(-1, y.shape[-1])) :] = y.reshape(-1, y.shape[-1])
    bits = bool(np.isin(known.y, (0.0, 1.0)).all())
    if wide == 1 and bits:
        predictions = tuple(str(int(out > 0.5)) for out in outputs[:, 0])
        return predictions, _labels(targets[:, 0])
    whole = bool((known.y == np.round(known.y)).all())
    if wide > 1 and y.shape[-1] == 1 and whole:
        return _likeliest(outputs), _labels(targets[:, 0])
    if wide > 1 and y.shape[-1] == wide and bits and bool((known.y.sum(axis=-1) == 1).all()):
        classes = np.where(np.isnan(targets).any(axis=1), np.nan, targets.argmax(axis=1))
        return _likeliest(outputs), _labels(classes)
    return tuple(_short(out) for out in outputs), (None,) * steps


def _likeliest(outputs: Array) -> tuple[str, ...]:
    """The class of the highest output at each step."""
    return tuple(map(str, outputs.argmax(axis=1).tolist()))


def _labels(targets: Array) -> tuple[str | None, ...]:
    """Targets as they are written; None at a step without one."""
    return tuple(None if np.isnan(target) else str(int(target)) for target in targets)


def _short(values: Array) -> str:
    text = " ".join(f"{float(value):.3g}" for value in values[:_FEATURES])
    return text + " …" * (len(values) > _FEATURES)


@lru_cache(maxsize=16)
def _known(content: bytes) -> Snapshot:
    return loads(content)
