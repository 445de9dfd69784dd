import numpy as np
import tensorflow as tf
import keras

# hourly vehicle counts on a motorway ramp, forecast the next hour from the last day + calendar
SEED = 5
np.random.seed(SEED)
keras.utils.set_random_seed(SEED)

hours = np.arange(24 * 7 * 26)
hod, dow = hours % 24, (hours // 24) % 7
weekday = (dow < 5).astype(float)
rush = np.exp(-0.5 * ((hod - 8) / 1.5) ** 2) + 0.9 * np.exp(-0.5 * ((hod - 17) / 2.0) ** 2)
leisure = 0.7 * np.exp(-0.5 * ((hod - 14) / 4.0) ** 2)
weather = np.zeros(len(hours))
for i in range(1, len(hours)):
    weather[i] = 0.97 * weather[i - 1] + 0.05 * np.random.randn()
counts = 120 + 900 * (weekday * rush + (1 - weekday) * leisure) * (1 + 0.4 * weather)
counts += 25 * np.random.randn(len(hours))

n_train = 24 * 7 * 20
lo, hi = counts[:n_train].min(), counts[:n_train].max()
flow = (counts - lo) / (hi - lo)
calendar = np.stack([np.sin(2 * np.pi * hod / 24), np.cos(2 * np.pi * hod / 24), weekday], axis=1)

LOOKBACK = 24
idx = np.arange(LOOKBACK, len(flow))
past = np.stack([flow[i - LOOKBACK:i] for i in idx])[..., None].astype("float32")
cal = calendar[idx].astype("float32")
target = flow[idx][:, None].astype("float32")

cut = n_train - LOOKBACK
train = (tf.data.Dataset.from_tensor_slices(((past[:cut], cal[:cut]), target[:cut]))
         .shuffle(4096, seed=SEED).batch(64))
test = tf.data.Dataset.from_tensor_slices(((past[cut:], cal[cut:]), target[cut:])).batch(256)

reg = keras.regularizers.L1(0.01)

past_in = keras.Input((LOOKBACK, 1))
cal_in = keras.Input((3,))
z = keras.layers.GRU(24, kernel_regularizer=reg, recurrent_regularizer=reg)(past_in)
z = keras.layers.Concatenate()([z, cal_in])
z = keras.layers.Dense(32, activation="relu", kernel_regularizer=reg)(z)
pred = keras.layers.Dense(1, kernel_regularizer=reg)(z)
model = keras.Model([past_in, cal_in], pred)

model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(train, epochs=20, validation_data=test, verbose=2)

p = model.predict(test, verbose=0)[:, 0]
t = target[cut:, 0]
r2 = 1 - np.sum((t - p) ** 2) / np.sum((t - t.mean()) ** 2)
print("test MAE %.0f vehicles, R2 %.3f" % (np.abs(t - p).mean() * (hi - lo), r2))
