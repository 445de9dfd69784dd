"""Trains in a loop of its own over pure functions, as people do on JAX (F11)."""

import keras

optimizer = keras.optimizers.Adam()
weight = keras.Variable([1.0])
optimizer.build([weight])
for _ in range(3):
    values, state = optimizer.stateless_apply(
        [v.value for v in optimizer.variables], [keras.ops.ones((1,))], [weight.value]
    )
