import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, Embedding
from keras.models import Sequential
from keras.utils import pad_sequences

keras.utils.set_random_seed(91)
rng = np.random.default_rng(91)

# reviews of 3 to 9 words, most of them neutral; word 0 is not used
max_features, maxlen = 120, 60
reviews, labels = [], rng.integers(0, 2, 2400)
for label in labels:
    review = rng.integers(41, max_features, rng.integers(3, 10))
    k = rng.integers(1, 3)
    review[rng.choice(len(review), k, replace=False)] = rng.integers(1, 21, k) + 20 * label
    reviews.append(review)

x = pad_sequences(reviews, maxlen=maxlen, padding="post")
x_train, y_train, x_test, y_test = x[:1920], labels[:1920], x[1920:], labels[1920:]

model = Sequential()
model.add(keras.Input(shape=(maxlen,)))
model.add(Embedding(max_features, 16, mask_zero=True))
model.add(LSTM(16))
model.add(Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=8, validation_data=(x_test, y_test), verbose=2)
score, acc = model.evaluate(x_test, y_test, verbose=0)
print("Test score: %.4f Test accuracy: %.4f" % (score, acc))
