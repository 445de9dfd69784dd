import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(17)
rng = np.random.default_rng(17)

# 40 hourly log files, each one holds a line for every machine: temperature, load, fan speed
N_MACHINES, N_HOURS = 900, 40
state = rng.integers(0, 3, size=N_MACHINES)  # 0 steady, 1 heating up, 2 cycling
hours = np.arange(N_HOURS)
phase = rng.uniform(0, 2 * np.pi, N_MACHINES)
slope = rng.uniform(0.03, 0.06, N_MACHINES)
start = rng.normal(0, 0.5, N_MACHINES)

log_files = []
for h in hours:
    temp = start + 0.1 * rng.normal(size=N_MACHINES)
    temp += (state == 1) * slope * h
    temp += (state == 2) * np.sin(2 * np.pi * h / 10 + phase)
    load = 0.5 * np.sin(2 * np.pi * h / 24 + phase) + 0.1 * rng.normal(size=N_MACHINES)
    fan = 0.3 * start + 0.1 * rng.normal(size=N_MACHINES)
    log_files.append(np.stack([temp, load, fan], axis=-1))

logs = np.array(log_files)
print("logs", logs.shape)

x = logs.reshape(N_MACHINES, N_HOURS, 3).astype("float32")
y = state.astype("int32")
x_train, y_train = x[:720], y[:720]
x_test, y_test = x[720:], y[720:]

model = keras.Sequential(
    [
        layers.Input((N_HOURS, 3)),
        layers.GRU(24),
        layers.Dense(3, activation="softmax"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(5e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, epochs=20, batch_size=32, validation_data=(x_test, y_test), verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print(f"test accuracy {acc:.3f}")
