import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(41)

# adding problem: two marked numbers out of ten, predict their sum
n, T = 4000, 10
values = np.random.uniform(0, 1, size=(n, T))
marks = np.zeros((n, T))
for row in marks:
    row[np.random.choice(T, 2, replace=False)] = 1
X = np.stack([values, marks], axis=2)
y = (values * marks).sum(axis=1).reshape(-1, 1)

model = Sequential()
model.add(keras.Input(shape=(T, 2)))
model.add(LSTM(24))
model.add(Dense(1))
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
history = model.fit(X, y, epochs=20, batch_size=40, validation_split=0.2, verbose=2)
print("loss", history.history["loss"][-1], "val_loss", history.history["val_loss"][-1])
