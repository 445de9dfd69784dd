import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import Dense, SimpleRNN
from keras.models import Sequential

keras.utils.set_random_seed(71)

# daily visitors of a museum, scaled; 60 days -> the next day
day = np.arange(2200)
visitors = np.sin(2 * np.pi * day / 30) + 0.5 * np.sin(2 * np.pi * day / 7)
visitors = visitors + 0.1 * np.random.normal(size=len(day))

window = 60
X = np.array([visitors[i : i + window] for i in range(len(day) - window)])[:, :, None]
y = visitors[window:][:, None]
split = 1700

model = Sequential()
model.add(keras.Input((window, 1)))
model.add(SimpleRNN(40, activation="tanh"))
model.add(Dense(1))
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9), loss="mse")
history = model.fit(
    X[:split],
    y[:split],
    batch_size=32,
    epochs=15,
    validation_data=(X[split:], y[split:]),
    verbose=2,
)
print("loss:", history.history["loss"][-1], "val_loss:", history.history["val_loss"][-1])
