import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers
from keras.utils import pad_sequences

keras.utils.set_random_seed(92)
rng = np.random.default_rng(92)

# games of a chess player, 1 won and 0 lost, 4 to 16 of them: were the last three mostly won?
players, longest = 3000, 16
games = [list(rng.integers(0, 2, rng.integers(4, longest + 1))) for _ in range(players)]
in_form = np.array([[sum(results[-3:]) >= 2] for results in games], dtype="float32")
games = pad_sequences(games, maxlen=longest, padding="post", value=-1, dtype="float32")[:, :, None]

inputs = keras.Input((longest, 1))
h = layers.Masking(mask_value=0.0)(inputs)
h = layers.LSTM(24)(h)
outputs = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"]
)
run = model.fit(games, in_form, validation_split=0.2, batch_size=48, epochs=15, verbose=2)
print("accuracy", run.history["accuracy"][-1], "val_accuracy", run.history["val_accuracy"][-1])
