"""Shard: some seeds of one setting, trained in any process; numbers come back, no weights.

What a worker is told and what it tells are JSON values: see `unstuck.sweep`. Which seeds are
trained together changes no number, so a sweep may be cut into shards in any way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

import numpy as np

from unstuck import __version__
from unstuck.errors import InputError
from unstuck.lab.ceilings import Limit
from unstuck.lab.experiment import Result, train
from unstuck.lab.generalisation import Reach, reach
from unstuck.lab.plain import described, net_facts, net_of, restored
from unstuck.lab.setting import Setting

WORK = "unstuck.lab.shard:work"


@dataclass(frozen=True)
class Asked:
    """What is to be known of one setting.

    Args:
        setting: what is trained.
        seeds: a net for each.
        until: when a net ends, see `experiment.train`.
        tested: lengths on which the nets are tested as well, see `reach`; may be empty.
    """

    setting: Setting
    seeds: Sequence[int]
    until: str | float | None = "exact"
    tested: tuple[int, ...] = ()

    @cached_property
    def sendable(self) -> bool:
        """Whether another process can make the setting from its description."""
        try:
            return restored(json.loads(json.dumps(described(self.setting)))) == self.setting
        except (InputError, TypeError):
            return False

    @cached_property
    def key(self) -> str:
        """What identifies the numbers of a net but its seed: all that they depend on."""
        versions = [version(name) for name in ("keras", "jax", "numba")]
        facts = [__version__, versions, described(self.setting), self.until, self.tested]
        digest = hashlib.sha256(json.dumps(facts, default=_name, sort_keys=True).encode())
        if not self.sendable:  # a task of the caller's own: its answers say what it is
            rows = self.setting.data.whole
            for array in (rows.x, rows.y, rows.asked):
                digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:32]

    def given(self, seeds: Sequence[int]) -> dict[str, Any]:
        """What a worker is told of some of the seeds."""
        return {
            "setting": described(self.setting),
            "seeds": list(seeds),
            "until": self.until,
            "tested": list(self.tested),
        }


def _name(value: Any) -> str:
    """What stands for a function in a key: not where it lies in memory."""
    return str(getattr(value, "__name__", type(value).__name__))


def work(given: Mapping[str, Any], threads: int | None) -> dict[str, Any]:
    """Train the nets of a shard.

    Args:
        given: see `Asked.given`.
        threads: nets that train at the same time; None: as many as there are cores.

    Returns:
        See `numbers`.

    Raises:
        InputError: something that cannot be trained.
    """
    asked = Asked(
        restored(given["setting"]), given["seeds"], given["until"], tuple(given["tested"])
    )
    return numbers(asked, asked.seeds, threads=threads)


def numbers(asked: Asked, seeds: Sequence[int], *, threads: int | None) -> dict[str, Any]:
    """Train some of the seeds that are asked for.

    Returns:
        "shared": what is said of all nets; "nets": the numbers of each seed, keyed by it.
    """
    result = train(asked.setting, seeds=seeds, until=asked.until, threads=threads, progress=False)
    shared: dict[str, Any] = {
        "parameters": result.parameters,
        "ceiling": vars(result.ceiling),
        "way": result.way,
        "why": result.why,
    }
    nets = {
        str(net.seed): {**net_facts(net), "losses": [], "looks": [], "at": []}
        for net in result.nets
    }
    if asked.tested:
        reached = reach(result, asked.tested)
        shared["words"] = list(reached.rows)
        for at, net in enumerate(result.nets):
            nets[str(net.seed)]["reached"] = {
                "accuracy": reached.accuracy[at].tolist(),
                "exact": reached.exact[at].tolist(),
            }
    return {"shared": shared, "nets": nets}


def result_of(asked: Asked, shared: Mapping[str, Any], nets: Sequence[Mapping[str, Any]]) -> Result:
    """The result of all seeds that were asked for, from the numbers of each."""
    ceiling = dict(shared["ceiling"])
    ceiling["per_step"] = tuple(ceiling["per_step"])
    return Result(
        setting=asked.setting,
        nets=tuple(net_of(net) for net in nets),
        parameters=shared["parameters"],
        ceiling=Limit(**ceiling),
        way=shared["way"],
        why=shared["why"],
        seconds=sum(net["seconds"] for net in nets),
        until=asked.until,
    )


def reach_of(asked: Asked, shared: Mapping[str, Any], nets: Sequence[Mapping[str, Any]]) -> Reach:
    """The scores by length of all seeds that were asked for, from the numbers of each."""
    return Reach(
        result=result_of(asked, shared, nets),
        lengths=tuple(sorted(asked.tested)),
        accuracy=np.array([net["reached"]["accuracy"] for net in nets]),
        exact=np.array([net["reached"]["exact"] for net in nets]),
        rows=tuple(shared["words"]),
    )
