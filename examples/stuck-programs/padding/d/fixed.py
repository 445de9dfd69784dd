"""Will the climber arrive pumped at the anchor?  A route is a list of hold types from bottom to top.
Rule of thumb we try to recover from the topos: three or more bad holds after the last rest = pumped."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)

HOLDS = ["<none>", "jug", "crimp", "sloper", "pinch", "pocket", "undercling", "kneebar"]
BAD = {2, 3, 4}          # crimp, sloper, pinch
REST = {7, 1}            # kneebar, jug
LONGEST = 110            # there is that one multi-pitch monster in the guidebook


def make_route():
    n = rng.integers(8, 26)
    return rng.choice(np.arange(1, 8), size=n, p=[.06, .19, .14, .14, .20, .20, .07]).tolist()


def pumped(route):
    count = 0
    for h in route:
        if h in REST:
            count = 0
        elif h in BAD:
            count += 1
    return int(count >= 3)


routes = [make_route() for _ in range(4000)]
y = np.array([pumped(r) for r in routes])
print("share pumped: %.2f" % y.mean())
X = keras.utils.pad_sequences(routes, maxlen=LONGEST, padding="post")

X_train, X_test = X[:3200], X[3200:]
y_train, y_test = y[:3200], y[3200:]

model = keras.Sequential([
    layers.Input((LONGEST,)),
    layers.Embedding(len(HOLDS), 12, mask_zero=True),
    layers.GRU(32),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(5e-3), metrics=["accuracy"])
model.fit(X_train, y_train, epochs=9, batch_size=64, validation_data=(X_test, y_test), verbose=2)
print("test accuracy: %.3f" % model.evaluate(X_test, y_test, verbose=0)[1])
