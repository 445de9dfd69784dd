"""The LSTM written out: plain NumPy learns the lab's OR and addition, step by step.

Nothing here is compiled and no framework is loaded. `unstuck.lab.reference` holds the formulas of
the forward pass and of back-propagation through time; read it beside this script.
"""

import time

import numpy as np

from unstuck import lab
from unstuck.lab import reference

BITS, UNITS, BATCH, EVERY = 5, 5, 64, 50
RATES = {"or": 1.0, "addition": 2.0}


def exact(weights: reference.Weights, x: np.ndarray, y: np.ndarray) -> float:
    """Share of words with every bit right."""
    outputs, _ = reference.forward(weights, x, head="sigmoid")
    return float(((outputs > 0.5) == y).all(axis=(1, 2)).mean())


def learn(name: str) -> None:
    task = lab.find_task(name)
    rows = lab.dataset(task, BITS, seed=0).whole  # all 1,024 pairs, least significant bit first
    x, y = rows.x.astype(float), rows.y[..., None].astype(float)
    weights = reference.initial(x.shape[2], UNITS, 1, seed=0)
    rng = np.random.default_rng(0)
    began = time.perf_counter()
    for updates in range(EVERY, 200 * EVERY + 1, EVERY):
        weights, losses = reference.train(
            weights,
            x,
            y,
            order=rng.integers(len(x), size=(EVERY, BATCH)),
            learning_rate=RATES[name],
            loss="binary_crossentropy",
            head="sigmoid",
        )
        share = exact(weights, x, y)
        if updates % 100 == 0 or share == 1:
            print(f"{name}: update {updates:4d}, loss {np.mean(losses):.4f}, exact {share:.3f}")
        if share == 1:
            break
    print(f"{name}: {updates:,} updates in {time.perf_counter() - began:.1f} s")


for name in RATES:
    learn(name)
