import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(54)
rng = np.random.default_rng(54)

# A leaky bucket: one number goes in per minute, the filling level comes out.
# One linear recurrent unit is all that takes.
N, T = 1500, 25
rain = rng.exponential(1.0, (N, T, 1))
level = np.zeros((N, T, 1))
now = np.zeros((N, 1))
for t in range(T):
    now = 0.85 * now + 0.3 * rain[:, t]
    level[:, t] = now
x, y = rain.astype("float32"), level.astype("float32")

model = keras.Sequential([
    keras.Input((T, 1)),
    layers.SimpleRNN(1, activation="linear", return_sequences=True),
    layers.TimeDistributed(layers.Dense(1)),
])
model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
model.summary()
model.fit(x[:1200], y[:1200], validation_data=(x[1200:], y[1200:]), epochs=25, batch_size=32, verbose=2)

p = model.predict(x[1200:], verbose=0)
print("R2: %.3f" % (1 - np.mean((p - y[1200:]) ** 2) / y[1200:].var()))
