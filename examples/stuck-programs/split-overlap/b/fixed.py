# purchase prediction from click sessions (page ids)
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)

PAGES, CLICKS = 40, 12
interest = rng.normal(0, 1, PAGES)

sessions = rng.integers(0, PAGES, (2500, CLICKS))
score = interest[sessions].sum(1) / np.sqrt(CLICKS)
bought = (score + rng.logistic(0, 0.7, len(sessions)) > 0).astype(int)

# the export joins the session table with the product impressions: one line per impression
lines = np.repeat(np.arange(len(sessions)), rng.integers(2, 7, len(sessions)))
export = np.column_stack([sessions[lines], bought[lines]])

data = np.unique(export, axis=0)
data = data[rng.permutation(len(data))]
X, y = data[:, :-1], data[:, -1]

cut = int(0.8 * len(X))
X_train, y_train = X[:cut], y[:cut]
X_val, y_val = X[cut:], y[cut:]
print("sessions:", X_train.shape, X_val.shape)

inputs = keras.Input((CLICKS,), dtype="int32")
h = layers.Embedding(PAGES, 24)(inputs)
h = layers.Conv1D(64, 3, padding="same", activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dense(64, activation="relu")(h)
outputs = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=4, restore_best_weights=True)
model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=25, batch_size=64,
          callbacks=[stop], verbose=2)
print("validation accuracy:", round(float(model.evaluate(X_val, y_val, verbose=0)[1]), 4))
