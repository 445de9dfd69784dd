# tell two operators apart by their keying: on/off samples of varying length
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(19)
rng = np.random.default_rng(19)

MAX_LEN = 40
PAD = -1.0


def transmission(operator):
    stay = 0.75 if operator == 0 else 0.45
    n = rng.integers(15, MAX_LEN + 1)
    key = rng.integers(0, 2)
    samples = []
    for _ in range(n):
        samples.append(float(key))
        if rng.random() > stay:
            key = 1 - key
    return samples


operator = rng.integers(0, 2, 4000)
signals = [transmission(o) for o in operator]
X = keras.utils.pad_sequences(signals, maxlen=MAX_LEN, dtype="float32", padding="post", value=PAD)[..., None]

X_train, X_val = X[:3200], X[3200:]
y_train, y_val = operator[:3200], operator[3200:]

model = keras.Sequential([
    keras.Input((MAX_LEN, 1)),
    layers.Masking(mask_value=PAD),
    layers.LSTM(32),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, batch_size=64, epochs=15, validation_data=(X_val, y_val), verbose=2)
print("validation accuracy:", round(float(model.evaluate(X_val, y_val, verbose=0)[1]), 4))
