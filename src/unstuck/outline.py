"""Outline: what a model is, in plain values, whatever framework it was made with.

Each framework reads its own description of a model into an `Outline`; nothing else in unstuck looks
at such a description. What a framework's description does not say is None, or empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

LossKind = Literal["regression", "binary", "categorical", "sparse", "other"]
LayerKind = Literal[
    "lstm", "gru", "rnn", "recurrent", "dense", "embedding", "batch-normalization",
    "normalization", "dropout", "input", "other",
]  # fmt: skip
Sees = Literal["static", "causal", "full"]

RECURRENT: frozenset[LayerKind] = frozenset({"lstm", "gru", "rnn", "recurrent"})


@dataclass(frozen=True)
class Layer:
    """One layer, or what a wrapper wraps.

    Args:
        name: its name in the model.
        type: its class as a user writes it, e.g. "SimpleRNN".
        kind: what it is in the field's terms.
        units: outputs of each step, None when unknown or not a number of its own.
        activation: its name, None where it has none or it is unknown.
        keeps_state: whether it is to begin a batch with the state that the last one left.
        gives_steps: whether a recurrent layer gives out every step, not the last alone.
        usual: whether a recurrent or dense layer is as its textbook has it: tanh and sigmoid gates,
            biases, forward in time.
    """

    name: str
    type: str
    kind: LayerKind
    units: int | None = None
    activation: str | None = None
    keeps_state: bool = False
    gives_steps: bool = False
    usual: bool = False


@dataclass(frozen=True)
class Head:
    """The last layer that computes the output.

    Args:
        units: size of the last axis, None when unknown.
        activation: "linear", "sigmoid", "softmax" …, None when unknown.
        layer: the layer's name.
    """

    units: int | None
    activation: str | None
    layer: str = ""

    @property
    def interval(self) -> tuple[float, float]:
        """Values that the head can reach."""
        return _INTERVALS.get(self.activation or "", (-np.inf, np.inf))


_INTERVALS = {
    "sigmoid": (0.0, 1.0),
    "hard_sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
    "relu": (0.0, np.inf),
    "relu6": (0.0, 6.0),
    "softplus": (0.0, np.inf),
    "exponential": (0.0, np.inf),
}


@dataclass(frozen=True)
class Loss:
    """A loss function.

    Args:
        name: as the user would write it, e.g. "binary_crossentropy".
        kind: its family.
        from_logits: whether it applies the sigmoid or softmax itself.
    """

    name: str
    kind: LossKind
    from_logits: bool = False


@dataclass(frozen=True)
class Optimizer:
    """How the weights are moved.

    Args:
        kind: "adam", "sgd" …, lower case.
        rate: the learning rate where it is a plain number.
        schedule: the name of the schedule of rates where it is one, e.g. "ExponentialDecay".
    """

    kind: str
    rate: float | None = None
    schedule: str | None = None


@dataclass(frozen=True)
class Mask:
    """A layer that has later ones pass over steps.

    Args:
        tokens: whether it masks the token 0, else steps all of whose numbers are `value`.
        value: what masked steps hold.
    """

    tokens: bool
    value: float = 0.0


@dataclass(frozen=True)
class Outline:
    """What a model is.

    Args:
        layers: every layer in the order in which the description names it, wrappers and what they
            wrap alike.
        chain: the layers one after another, wrappers opened, without those that only drop out;
            empty where the description is no such list.
        head, loss, optimizer: of the first output; None where they cannot be told.
        outputs: names of the outputs, empty where there are none.
        sees: what an output step can see at most: its own step, that and earlier ones, or all.
        masks: the layers that mask, in order.
        mask_reaches_output: whether no layer stops a mask on its way to the loss.
        token_inputs: shapes of a row of the inputs that are looked up in an embedding at once.
        dropout: (where, rate) of everything that drops out, e.g. ("LSTM recurrent_dropout", 0.2).
        penalties: (where, strength) of everything that is punished, likewise.
        stops_gradients: whether an operation among the layers has no gradient.
        normalises_batches: whether batch normalisation is in it, own layers included.
        carries_state: whether a row really begins with the state that another left.
        layer_of: weight -> the model's own layer that it belongs to.
    """

    layers: tuple[Layer, ...] = ()
    chain: tuple[Layer, ...] = ()
    head: Head | None = None
    loss: Loss | None = None
    optimizer: Optimizer | None = None
    outputs: tuple[str, ...] = ()
    sees: Sees = "full"
    masks: tuple[Mask, ...] = ()
    mask_reaches_output: bool = True
    token_inputs: tuple[tuple[int | None, ...], ...] = ()
    dropout: tuple[tuple[str, float], ...] = ()
    penalties: tuple[tuple[str, float], ...] = ()
    stops_gradients: bool = False
    normalises_batches: bool = False
    carries_state: bool = False
    layer_of: Mapping[str, str] = field(default_factory=dict)

    @property
    def recurrent(self) -> tuple[Layer, ...]:
        """The recurrent layers."""
        return tuple(layer for layer in self.layers if layer.kind in RECURRENT)

    @property
    def cells(self) -> list[str]:
        """Their types, each once, sorted: what a report names them by."""
        return sorted({layer.type for layer in self.recurrent})

    @property
    def reads_tokens(self) -> bool:
        """Whether the input goes into an embedding: whole numbers that are names."""
        return any(layer.kind == "embedding" for layer in self.layers)

    @property
    def rate(self) -> float | None:
        """The learning rate where it is a plain number; None for a schedule."""
        if self.optimizer is None:
            return None
        return self.optimizer.rate

    @property
    def mask_value(self) -> float | None:
        """The value that steps are masked by, or None where only tokens are masked, or nothing."""
        return next((mask.value for mask in self.masks if not mask.tokens), None)
