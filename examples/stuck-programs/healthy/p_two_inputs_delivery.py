# delivery time from the route (stops as tokens) and the state of the van (numbers)
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(15)
rng = np.random.default_rng(15)

TRIPS, STOPS, PLACES = 5000, 10, 25
minutes_at = rng.uniform(2, 12, PLACES)
route = rng.integers(0, PLACES, (TRIPS, STOPS))
van = np.column_stack([rng.uniform(0, 1, TRIPS), rng.normal(0, 1, TRIPS), rng.integers(0, 2, TRIPS)]).astype("float32")
duration = minutes_at[route].sum(1) * (1 + 0.4 * van[:, 0]) + 10 * van[:, 2] + rng.normal(0, 2, TRIPS)

mu, sd = duration[:4000].mean(), duration[:4000].std()
target = ((duration - mu) / sd).astype("float32")[:, None]

route_in = keras.Input((STOPS,), dtype="int32", name="route")
van_in = keras.Input((3,), name="van")
r = layers.Embedding(PLACES, 12)(route_in)
r = layers.GRU(32)(r)
v = layers.Dense(16, activation="relu")(van_in)
h = layers.Concatenate()([r, v])
h = layers.Dense(32, activation="relu")(h)
out = layers.Dense(1)(h)
model = keras.Model({"route": route_in, "van": van_in}, out)
model.compile(optimizer=keras.optimizers.Adam(4e-3), loss="mse")
tr = {"route": route[:4000], "van": van[:4000]}
te = {"route": route[4000:], "van": van[4000:]}
model.fit(tr, target[:4000], epochs=25, batch_size=64, validation_data=(te, target[4000:]), verbose=2)
pred = model.predict(te, verbose=0)[:, 0] * sd + mu
true = duration[4000:]
print("MAE %.2f min, R2 %.3f" % (np.abs(pred - true).mean(), 1 - ((pred - true) ** 2).mean() / true.var()))
