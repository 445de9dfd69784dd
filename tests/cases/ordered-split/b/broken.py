import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(12)
rng = np.random.default_rng(12)

# five machines, 320 vibration snippets each
names = ["pump", "fan", "valve", "slider", "gearbox"]
t = np.arange(24)[:, None] / 24
trainX, trainY = [], []
for k, name in enumerate(names):
    for _ in range(320):
        phase = rng.uniform(0, 2 * np.pi)
        clean = np.hstack(
            [np.sin(2 * np.pi * (k + 1) * t + phase), np.cos(2 * np.pi * (5 - k) * t + phase)]
        )
        trainX.append(clean + 0.2 * rng.normal(size=clean.shape))
        trainY.append(k)
data = np.array(trainX, dtype="float32")
target = keras.utils.to_categorical(trainY, num_classes=len(names))

cut = int(len(data) * 0.8)
x_train, x_val = data[:cut], data[cut:]
y_train, y_val = target[:cut], target[cut:]

inputs = keras.Input(shape=(24, 2))
x = layers.Conv1D(24, 5, activation="relu", padding="same")(inputs)
x = layers.MaxPooling1D(2)(x)
x = layers.GRU(24)(x)
outputs = layers.Dense(5, activation="softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
history = model.fit(
    x_train, y_train, epochs=15, batch_size=32, validation_data=(x_val, y_val), verbose=2
)
print("train", history.history["accuracy"][-1], "val", history.history["val_accuracy"][-1])
