"""Did the shopper buy?  Clickstream tokens; the shop's conversion tracking loses or invents one purchase in five."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)

PAGES = ["home", "list", "item", "basket", "help", "search", "account", "ship"]
STEPS, FLIP = 16, 0.20


def sessions(n):
    clicks = rng.integers(0, len(PAGES), (n, STEPS))
    basket, ship = PAGES.index("basket"), PAGES.index("ship")
    truth = ((clicks == basket).sum(1) + (clicks == ship).sum(1) >= 4).astype(int)
    tracked = np.where(rng.random(n) < FLIP, 1 - truth, truth)
    return clicks, tracked, truth


x_train, y_train, _ = sessions(6000)
x_test, y_test, truth_test = sessions(1500)
print("purchases tracked:", y_train.mean())

model = keras.Sequential([
    keras.Input((STEPS,), dtype="int32"),
    layers.Embedding(len(PAGES), 6),
    layers.GRU(10),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(8e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train[:, None], validation_data=(x_test, y_test[:, None]),
          epochs=12, batch_size=100, verbose=2)

p = model.predict(x_test, verbose=0)[:, 0] > 0.5
print("accuracy against the tracked purchases %.4f   against the true ones %.4f"
      % ((p == y_test).mean(), (p == truth_test).mean()))
