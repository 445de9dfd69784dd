"""
Cross-country skiing: time of a lap from (1) the height profile of the course, 30 points, and
(2) the conditions of the day: snow temperature, wax (one of 4), weight of the skier.
Two inputs, joined late.
"""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(90)
rng = np.random.default_rng(90)

N = 4000
slope = np.cumsum(rng.normal(size=(N, 30)), axis=1) * .25
slope -= slope.mean(1, keepdims=True) * .5
snow = rng.uniform(-18, 2, N)
wax = rng.integers(0, 4, N)
weight = rng.normal(74, 8, N)
best_temp = np.array([-15., -10., -5., 0.])
glide = np.exp(-((snow - best_temp[wax]) / 6) ** 2)
climb = np.maximum(slope, 0).mean(1)
drop = np.maximum(-slope, 0).mean(1)
minutes = 12 + 4 * climb * weight / 74 - 2 * drop * glide - 3 * glide + rng.normal(0, .3, N)

conditions = np.concatenate([((snow + 8) / 6)[:, None], ((weight - 74) / 8)[:, None], np.eye(4)[wax]], axis=1)
rows = rng.permutation(N)
tr, va = rows[:3200], rows[3200:]
mu, sd = minutes[tr].mean(), minutes[tr].std()
target = ((minutes - mu) / sd)[:, None].astype("float32")
slope = slope[..., None].astype("float32")
conditions = conditions.astype("float32")

course_in = keras.Input((30, 1), name="course")
c = layers.Conv1D(24, 3, activation="relu")(course_in)
c = layers.GlobalAveragePooling1D()(c)
cond_in = keras.Input((6,), name="conditions")
d = layers.Dense(32, activation="relu")(cond_in)
h = layers.concatenate([c, d])
h = layers.Dense(64, activation="relu")(h)
h = layers.Dense(64, activation="relu")(h)
model = keras.Model([course_in, cond_in], layers.Dense(1)(h))

model.compile(keras.optimizers.Adam(2e-3), "mse", metrics=[keras.metrics.R2Score()])
model.fit({"course": slope[tr], "conditions": conditions[tr]}, target[tr], batch_size=32, epochs=30,
          validation_data=({"course": slope[va], "conditions": conditions[va]}, target[va]), verbose=2)
loss, r2 = model.evaluate({"course": slope[va], "conditions": conditions[va]}, target[va], verbose=0)
print("R2 %.3f   error %.2f min (the stop watch itself is off by 0.30)" % (r2, loss ** .5 * sd))
