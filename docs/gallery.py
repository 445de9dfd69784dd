"""Draws who sees what: every architecture of the lab, unrolled, with the ceiling of addition.

    python docs/gallery.py

writes docs/gallery.md and a picture of each architecture under docs/gallery/. The edges are
measured on nets with random weights: an input and an output are joined where changing the one moves
the other.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np

from unstuck.ceiling.visibility import Visibility, measure
from unstuck.lab import ceilings
from unstuck.lab.model import Architecture, architectures
from unstuck.lab.setting import Setting, setting
from unstuck.report import numbers
from unstuck.report.figures.style import STYLE
from unstuck.report.figures.unrolled import Unrolled, unrolled

HERE = Path(__file__).resolve().parent
BITS = 5
_HEAD = f"""\
<!-- made by: python docs/gallery.py -->
# Who sees what

Every architecture of the lab, unrolled over words of addition ({BITS} bits, the lowest first). A
line joins an input with an output where changing the one moves the other, measured on nets with
random weights; where it looks like a chain, arrows lead on from step to step. On top stands the
ceiling of each output: the share of right answers that no model which sees as much can exceed,
counted over all {4**BITS:,} words.
"""


def main() -> None:
    """Draw all."""
    place = HERE / "gallery"
    place.mkdir(exist_ok=True)
    parts = [_HEAD]
    for name, way in architectures().items():
        figure, caption = drawn(way)
        (place / f"{name}.svg").write_text(figure, encoding="utf-8")
        parts.append(f"\n## {name}\n\n{way.title}\n\n![{name}](gallery/{name}.svg)\n\n{caption}\n")
        print("drew", name)
    (HERE / "gallery.md").write_text("".join(parts), encoding="utf-8")


def drawn(way: Architecture) -> tuple[str, str]:
    """The picture of an architecture, and what is to be said of it."""
    given = setting("addition", bits=BITS, model=way)
    found = _measured(given)
    seen = tuple(tuple(np.flatnonzero(row).tolist()) for row in found.mask)
    sees = "full" if given.encoding.answers in ("final", "decoded") else found.name
    best = {order: _best(given, order, sees) for order in _ORDERS}
    steps_in, steps_out = given.data.whole.x.shape[1], len(seen)
    per_step = best["lsb"].per_step
    known = per_step if len(per_step) == steps_out else ()
    svg = unrolled(Unrolled(steps_in, steps_out, seen, ceiling=known))
    svg = svg.replace("<title>", f"<style>{STYLE}</style><title>", 1)
    told = ", ".join(f"{word} first {numbers.score(best[o].high)}" for o, word in _ORDERS.items())
    asked = {"step": "at each step", "after": "after all was read", "decoded": "by a decoder"}
    answers = asked.get(given.encoding.answers or "", str(given.encoding.answers))
    return svg, f"Sees: {found.name}. Answers {answers}. Ceiling of addition: {told}."


_ORDERS = {"lsb": "lowest bit", "msb": "highest bit"}


def _measured(given: Setting) -> Visibility:
    """The inputs that move each answer in any of three nets."""
    model, x = given.build(), given.data.whole.x
    found: np.ndarray | None = None
    for seed in range(3):
        rng = np.random.default_rng(seed)
        model.set_weights([rng.normal(0, 0.7, w.shape) for w in model.get_weights()])
        seen = measure(lambda rows: np.asarray(model.predict(rows, verbose=0)), x, seed=seed)
        found = seen.visibility.mask if found is None else found | seen.visibility.mask
    assert found is not None
    return Visibility.of_mask(found)


def _best(given: Setting, order: str, sees: str) -> ceilings.Limit:
    posed = replace(given, encoding=replace(given.encoding, order=order))
    return ceilings.counted(posed.data.whole, sees, final=posed.final)


if __name__ == "__main__":
    main()
