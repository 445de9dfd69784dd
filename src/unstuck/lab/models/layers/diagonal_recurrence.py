"""DiagonalRecurrence: a linear recurrence whose states do not mix, so all steps at once."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

Pair = tuple[Any, Any]

# Steps until a state has faded to 1/e: exp(−ν) for ν in this range, 1 to about 1,000.
_LOG_RATE = {"minval": -7.0, "maxval": 0.0}
_PHASE = {"minval": 0.0, "maxval": 3.1415927}


@keras.saving.register_keras_serializable(package="unstuck")
class DiagonalRecurrence(keras.layers.Layer):  # type: ignore[misc]
    """The recurrence of a linear recurrent unit, with complex states as two real numbers.

        λ = exp(−exp(ν) + iθ)        h_t = λ ∘ h_(t−1) + √(1 − |λ|²) ∘ (B x_t)

    |λ| < 1 whatever ν is, so no state can grow without end. The associative scan needs as many
    rounds as the logarithm of the number of steps.

    Args:
        units: complex states.
        rate_initializer: of ν, shape (units,).
        phase_initializer: of θ, shape (units,).
        kernel_initializer: of B, real and imaginary part side by side, shape (n, 2 · units).

    Source: Orvieto et al. 2023, sections 3.2 to 3.4. There |λ|² is drawn uniformly and the factor
    before B is learned; here the logarithm of the time is uniform and the factor follows from λ.
    """

    def __init__(
        self,
        units: int,
        rate_initializer: Any = None,
        phase_initializer: Any = None,
        kernel_initializer: Any = "glorot_uniform",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        uniform = keras.initializers.RandomUniform
        get = keras.initializers.get
        self.units = units
        self.rate_initializer = get(rate_initializer) or uniform(**_LOG_RATE)
        self.phase_initializer = get(phase_initializer) or uniform(**_PHASE)
        self.kernel_initializer = get(kernel_initializer)
        self.supports_masking = True

    def build(self, shape: Any) -> None:
        """Args: shape, (rows, steps, n)."""
        self.rate = self.add_weight((self.units,), self.rate_initializer, name="rate")
        self.phase = self.add_weight((self.units,), self.phase_initializer, name="phase")
        self.kernel = self.add_weight(
            (shape[-1], 2 * self.units), self.kernel_initializer, name="kernel"
        )

    def call(self, x: Any) -> Any:
        """Args: x, shape (rows, steps, n). Returns: the states, shape (rows, steps, 2 · units)."""
        size = ops.exp(-ops.exp(self.rate))
        factor = size * ops.cos(self.phase), size * ops.sin(self.phase)
        driven = ops.matmul(x, self.kernel)
        driven = driven * ops.tile(ops.sqrt(1.0 - ops.square(size)), [2])
        states = driven[..., : self.units], driven[..., self.units :]
        steps = ops.shape(x)[1]
        if isinstance(steps, int):
            summed = _at_once
        else:
            summed = _by_doubling
        shape = (-1, steps, 2 * self.units)  # the scan of TensorFlow forgets it
        return ops.reshape(ops.concatenate(summed(factor, states, steps), axis=-1), shape)

    def compute_output_shape(self, shape: Any) -> tuple[int | None, ...]:
        """Shape (rows, steps, 2 · units)."""
        return (*shape[:-1], 2 * self.units)

    def get_config(self) -> dict[str, Any]:
        """Arguments of the layer."""
        names = ("rate_initializer", "phase_initializer", "kernel_initializer")
        starts = {name: keras.initializers.serialize(getattr(self, name)) for name in names}
        return {**super().get_config(), "units": self.units, **starts}


def _at_once(factor: Pair, states: Pair, steps: Any) -> Pair:
    """h_t = factor ∘ h_(t−1) + states_t; each a pair of a real and an imaginary part."""
    del steps
    same = ops.zeros_like(states[0])
    maps = same + factor[0], same + factor[1], *states
    real, imaginary = ops.associative_scan(_after, maps, axis=1)[2:]
    return real, imaginary


def _after(first: Any, then: Any) -> Any:
    """Two maps h -> a h + b as one: each is (real a, imaginary a, real b, imaginary b)."""
    return *_times(then[:2], first[:2]), *_plus(_times(then[:2], first[2:]), then[2:])


def _by_doubling(factor: Pair, states: Pair, steps: Any) -> Pair:
    """The same where the number of steps is known only as it runs (graphs of TensorFlow).

    After each round every state is the sum of twice as many steps.
    """

    def more(reach: Any, *_: Any) -> Any:
        return reach < steps

    def twice(reach: Any, *pairs: Any) -> Any:
        factor = pairs[:2]
        states = pairs[2:]
        seen = (ops.arange(steps) >= reach)[:, None]
        earlier = [ops.where(seen, ops.roll(part, reach, axis=1), 0.0) for part in states]
        return reach * 2, *_times(factor, factor), *_plus(states, _times(factor, earlier))

    start = (ops.convert_to_tensor(1, "int32"), *factor, *states)
    real, imaginary = ops.while_loop(more, twice, start, maximum_iterations=31)[3:]
    return real, imaginary


def _times(a: Any, b: Any) -> Pair:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _plus(a: Any, b: Any) -> Pair:
    return a[0] + b[0], a[1] + b[1]
