import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Sentiment of short product reviews (word ids). A review holds a few opinion
# words, most words are neutral; labels were clicked by a crowd.
keras.utils.set_random_seed(33)
rng = np.random.default_rng(33)
VOCAB, LEN, OPINION = 1500, 30, 25


def reviews(n):
    words = rng.integers(2 * OPINION, VOCAB, (n, LEN))
    mood = rng.integers(0, 2, n)
    for i in range(n):
        k = rng.integers(4, 8)
        at = rng.choice(LEN, k, replace=False)
        words[i, at] = mood[i] * OPINION + rng.integers(0, OPINION, k)
    clicked = np.where(rng.random(n) < 0.22, 1 - mood, mood)
    return words, clicked.astype("float32")


x_train, y_train = reviews(1000)
x_val, y_val = reviews(800)
x_test, y_test = reviews(2000)

model = keras.Sequential([
    keras.Input((LEN,)),
    layers.Embedding(VOCAB, 64),
    layers.Conv1D(128, 5, activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(64, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=40, batch_size=32,
          verbose=2)
print("train accuracy %.3f" % model.evaluate(x_train, y_train, verbose=0)[1])
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print("test loss %.3f accuracy %.3f" % (loss, acc))
