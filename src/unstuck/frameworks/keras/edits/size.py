"""Edits of size: more units, other numbers of input steps."""

from __future__ import annotations

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import cells, head_of, layers
from unstuck.frameworks.keras.payload import Config

_WIDTHS = ("units", "filters")


def wider(factor: float, *, most: int = 1024) -> Edit:
    """This many times the units or filters in every layer but the head, `most` at most."""

    def change(config: Config) -> Config:
        head, _ = head_of(config)
        changed = False
        for part in layers(config):
            if part["class_name"] == "TimeDistributed":
                inner = [part["config"]["layer"]]
            else:
                inner = [part]
            for layer in cells(part) or inner:
                if layer is head:
                    continue
                for key in _WIDTHS:
                    width = layer["config"].get(key)
                    if isinstance(width, int):
                        layer["config"][key] = max(1, min(round(width * factor), most))
                        changed = True
        if not changed:
            raise RebuildError("the model has no layer before its head that could be wider")
        return config

    return Edit(model=change)


def input_steps(count: int) -> Edit:
    """Another number of input steps, for a model with one input that fixes it."""

    def change(config: Config) -> Config:
        places = [part for part in layers(config) if part["class_name"] == "InputLayer"]
        shapes = [part["config"].get("batch_shape") for part in places]
        if len(places) != 1 or not isinstance(shapes[0], list) or len(shapes[0]) < 2:
            raise RebuildError("the model has not one input whose steps could be changed")
        if shapes[0][1] is not None:
            shapes[0][1] = int(count)
        return config

    return Edit(model=change)
