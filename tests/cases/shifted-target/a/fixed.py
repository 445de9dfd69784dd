import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(3)

# running parity: at every step, has an odd number of ones been seen so far?
N, T = 6000, 10
x = np.random.randint(0, 2, size=(N, T, 1))
parity = np.cumsum(x, axis=1) % 2
y = parity

model = keras.Sequential(
    [
        keras.Input((T, 1)),
        layers.LSTM(20, return_sequences=True),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=0.01),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(x, y, validation_split=0.2, batch_size=40, epochs=15, verbose=2)
print("val_accuracy:", history.history["val_accuracy"][-1])
