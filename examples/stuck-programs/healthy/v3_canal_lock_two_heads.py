# A canal lock: 24 readings of (paddle opening, level) -> minutes until level (scaled) AND whether a paddle is blocked
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(303)
rng = np.random.default_rng(303)
N, T = 2400, 24

blocked = (rng.random(N) < 0.4).astype("float32")
opening = np.clip(np.linspace(0, 1, T) * rng.uniform(1.0, 3.0, (N, 1)), 0, 1)
rate = rng.uniform(0.6, 1.4, N) * np.where(blocked > 0, 0.35, 1.0)
head = np.ones(N)
level = np.zeros((N, T))
for t in range(T):
    head = head - 0.05 * rate * opening[:, t] * np.sqrt(np.maximum(head, 0))
    level[:, t] = 1 - head
minutes = np.log(1.0 + 20 * np.sqrt(np.maximum(head, 0)) / rate)
readings = np.stack([opening + rng.normal(0, .02, (N, T)), level + rng.normal(0, .01, (N, T))], -1)
readings = readings.astype("float32")

cut = 1900
readings = (readings - readings[:cut].mean((0, 1))) / readings[:cut].std((0, 1))
minutes = ((minutes - minutes[:cut].mean()) / minutes[:cut].std()).astype("float32")[:, None]
blocked = blocked[:, None]

inp = keras.Input((T, 2), name="readings")
trunk = layers.GRU(40)(inp)
trunk = layers.Dense(32, activation="relu")(trunk)
wait = layers.Dense(1, name="wait")(trunk)
fault = layers.Dense(1, activation="sigmoid", name="fault")(trunk)
model = keras.Model(inp, {"wait": wait, "fault": fault})
model.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss={"wait": "mse", "fault": "binary_crossentropy"},
    loss_weights={"wait": 1.0, "fault": 0.5},
    metrics={"wait": ["mae"], "fault": ["accuracy"]},
)
model.fit(readings[:cut], {"wait": minutes[:cut], "fault": blocked[:cut]}, epochs=15, batch_size=32,
          validation_data=(readings[cut:], {"wait": minutes[cut:], "fault": blocked[cut:]}), verbose=0)
res = model.predict(readings[cut:], verbose=0)
r2 = 1 - np.mean((res["wait"] - minutes[cut:]) ** 2) / np.var(minutes[cut:])
acc = np.mean((res["fault"] > 0.5) == (blocked[cut:] > 0.5))
print(f"waiting time R2 {r2:.3f}, blocked paddle accuracy {acc:.3f}")
