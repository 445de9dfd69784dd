"""SGD, RMSprop and Adam as Keras does them, with L2, weight decay and clipping before.

    SGD      m = μ·m − η·g          w += m          (Nesterov: w += μ·m − η·g)
    RMSprop  v = ρ·v + (1 − ρ)·g²   w −= η·g / √(v + ε)     (with momentum: m = μ·m + that)
    Adam     m += (1 − β₁)(g − m)   v += (1 − β₂)(g² − v)
             w −= η·√(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)

Sources: Polyak 1964; Nesterov 1983; Tieleman and Hinton 2012 (lecture 6e); Kingma and Ba 2015.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels.kernel import kernel

SGD, RMSPROP, ADAM = range(3)

# Places in the array of settings, float64.
KIND, RATE, FIRST, SECOND, EPSILON, NESTEROV, DECAY, CLIP_VALUE, CLIP_NORM, CLIP_GLOBAL = range(10)
SETTINGS = 10

_ONE = np.float32(1)


@kernel
def regularise(p: Array, g: Array, l2: Array) -> float:
    """Add the gradient of Σ l2·w²; returns that sum."""
    total = np.float32(0)
    for i in range(p.size):
        g[i] += np.float32(2) * l2[i] * p[i]
    for i in range(p.size):
        total += l2[i] * p[i] * p[i]
    return float(total)


@kernel
def clip(g: Array, variables: Array, settings: Array) -> None:
    """Clip each number, each variable's norm or the norm of all; a setting of 0 is off.

    Args:
        g: gradients of all parameters.
        variables: first place and size of each variable in `g`, shape (variables, 2).
        settings: of the optimizer.
    """
    if settings[CLIP_VALUE] > 0:
        border = np.float32(settings[CLIP_VALUE])
        for i in range(g.size):
            if g[i] < -border:
                a = -border
            else:
                a = g[i]
            if a > border:
                g[i] = border
            else:
                g[i] = a
    if settings[CLIP_NORM] > 0:
        for v in range(variables.shape[0]):
            _shorten(g[variables[v, 0] :][: variables[v, 1]], settings[CLIP_NORM])
    if settings[CLIP_GLOBAL] > 0:
        _shorten(g, settings[CLIP_GLOBAL])


@kernel
def _shorten(g: Array, longest: float) -> None:
    total = np.float32(0)
    for i in range(g.size):
        total += g[i] * g[i]
    norm = math.sqrt(total)
    if norm > longest:
        scale = np.float32(longest / norm)
        for i in range(g.size):
            g[i] *= scale


@kernel
def step(p: Array, g: Array, m: Array, v: Array, settings: Array, number: int) -> None:
    """One update in place.

    Args:
        p: parameters.
        g: gradients.
        m: what the optimizer remembers: momentum ...
        v: ... and mean square of gradients.
        settings: float64, see the constants above.
        number: 1 at the first update.
    """
    rate = np.float32(settings[RATE])
    first = settings[FIRST]
    second = settings[SECOND]
    epsilon = np.float32(settings[EPSILON])
    if settings[DECAY] > 0:
        keep = np.float32(1 - settings[DECAY] * settings[RATE])
        for i in range(p.size):
            p[i] *= keep
    if settings[KIND] == SGD:
        _sgd(p, g, m, rate, np.float32(first), settings[NESTEROV] > 0)
    elif settings[KIND] == RMSPROP:
        _rmsprop(p, g, m, v, rate, np.float32(first), np.float32(second), epsilon)
    else:
        alpha = settings[RATE] * math.sqrt(1 - second**number) / (1 - first**number)
        _adam(p, g, m, v, np.float32(alpha), np.float32(first), np.float32(second), epsilon)


@kernel
def _sgd(p: Array, g: Array, m: Array, rate: Any, momentum: Any, nesterov: bool) -> None:
    if momentum == 0:
        for i in range(p.size):
            p[i] -= rate * g[i]
        return
    for i in range(p.size):
        m[i] = momentum * m[i] - rate * g[i]
    if nesterov:
        for i in range(p.size):
            p[i] += momentum * m[i] - rate * g[i]
    else:
        for i in range(p.size):
            p[i] += m[i]


@kernel
def _rmsprop(
    p: Array, g: Array, m: Array, v: Array, rate: Any, momentum: Any, rho: Any, epsilon: Any
) -> None:
    for i in range(p.size):
        v[i] = rho * v[i] + (_ONE - rho) * g[i] * g[i]
    if momentum == 0:
        for i in range(p.size):
            p[i] -= rate * g[i] / np.sqrt(v[i] + epsilon)
        return
    for i in range(p.size):
        m[i] = momentum * m[i] + rate * g[i] / np.sqrt(v[i] + epsilon)
    for i in range(p.size):
        p[i] -= m[i]


@kernel
def _adam(
    p: Array,
    g: Array,
    m: Array,
    v: Array,
    alpha: Any,
    first: Any,
    second: Any,
    epsilon: Any,
) -> None:
    for i in range(p.size):
        m[i] += (g[i] - m[i]) * (_ONE - first)
    for i in range(p.size):
        v[i] += (g[i] * g[i] - v[i]) * (_ONE - second)
    for i in range(p.size):
        p[i] -= alpha * m[i] / (np.sqrt(v[i]) + epsilon)
