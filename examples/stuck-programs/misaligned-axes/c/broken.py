"""Classify the bearing condition of test-rig pendulums from (angle, velocity) recordings."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)

N_RIGS, N_TICKS, DT = 1800, 48, 0.2
CONDITIONS = ["greased", "dry", "seized"]

condition = rng.integers(0, 3, N_RIGS)
friction = np.array([0.02, 0.30, 0.90])[condition] * rng.uniform(0.8, 1.2, N_RIGS)
stiffness = rng.uniform(2.0, 4.0, N_RIGS)
angle = rng.uniform(0.5, 1.2, N_RIGS) * rng.choice([-1.0, 1.0], N_RIGS)
velocity = rng.normal(0.0, 0.3, N_RIGS)

frames = []
for tick in range(N_TICKS):
    velocity = velocity + DT * (-stiffness * np.sin(angle) - friction * velocity)
    angle = angle + DT * velocity
    frame = np.stack([angle, velocity], axis=1) + rng.normal(0, 0.02, (N_RIGS, 2))
    frames.append(frame.astype("float32"))

x = np.array(frames).reshape(N_RIGS, N_TICKS, 2)
y = condition
print("x", x.shape, "y", y.shape, "per class", np.bincount(y))

n_train = 1400
x_train, y_train = x[:n_train], y[:n_train]
x_test, y_test = x[n_train:], y[n_train:]

inp = keras.Input(shape=(N_TICKS, 2), name="recording")
h = layers.Conv1D(24, 5, activation="relu", padding="same")(inp)
h = layers.MaxPooling1D(2)(h)
h = layers.Conv1D(24, 5, activation="relu", padding="same")(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(24, activation="relu")(h)
out = layers.Dense(len(CONDITIONS), activation="softmax", name="condition")(h)
model = keras.Model(inp, out)
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=15, batch_size=32, verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print(f"test loss {loss:.4f}  test accuracy {acc:.4f}")
