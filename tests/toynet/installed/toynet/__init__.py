"""toynet: one logistic unit that reads each step by itself. A framework that unstuck knows not."""

import numpy as np


def draw(features, seed):
    """Initial weights: kernel (features, 1) and bias (1,)."""
    kernel = np.random.default_rng(seed).normal(0, 0.3, (features, 1))
    return [kernel.astype(np.float32), np.zeros(1, np.float32)]


class Logistic:
    def __init__(self, features, rate=0.5, seed=0):
        self.weights = draw(features, seed)
        self.rate = rate

    def predict(self, x):
        """Shape (…, features) to (…, 1)."""
        kernel, bias = self.weights
        return 1 / (1 + np.exp(-(x @ kernel + bias)))

    def step(self, x, y):
        """One step down the gradient of the cross-entropy; the loss before it."""
        out = np.clip(self.predict(x), 1e-6, 1 - 1e-6)
        wrong = ((out - y) / y.size).reshape(-1, 1)
        kernel, bias = self.weights
        down = x.reshape(-1, x.shape[-1]).T @ wrong
        self.weights = [kernel - self.rate * down, bias - self.rate * wrong.sum(axis=0)]
        return float(-np.mean(y * np.log(out) + (1 - y) * np.log(1 - out)))

    def fit(self, x, y, epochs=1, batch=32):
        """Mean loss of each epoch."""
        begins = range(0, len(x), batch)
        return [
            float(np.mean([self.step(x[at : at + batch], y[at : at + batch]) for at in begins]))
            for _ in range(epochs)
        ]
