"""Our own process imports Keras without what Keras only brings along."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from unstuck.frameworks.keras import own_process
own_process.prepare()
assert "keras" in sys.modules
print(sorted({"matplotlib", "sklearn"} & {name for name in sys.modules}))
import matplotlib, sklearn.linear_model, keras
print(keras.backend.backend(), matplotlib.__name__, sklearn.linear_model.Ridge.__name__)
"""


def test_keras_is_imported_alone_and_what_it_brings_along_is_there_later() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["[]", "jax matplotlib Ridge"]
