import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Toggle switch on a panel: 1 = pressed "on", 2 = pressed "off", 0 = nothing.
# Is the lamp lit after each second?
keras.utils.set_random_seed(2)
rng = np.random.default_rng(2)
N, T = 5000, 18
press = rng.choice(3, (N, T), p=[0.6, 0.2, 0.2])
lit = np.zeros((N, T, 1), "float32")
state = np.zeros(N)
for s in range(T):
    state = np.where(press[:, s] == 1, 1, np.where(press[:, s] == 2, 0, state))
    lit[:, s, 0] = state
x = np.eye(3, dtype="float32")[press]

lamp = keras.Sequential([
    keras.Input((T, 3)),
    layers.SimpleRNN(2, return_sequences=True),
    layers.Dense(1, activation="sigmoid"),
])
lamp.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
lamp.fit(x[:4000], lit[:4000], epochs=15, batch_size=64, verbose=2,
         validation_data=(x[4000:], lit[4000:]))
print("lamp states right: %.4f" % lamp.evaluate(x[4000:], lit[4000:], verbose=0)[1])
