import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, Embedding
from keras.models import Sequential

keras.utils.set_random_seed(41)
np.random.seed(41)

# short messages as word numbers; spam has two or more of the words 1..12
num_words, maxlen = 80, 12
messages = np.random.randint(13, num_words, size=(2800, maxlen))
spam = np.random.randint(0, 2, size=2800)
for message, is_spam in zip(messages, spam):
    if is_spam:
        where = np.random.choice(maxlen, np.random.randint(2, 5), replace=False)
        message[where] = np.random.randint(1, 13, len(where))

X = messages / num_words
X_train, X_test = X[:2240], X[2240:]
y_train, y_test = spam[:2240], spam[2240:]

model = Sequential()
model.add(keras.Input(shape=(maxlen,)))
model.add(Embedding(num_words, 16))
model.add(LSTM(16))
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=10, batch_size=32, validation_data=(X_test, y_test), verbose=2)
loss, accuracy = model.evaluate(X_test, y_test, verbose=0)
print("Test loss %.4f, accuracy %.4f" % (loss, accuracy))
