# Recognise 5 hand gestures from a wrist band: 50 readings of 3 acceleration axes + 3 gyro axes.
import numpy as np
import keras

np.random.seed(2024)
GESTURES = ["circle", "swipe", "shake", "tap", "none"]
STEPS = 50


def record(g):
    u = np.linspace(0, 2 * np.pi, STEPS) + np.random.uniform(0, 2 * np.pi)
    sig = np.zeros((STEPS, 6))
    if g == 0:
        sig[:, 0], sig[:, 1] = np.sin(u), np.cos(u)
    elif g == 1:
        sig[:, 0] = np.tanh(4 * np.sin(u / 2 - 0.5))
        sig[:, 5] = 0.5 * np.cos(u)
    elif g == 2:
        sig[:, 1], sig[:, 4] = np.sin(5 * u), np.cos(5 * u)
    elif g == 3:
        at = np.random.randint(5, STEPS - 5)
        sig[at:at + 3, 2] = 3.0
    sig = sig * np.random.uniform(0.6, 1.4) + 0.25 * np.random.randn(STEPS, 6)
    # 10-bit converter, +-4 g; now and then the radio link repeats one axis' last packet
    sig = np.round(sig * 128) / 128
    if np.random.rand() < 0.01:
        axis = np.random.randint(6)
        sig[:, axis] = sig[0, axis]
    return sig


y = np.random.randint(0, 5, size=2000)
X = np.array([record(g) for g in y])

# every window gets zero mean and unit variance per axis, people wear the band differently
mean = X.mean(axis=1, keepdims=True)
std = X.std(axis=1, keepdims=True)
X = (X - mean) / std

n_train = 1600
x_tr, y_tr, x_te, y_te = X[:n_train], y[:n_train], X[n_train:], y[n_train:]


class GestureNet(keras.Model):
    def __init__(self, units, classes):
        super().__init__()
        self.front = keras.layers.Dense(24, activation="relu")
        self.rnn = keras.layers.Bidirectional(keras.layers.LSTM(units, return_sequences=True))
        self.pool = keras.layers.GlobalMaxPooling1D()
        self.head = keras.layers.Dense(classes)

    def call(self, x):
        return self.head(self.pool(self.rnn(self.front(x))))


model = GestureNet(24, len(GESTURES))
model.compile(
    optimizer=keras.optimizers.RMSprop(2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
history = model.fit(x_tr, y_tr, batch_size=32, epochs=7, validation_data=(x_te, y_te), verbose=2)

score = model.evaluate(x_te, y_te, verbose=0)
print("gesture test loss:", score[0], "accuracy:", score[1])
