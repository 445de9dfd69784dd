import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(61)
rng = np.random.default_rng(61)

# chess games: 20 moves x (seconds used, evaluation change); predict seconds left and who is better
games, plies = 6000, 20
secs = rng.gamma(2.0, 4.0, (games, plies))
change = rng.normal(0, 0.6, (games, plies))
x = np.stack([secs / 8.0 - 1.0, change], -1).astype("float32")
left = (300 - secs.sum(1) - rng.uniform(0, 10, games))
left = ((left - left.mean()) / left.std()).astype("float32")[:, None]
balance = change.sum(1)
state = np.digitize(balance, [-1.0, 1.0])        # black better / equal / white better

inp = keras.Input((plies, 2), name="game")
h = layers.LSTM(48)(inp)
clock = layers.Dense(1, name="clock")(h)
better = layers.Dense(3, activation="softmax", name="better")(layers.Dense(32, activation="relu")(h))
model = keras.Model(inp, {"clock": clock, "better": better})
model.compile(optimizer=keras.optimizers.Adam(3e-3),
              loss={"clock": "mse", "better": "sparse_categorical_crossentropy"},
              loss_weights={"clock": 1.0, "better": 0.5},
              metrics={"clock": ["mae"], "better": ["accuracy"]})
model.fit(x[:5000], {"clock": left[:5000], "better": state[:5000]}, batch_size=50, epochs=20, verbose=2)
p = model.predict(x[5000:], verbose=0)
r2 = 1 - ((p["clock"] - left[5000:]) ** 2).mean() / left[5000:].var()
acc = (p["better"].argmax(-1) == state[5000:]).mean()
print("clock R2 %.3f   better accuracy %.3f" % (r2, acc))
