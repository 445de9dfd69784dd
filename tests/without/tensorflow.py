"""In place of TensorFlow for scripts on JAX, as where only unstuck was installed.

`keras.utils.set_random_seed` imports TensorFlow wherever it finds it, on every backend: four
seconds of each program that has nothing to do with it.
"""

raise ImportError("these tests run scripts on JAX as if TensorFlow were not installed")
