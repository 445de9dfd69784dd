import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(47)
rng = np.random.default_rng(47)

# A click history and a question ("did the user open page q, and more than once?"):
# two inputs, two outputs.
PAGES, LENGTH, N = 8, 10, 5000
history = rng.integers(1, PAGES + 1, (N, LENGTH))
question = rng.integers(1, PAGES + 1, (N, 1))
times = (history == question).sum(axis=1)
opened = (times > 0).astype("float32")[:, None]
count = times.astype("float32")[:, None]

clicks = keras.Input((LENGTH,), dtype="int32", name="clicks")
asked = keras.Input((1,), dtype="int32", name="asked")
keys = layers.Embedding(PAGES + 1, 16)(clicks)
query = layers.Embedding(PAGES + 1, 16)(asked)
h = layers.Dot(axes=(2, 2))([keys, query])
h = layers.Flatten()(h)
h = layers.Reshape((LENGTH, 1))(h)
h = layers.Conv1D(16, 1, activation="relu")(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(32, activation="relu")(h)
any_out = layers.Dense(1, activation="sigmoid", name="opened")(h)
count_out = layers.Dense(1, name="count")(h)

model = keras.Model([clicks, asked], [any_out, count_out])
model.compile(
    optimizer=keras.optimizers.Adam(4e-3),
    loss={"opened": "binary_crossentropy", "count": "mse"},
    metrics={"opened": "accuracy", "count": "mae"},
)
cut = 4000
model.fit(
    {"clicks": history[:cut], "asked": question[:cut]}, {"opened": opened[:cut], "count": count[:cut]},
    validation_data=({"clicks": history[cut:], "asked": question[cut:]}, {"opened": opened[cut:], "count": count[cut:]}),
    epochs=15, batch_size=32, verbose=2,
)
p_any, p_count = model.predict({"clicks": history[cut:], "asked": question[cut:]}, verbose=0)
print("opened: accuracy %.3f" % ((p_any > 0.5) == (opened[cut:] > 0.5)).mean())
print("count: R2 %.3f" % (1 - np.mean((p_count - count[cut:]) ** 2) / count[cut:].var()))
