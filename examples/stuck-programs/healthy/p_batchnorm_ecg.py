import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Beat type from single lead ECG snippets, small conv net with batch normalisation.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(41)
rng = np.random.default_rng(41)

N, L = 4000, 80
kind = rng.integers(0, 3, N)
t = np.arange(L)
centre = rng.integers(32, 48, N)[:, None]
width = np.array([2.0, 5.0, 2.0])[kind][:, None]
qrs = np.exp(-((t - centre) / width) ** 2)
p_wave = 0.5 * np.exp(-((t - centre + 18) / 4.0) ** 2) * (kind != 2)[:, None]
ecg = (qrs + p_wave) * rng.uniform(0.8, 1.3, (N, 1)) + rng.normal(0, 0.12, (N, L))
ecg = ecg[..., None].astype("float32")


def block(x, filters):
    x = layers.Conv1D(filters, 5, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.Activation("relu")(x)
    return layers.MaxPooling1D(2)(x)


inp = keras.Input((L, 1))
x = block(inp, 16)
x = block(x, 32)
x = layers.GlobalMaxPooling1D()(x)
logits = layers.Dense(3)(x)
model = keras.Model(inp, logits)
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(ecg[:3200], kind[:3200], batch_size=32, epochs=14, validation_data=(ecg[3200:], kind[3200:]), verbose=2)
print("accuracy %.3f" % model.evaluate(ecg[3200:], kind[3200:], verbose=0)[1])
