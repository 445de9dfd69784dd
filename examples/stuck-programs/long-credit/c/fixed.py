# Rotor condition of an induction motor from the current drawn after switch-on.
# Each trace: 200 samples, whose inrush is shaped by the condition of the rotor.
import numpy as np
import keras

rs = np.random.RandomState(2024)
CONDITIONS = ["healthy", "broken bar", "eccentric", "worn bearing"]
N, T = 1600, 200


def inrush(kind):
    t = np.arange(24)
    env = np.exp(-t / 14.0)
    wave = [env * np.ones(24),
            env * np.cos(2 * np.pi * t / 8),
            env * np.cos(2 * np.pi * t / 24),
            -env][kind]
    return 2.5 * wave


traces = np.zeros((N, T, 2), "float32")
labels = rs.randint(0, 4, N)
for i, kind in enumerate(labels):
    phase = rs.rand() * 2 * np.pi
    hum = np.sin(2 * np.pi * np.arange(T) / rs.uniform(9, 12) + phase)
    traces[i, :, 0] = 0.5 * hum + 0.3 * rs.randn(T)
    traces[i, :24, 0] += inrush(kind) * rs.uniform(0.8, 1.2)
    traces[i, :, 1] = 0.8 * rs.randn(T)                     # temperature channel, whitened
onehot = keras.utils.to_categorical(labels, 4)

fit_x, fit_y = traces[:1280], onehot[:1280]
held_x, held_y = traces[1280:], onehot[1280:]

keras.utils.set_random_seed(1)
model = keras.models.Sequential()
model.add(keras.layers.Input(shape=(T, 2)))
model.add(keras.layers.LSTM(32, return_sequences=True))
model.add(keras.layers.GlobalMaxPooling1D())
model.add(keras.layers.Dense(16, activation="tanh"))
model.add(keras.layers.Dense(4, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.002), metrics=["accuracy"])

model.fit(fit_x, fit_y, batch_size=64, epochs=12, verbose=2, validation_data=(held_x, held_y))

guess = model.predict(held_x, verbose=0).argmax(1)
truth = held_y.argmax(1)
for k, name in enumerate(CONDITIONS):
    print(f"{name:14s} recall {np.mean(guess[truth == k] == k):.2f}")
print("held-out accuracy", round(float(np.mean(guess == truth)), 3))
