import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Charging sessions of an e-bus depot: energy delivered from current and voltage.
keras.utils.set_random_seed(9)
rng = np.random.default_rng(9)
SESSIONS, STEPS = 5000, 25
current = rng.uniform(-1, 1, (SESSIONS, STEPS))
voltage = rng.uniform(0.5, 1.5, (SESSIONS, STEPS))
sessions = np.stack([current, voltage], -1).astype("float32")
energy = (current * voltage).sum(1)
energy = ((energy - energy.mean()) / energy.std()).astype("float32").reshape(-1, 1)

x_tr, x_va = sessions[:4200], sessions[4200:]
y_tr, y_va = energy[:4200], energy[4200:]

signal = keras.Input((STEPS, 2), name="signal")
h = layers.GRU(48, return_sequences=True)(signal)
h = layers.GRU(32)(h)
kwh = layers.Dense(1, name="kwh")(h)
model = keras.Model(signal, kwh)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
model.fit(x_tr, y_tr, epochs=20, batch_size=64, verbose=2, validation_data=(x_va, y_va))
loss, mae = model.evaluate(x_va, y_va, verbose=0)
print(f"validation mse {loss:.3f}  mae {mae:.3f}")
