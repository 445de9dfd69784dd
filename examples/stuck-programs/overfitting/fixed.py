import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(404)
rng = np.random.default_rng(404)

# Short reviews, 18 tokens out of 300. Words 10-59 are positive, 60-109 negative.
# The training labels come from volunteers, the validation labels from the editors.
VOCAB, LENGTH = 300, 18


def reviews(n):
    mood = rng.integers(0, 2, n)
    text = rng.integers(110, VOCAB, size=(n, LENGTH))
    for i in range(n):
        k = rng.integers(4, 8)
        where = rng.choice(LENGTH, k, replace=False)
        text[i, where] = rng.integers(10, 60, k) + 50 * (1 - mood[i])
    return text, mood


x_train, y_train = reviews(900)
x_val, y_val = reviews(400)
wrong = rng.uniform(size=len(y_train)) < 0.2
y_train = np.where(wrong, 1 - y_train, y_train)

model = keras.Sequential()
model.add(keras.Input((LENGTH,), dtype="int32"))
model.add(layers.Embedding(VOCAB, 32))
model.add(layers.Bidirectional(layers.LSTM(32)))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(2e-3), metrics=["accuracy"])

model.fit(
    x_train,
    y_train,
    epochs=40,
    batch_size=32,
    validation_data=(x_val, y_val),
    callbacks=[keras.callbacks.EarlyStopping(patience=6, restore_best_weights=True)],
    verbose=2,
)

print("score", model.evaluate(x_val, y_val, verbose=0))
