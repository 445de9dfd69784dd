"""Changes: what a trial alters of a model or of its training, in plain values.

Each framework carries them out in its own terms, or says why it cannot (`RebuildError`); it also
says how a user would write one (`Framework.phrase`). Several are carried out in their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class Change:
    """One thing that is altered.

    Attributes:
        part: "model" where it makes another model, "training" where the same one is trained in
            another way.
    """

    part: ClassVar[Literal["model", "training"]] = "model"


Changes = tuple[Change, ...]


@dataclass(frozen=True)
class HeadChange(Change):
    """Another number of units or activation in the layer that computes the output.

    Args:
        units: None keeps them.
        activation: "linear", "sigmoid" or "softmax"; None keeps it.
    """

    units: int | None = None
    activation: str | None = None


@dataclass(frozen=True)
class LossChange(Change):
    """Another loss, of several that of the output in front.

    Args:
        name: "mean_squared_error", "binary_crossentropy", "categorical_crossentropy" or
            "sparse_categorical_crossentropy", or a name that the framework itself knows.
        from_logits: whether a cross-entropy applies the sigmoid or softmax; None: the usual.
    """

    part = "training"
    name: str
    from_logits: bool | None = None


@dataclass(frozen=True)
class LearningRate(Change):
    """Another learning rate; a schedule is replaced by the constant."""

    part = "training"
    rate: float


@dataclass(frozen=True)
class PlainDescent(Change):
    """Gradient descent in place of the optimizer: no momentum, no clipping, no decay."""

    part = "training"
    rate: float


@dataclass(frozen=True)
class ClipNorm(Change):
    """Gradients clipped at this norm, variable by variable, and in no other way."""

    part = "training"
    norm: float


@dataclass(frozen=True)
class GatedCell(Change):
    """A gated cell in the place of every plain recurrent one."""

    kind: Literal["lstm", "gru"]


@dataclass(frozen=True)
class Bidirectional(Change):
    """Every recurrent layer reads in both directions."""


@dataclass(frozen=True)
class BoundedActivations(Change):
    """Tanh in every recurrent layer whose activation has no upper end."""


@dataclass(frozen=True)
class Stateless(Change):
    """Every recurrent layer begins each sequence anew."""


@dataclass(frozen=True)
class GiveSteps(Change):
    """The last recurrent layer gives out every step (True), or the last one alone (False)."""

    every: bool


@dataclass(frozen=True)
class ReadLastStep(Change):
    """The last step of a sequence is read where the model reads another single one."""


@dataclass(frozen=True)
class Wider(Change):
    """This many times the units in every layer but the head."""

    factor: float


@dataclass(frozen=True)
class InputSteps(Change):
    """Another number of input steps, for a model that fixes it."""

    count: int


@dataclass(frozen=True)
class MaskSteps(Change):
    """Steps that hold nothing but this value are passed over."""

    value: float = 0.0


@dataclass(frozen=True)
class Unmask(Change):
    """No step is passed over."""


@dataclass(frozen=True)
class TrainAll(Change):
    """Every layer is trained, frozen ones too.

    Args:
        layers: names of those that are frozen, as far as a user is told of them.
    """

    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class UsualInitialization(Change):
    """The framework's own initial weights in every layer that had others."""


@dataclass(frozen=True)
class LeakyRectifiers(Change):
    """Leaky instead of plain rectifiers."""


@dataclass(frozen=True)
class RunningAverage(Change):
    """The momentum of batch normalisation's running averages (Keras' sense: share that is kept)."""

    momentum: float


@dataclass(frozen=True)
class UsualMode(Change):
    """No layer is told by the model's own code that it trains, or does not."""


@dataclass(frozen=True)
class PassGradients(Change):
    """Gradients pass operations that stop them: rounding, `argmax`, an explicit stop."""


@dataclass(frozen=True)
class Unregularised(Change):
    """No dropout, no noise, no penalty on weights or activities anywhere."""


@dataclass(frozen=True)
class WeightPenalty(Change):
    """L2 of this strength on every kernel and recurrent kernel, instead of what they have."""

    strength: float


@dataclass(frozen=True)
class DropoutRate(Change):
    """This rate in every dropout layer."""

    rate: float
