import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, Dropout
from keras.models import Sequential

keras.utils.set_random_seed(81)

# daily returns of a share in percent, 20 days -> does it rise on the next day?
n_days = 2600
shocks = np.random.normal(0, 1, n_days + 11)
returns = shocks[11:]

look_back = 20
X, y = [], []
for i in range(look_back, n_days):
    X.append(returns[i - look_back : i])
    y.append(int(returns[i] > 0))
X = np.array(X).reshape(-1, look_back, 1)
y = np.array(y)
X_train, y_train, X_test, y_test = X[:2000], y[:2000], X[2000:], y[2000:]

model = Sequential()
model.add(keras.Input(shape=(look_back, 1)))
model.add(LSTM(32))
model.add(Dropout(0.2))
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=15, batch_size=32, validation_data=(X_test, y_test), verbose=2)
score = model.evaluate(X_test, y_test, verbose=0)
print("test loss", score[0], "test accuracy", score[1])
