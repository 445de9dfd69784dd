"""The bitwise OR, learned by toynet."""

import numpy as np

import toynet


def train():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (400, 5, 2)).astype(np.float32)
    y = x.max(axis=2, keepdims=True)
    model = toynet.Logistic(features=2)
    model.fit(x, y, epochs=20)
    return model, x, y


if __name__ == "__main__":
    train()
