# which of three answers will a respondent give? people answer at random a good deal of the time
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(28)
rng = np.random.default_rng(28)

N, QUESTIONS = 9000, 8
answers = rng.integers(0, 3, (N, QUESTIONS))
leaning = (answers[:, 0] + answers[:, 3]) % 3
careless = rng.random(N) < 0.6
vote = np.where(careless, rng.integers(0, 3, N), leaning)

X = np.eye(3, dtype="float32")[answers]
model = keras.Sequential([
    keras.Input((QUESTIONS, 3)),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
model.fit(X[:6000], vote[:6000], epochs=40, batch_size=64, validation_data=(X[6000:7500], vote[6000:7500]),
          callbacks=[stop], verbose=2)
print("accuracy on fresh respondents: %.3f" % model.evaluate(X[7500:], vote[7500:], verbose=0)[1])
