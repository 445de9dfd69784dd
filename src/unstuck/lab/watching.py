"""A trained net watched while it reads one word, step by step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.cells import KINDS, CellStates, look_inside
from unstuck.lab.encoding import encode
from unstuck.lab.kept import Kept
from unstuck.lab.setting import Setting
from unstuck.lab.task import NO_ANSWER


@dataclass(frozen=True)
class Watched:
    """What a net did with a word.

    Args:
        word: (steps of the word, channels), in the order of reading.
        x: what it read, (steps, features).
        inside: of one row, see `cells`.
        decisions: its answer after each step, (steps,).
        wanted: the right answers, (steps,); `NO_ANSWER` where nothing is asked.
    """

    word: Array
    x: Array
    inside: CellStates
    decisions: Array
    wanted: Array

    @property
    def asked(self) -> Array:
        """Steps at which an answer is asked."""
        return np.asarray(self.wanted != NO_ANSWER)

    @property
    def right(self) -> Array:
        """Whether each step's answer is right, or was not asked."""
        return np.asarray(~self.asked | (self.decisions == self.wanted))


def can_be_watched(setting: Setting) -> bool:
    """Whether its nets have one recurrent layer of a kind whose inside is known."""
    plain = not setting.options and setting.encoding.answers != "decoded"
    return setting.architecture.name in KINDS and plain


def watch(net: Kept, word: Array) -> Watched:
    """Let a net read one word.

    Args:
        net: that was kept.
        word: (1, steps, channels), see `words.typed`.

    Raises:
        InputError: a net that cannot be watched.
    """
    given = net.setting
    inside, x, wanted = read(net, word)
    if given.final:
        outputs = inside.outputs[:, -1:]
    else:
        outputs = inside.outputs
    decisions = given.recipe.decide(given.task, inside.outputs)[0].astype(int)
    steps = x.shape[1]
    asked = np.full(steps, NO_ANSWER)
    asked[steps - outputs.shape[1] :] = wanted[0]
    return Watched(in_reading_order(given, word)[0], x[0], inside, decisions, asked)


def in_reading_order(given: Setting, words: Array) -> Array:
    """Words whose lowest digits come first, as the net reads them; and the other way round."""
    if given.encoding.order == "msb":
        return words[:, ::-1]
    return words


def read(net: Kept, words: Array) -> tuple[CellStates, Array, Array]:
    """Let a net read words of one length.

    Returns:
        What happened inside, what was read (N, T, F), and the right answers, `NO_ANSWER` where
        nothing is asked.

    Raises:
        InputError: a net that cannot be watched.
    """
    given = net.setting
    if not can_be_watched(given):
        raise InputError(
            f"a net {given} is not looked into step by step; expected one of {', '.join(KINDS)}"
        )
    length = words.shape[1]
    rows = encode(given.task, given.encoding, [(length, words)])
    inside = look_inside(given.architecture.name, net.weights, rows.x)
    return inside, rows.x, np.where(rows.asked, rows.y.astype(int), NO_ANSWER)
