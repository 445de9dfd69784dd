import os; os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import numpy as np
import keras
from keras import layers

# Tool carousel with six slots, parked at slot 0 before each job. A row holds the
# 24 rotation commands of one job (-1, 0, +1); name the slot after every command.
keras.utils.set_random_seed(6)
rng = np.random.default_rng(6)
JOBS, COMMANDS, SLOTS, BATCH = 6400, 24, 6, 64
turn = rng.choice([-1, 0, 1], (JOBS, COMMANDS), p=[0.4, 0.2, 0.4])
slot = np.cumsum(turn, axis=1) % SLOTS
turn = turn.astype("float32")[..., None]

n_tr = 5120
model = keras.Sequential([
    keras.Input(batch_shape=(BATCH, COMMANDS, 1)),
    layers.LSTM(48, return_sequences=True, stateful=True),
    layers.Dense(SLOTS, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(5e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(turn[:n_tr], slot[:n_tr], batch_size=BATCH, epochs=20, verbose=2)
pred = model.predict(turn[n_tr:], batch_size=BATCH, verbose=0).argmax(-1)
print(f"slots named right on new jobs: {np.mean(pred == slot[n_tr:]):.3f}")
