"""In place of Matplotlib for scripts on JAX: Keras imports it wherever it finds it.

It is half a second of each program, and none of them draws with it.
"""

raise ImportError("these tests run scripts on JAX as if Matplotlib were not installed")
