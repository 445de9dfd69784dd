# can the next sector of the roulette wheel be predicted from the last ten spins?
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(6)
rng = np.random.default_rng(6)

SECTORS, HISTORY = 6, 10
DEALER_HABIT = 0.7       # how often the dealer repeats the same throw


def evening(n_spins):
    sector = [int(rng.integers(SECTORS))]
    for _ in range(n_spins - 1):
        if rng.random() < DEALER_HABIT:
            sector.append((sector[-1] + 2) % SECTORS)
        else:
            sector.append(int(rng.integers(SECTORS)))
    return np.array(sector)


train_log, test_log = evening(8000), evening(2000)


def frame(log):
    X = np.stack([log[i:i + HISTORY] for i in range(len(log) - HISTORY)])
    return X, log[HISTORY:]


X_train, y_train = frame(train_log)
X_test, y_test = frame(test_log)

model = keras.Sequential([
    keras.Input((HISTORY,)),
    layers.Embedding(SECTORS, 8),
    layers.SimpleRNN(24),
    layers.Dense(SECTORS, activation="softmax"),
])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=10, batch_size=64, validation_data=(X_test, y_test), verbose=2)
print("hit rate on the second evening:", round(float(model.evaluate(X_test, y_test, verbose=0)[1]), 4))
