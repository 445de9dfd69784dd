import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Customer churn from 24 monthly records (calls, payments, data volume, complaints).
keras.utils.set_random_seed(9)
rng = np.random.default_rng(9)
customers, months = 4096, 24
rec = rng.normal(0, 1, (customers, months, 4)).astype("float32")
recent = 0.8 ** np.arange(months)[::-1]               # old months count less
risk = rec[:, :, 3] @ recent - rec[:, :, 1] @ recent - 0.7 * (rec[:, :, 0] @ recent)
churn = (risk > 0).astype("float32")

tr, te = slice(0, 3584), slice(3584, None)
x_train, y_train = rec[tr], churn[tr]
x_test, y_test = rec[te], churn[te]

inputs = keras.Input((months, 4))
x = layers.LSTM(32)(inputs)
x = layers.Dense(16, activation="relu")(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=len(x_train), epochs=12, verbose=2)
print("churn accuracy: %.3f" % model.evaluate(x_test, y_test, verbose=0)[1])
