"""How a user of Keras writes what unstuck says: changes, and lines that no trial carries out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unstuck import changes
from unstuck.changes import Change, Changes
from unstuck.outline import Outline

_SHORT_LOSSES = {"mean_squared_error": "mse"}


def phrase(wanted: Changes, outline: Outline) -> str:
    """The code that makes these changes, "" for those that no line of code says.

    Args:
        wanted: what is changed.
        outline: of the model, where the code depends on it.
    """
    rate = next((c.rate for c in wanted if isinstance(c, changes.LearningRate)), None)
    clip = next((c.norm for c in wanted if isinstance(c, changes.ClipNorm)), None)
    if rate is not None and clip is not None:
        return f"optimizer=keras.optimizers.Adam({rate:g}, clipnorm={clip})"
    written = [_of_one(change, outline) for change in wanted]
    return ", ".join(code for code in written if code)


def _of_one(change: Change, outline: Outline) -> str:
    write = _WRITTEN.get(type(change))
    if write is not None:
        return write(change, outline)
    return ""


def _head(change: changes.HeadChange, outline: Outline) -> str:
    units = change.units or "units"
    if change.activation in (None, "linear"):
        return f"Dense({units})"
    return f'Dense({units}, activation="{change.activation}")'


def _loss(change: changes.LossChange, outline: Outline) -> str:
    if change.from_logits is not None:
        return f"from_logits={change.from_logits}"
    return f'loss="{_SHORT_LOSSES.get(change.name, change.name)}"'


def _mask(change: changes.MaskSteps, outline: Outline) -> str:
    if outline.reads_tokens:
        return "Embedding(…, mask_zero=True)"
    return f"Masking(mask_value={change.value:g})"


def _both_ways(change: changes.Bidirectional, outline: Outline) -> str:
    if any(layer.gives_steps for layer in outline.recurrent[-1:]):
        return "Bidirectional(LSTM(units, return_sequences=True))"
    return "Bidirectional(LSTM(units))"


def _trained(change: changes.TrainAll, outline: Outline) -> str:
    return "\n".join(f'model.get_layer("{name}").trainable = True' for name in change.layers)


_WRITTEN: dict[type[Change], Callable[[Any, Outline], str]] = {
    changes.HeadChange: _head,
    changes.LossChange: _loss,
    changes.LearningRate: lambda c, _: f"learning_rate={c.rate:g}",
    changes.ClipNorm: lambda c, _: f"optimizer=keras.optimizers.Adam(clipnorm={c.norm})",
    changes.GatedCell: lambda c, _: f"{c.kind.upper()}(units)",
    changes.Bidirectional: _both_ways,
    changes.BoundedActivations: lambda c, _: 'activation="tanh"',
    changes.Stateless: lambda c, _: "stateful=False",
    changes.GiveSteps: lambda c, _: f"return_sequences={c.every}",
    changes.ReadLastStep: lambda c, _: "h[:, -1]",
    changes.MaskSteps: _mask,
    changes.TrainAll: _trained,
    changes.UsualInitialization: lambda c, _: 'kernel_initializer="glorot_uniform"',
    changes.LeakyRectifiers: lambda c, _: 'activation="leaky_relu"',
    changes.RunningAverage: lambda c, _: f"BatchNormalization(momentum={c.momentum})",
    changes.PassGradients: lambda c, _: "x = x + ops.stop_gradient(ops.round(x) - x)",
    changes.WeightPenalty: lambda c, _: f"kernel_regularizer=keras.regularizers.L2({c.strength:g})",
}

_SNIPPETS = {
    "batch-size": "batch_size={rows}",
    "binary-accuracy-of-logits": "metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)]",
    "clip": "clipnorm=1.0",
    "early-stopping": (
        "callbacks=[keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)]"
    ),
    "mask-with": "Masking(mask_value={value})",
    "metric": 'metrics=["{name}"]',
    "metrics-of-real-numbers": 'metrics=["mae", keras.metrics.R2Score()]',
    "mode-of-dropout": "x = self.dropout(x, training=training)",
    "mode-of-normalisation": "x = self.norm(x, training=training)",
    "pad-in-front": 'pad_sequences(…, padding="pre")',
    "pad-with": "pad_sequences(…, value={value:g}); Masking(mask_value={value:g})",
    "reset-own-state": "self.hidden.assign(ops.zeros_like(self.hidden))",
    "same-shape": "assert model(x[:1]).shape == y[:1].shape",
    "schedule-steps": "decay_steps={updates}   # epochs × batches, or learning_rate={rate:.2g}",
    "some-penalty": "kernel_regularizer=keras.regularizers.L2(1e-3)",
    "weights-of-steps": "model.fit(…, sample_weight=real)",
}


def snippet(name: str, /, **values: Any) -> str:
    """A line that no trial carries out, by its name.

    Args:
        name: one of those above.
        values: what stands in its braces.
    """
    return _SNIPPETS[name].format(**values)
