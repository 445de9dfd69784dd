# Goods-lift condition monitoring: does this trip end with the safety gear tripping?
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(5)
R = np.random.RandomState(5)

TRIPS, SAMPLES = 3200, 30
CHANNELS = ["motor_current", "car_speed", "guide_vibration", "governor_code"]


def simulate():
    data = np.zeros((TRIPS, SAMPLES, len(CHANNELS)), "float32")
    tripped = np.zeros(TRIPS, "float32")
    t = np.arange(SAMPLES)
    for i in range(TRIPS):
        load = R.uniform(0.2, 1.0)
        wear = R.uniform(0, 1)
        data[i, :, 0] = load + 0.1 * R.randn(SAMPLES)
        data[i, :, 1] = np.minimum(1, t / 6) + 0.08 * R.randn(SAMPLES)
        data[i, :, 2] = (0.3 + 0.7 * wear) * np.abs(R.randn(SAMPLES))
        score = 7.0 * (wear - 0.5) + 5.0 * (load - 0.6)
        tripped[i] = float(R.rand() < 1 / (1 + np.exp(-1.5 * score)))
        # code written by the governor: 0 idle, 1 run, 2 levelling, 3 gear engaged
        code = np.where(t < 2, 0, 1)
        code[-3:] = 3 if tripped[i] else 2
        data[i, :, 3] = code / 3.0
    return data, tripped


X, y = simulate()
USE = ["motor_current", "car_speed", "guide_vibration", "governor_code"]
X = X[:, :, [CHANNELS.index(c) for c in USE]]

cut = int(0.75 * TRIPS)
mu = X[:cut].mean(axis=(0, 1))
sd = X[:cut].std(axis=(0, 1))
X = (X - mu) / sd

inp = keras.Input((SAMPLES, len(USE)))
h = layers.Conv1D(32, 5, activation="relu")(inp)
h = layers.Conv1D(32, 3, activation="relu")(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(32, activation="relu")(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inp, out)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="auc")])

model.fit(X[:cut], y[:cut], validation_data=(X[cut:], y[cut:]), epochs=15, batch_size=32, verbose=2)

loss, acc, auc = model.evaluate(X[cut:], y[cut:], verbose=0)
print("validation: accuracy %.3f  AUC %.3f" % (acc, auc))
