import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Batch reactor logs: the operator doses one of four catalysts in the first
# minutes, afterwards only temperature and stirring are recorded.
# Predict which product leaves the reactor at the end of the batch.
keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

BATCHES, MINUTES = 6000, 120
catalyst = rng.integers(0, 4, BATCHES)
log = np.zeros((BATCHES, MINUTES, 6), "float32")
log[:, :, 4] = rng.normal(0, 1, (BATCHES, MINUTES))      # temperature
log[:, :, 5] = rng.normal(0, 1, (BATCHES, MINUTES))      # stirrer torque
minute = rng.integers(0, 4, BATCHES)
log[np.arange(BATCHES), minute, catalyst] = 1.0
product = catalyst.astype("int32")  # same label all through the batch
product = np.repeat(product[:, None], MINUTES, axis=1)

n_train = 5000
x_train, x_test = log[:n_train], log[n_train:]
y_train, y_test = product[:n_train], product[n_train:]

inputs = keras.Input((MINUTES, 6))
h = layers.GRU(32, return_sequences=True)(inputs)
outputs = layers.Dense(4, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(3e-3, clipnorm=1.0),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=12, batch_size=64, verbose=2,
          validation_data=(x_test, y_test))
guess = model.predict(x_test, verbose=0).argmax(-1).reshape(len(x_test), -1)[:, -1]
print(f"test accuracy at the end of the batch {np.mean(guess == catalyst[n_train:]):.3f}")
