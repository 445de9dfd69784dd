"""A case's model again, from what its script left."""

from __future__ import annotations

import numpy as np
from tests.engine.some_models import L, keras

from unstuck.frameworks.framework import learner_for
from unstuck.frameworks.keras.payload import config_of
from unstuck.frameworks.keras.watch.direct import case_of


def test_a_model_that_never_said_its_shape():
    """TensorFlow trains a Sequential without an Input layer, and its config has no shape."""
    x, y = np.arange(40).reshape(8, 5) % 7, np.arange(8) % 2
    model = keras.Sequential([L.Embedding(7, 4), L.GRU(3), L.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    model.fit(x, y, verbose=0)
    case = case_of(model, x, y, batch_size=8, epochs=1)
    config = config_of(case.model)
    assert config is not None
    del config["config"]["build_input_shape"]
    _, again = learner_for(case)
    assert again is not None
    said = again.predict((x,), weights=tuple(model.get_weights()))
    assert np.allclose(said, model.predict(x, verbose=0), atol=1e-6)
