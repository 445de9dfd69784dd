# card fraud: 20 transactions per card, flag the cards that were stolen
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(17)
rng = np.random.default_rng(17)

CARDS, TX = 16000, 20

stolen = (rng.random(CARDS) < 0.03).astype("int32")
amount = rng.gamma(2.0, 1.0, (CARDS, TX))
gap = rng.exponential(1.0, (CARDS, TX))
foreign = (rng.random((CARDS, TX)) < 0.1).astype(float)
# thieves spend a little more, faster, and abroad, from some point on
since = rng.integers(8, 15, CARDS)
active = (np.arange(TX)[None] >= since[:, None]) & (stolen[:, None] == 1)
amount = np.where(active, amount * 1.3, amount)
gap = np.where(active, gap * 0.75, gap)
foreign = np.where(active & (rng.random((CARDS, TX)) < 0.15), 1.0, foreign)

X = np.stack([np.log(amount), np.log(gap), foreign], axis=-1).astype("float32")
X = (X - X.mean((0, 1))) / X.std((0, 1))
x_train, x_test = X[:12000], X[12000:]
y_train, y_test = stolen[:12000], stolen[12000:]


model = keras.Sequential([
    keras.Input((TX, 3)),
    layers.Conv1D(16, 5, activation="relu"),
    layers.GRU(16),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, batch_size=128, validation_data=(x_test, y_test), verbose=2)

flag = model.predict(x_test, verbose=0)[:, 0] > 0.5
recall = flag[y_test == 1].mean()
specificity = (~flag[y_test == 0]).mean()
print("accuracy %.3f  recall on stolen cards %.3f  balanced accuracy %.3f"
      % ((flag == y_test).mean(), recall, (recall + specificity) / 2))
