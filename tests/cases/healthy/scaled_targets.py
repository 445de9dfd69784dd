import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import GRU, Dense
from keras.models import Sequential

keras.utils.set_random_seed(17)

# house prices in euros from 6 quarterly index values
index = np.random.uniform(80, 140, size=(2000, 6, 1))
price = (
    2500 * index[:, -1] + 800 * (index[:, -1] - index[:, 0]) + np.random.normal(0, 4000, (2000, 1))
)

x_mean, x_std = index[:1600].mean(), index[:1600].std()
y_mean, y_std = price[:1600].mean(), price[:1600].std()
X, y = (index - x_mean) / x_std, (price - y_mean) / y_std

model = Sequential([keras.Input((6, 1)), GRU(16), Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse")
model.fit(
    X[:1600], y[:1600], epochs=20, batch_size=32, validation_data=(X[1600:], y[1600:]), verbose=0
)
euros = model.predict(X[1600:], verbose=0) * y_std + y_mean
print("mean absolute error in euros:", np.abs(euros - price[1600:]).mean(), "spread:", price.std())
