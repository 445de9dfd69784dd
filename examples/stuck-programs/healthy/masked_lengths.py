import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(41)
rng = np.random.default_rng(41)

# Brackets: is every opening bracket of the line closed by the end? 1 = "(", 2 = ")",
# 3.. = other signs. Lines of 4 to 24 signs, filled up with 0.
LONGEST = 24
lines, open_left = [], []
for _ in range(4000):
    n = rng.integers(4, LONGEST + 1)
    depth, line = 0, []
    for _ in range(n):
        sign = rng.choice([1, 2, 3, 4], p=[0.2, 0.3, 0.25, 0.25])
        if sign == 2 and depth == 0:
            sign = 3
        if sign == 1 and depth == 1:
            sign = 4
        depth += int(sign == 1) - int(sign == 2)
        line.append(sign)
    lines.append(line)
    open_left.append(int(depth > 0))
x = np.zeros((len(lines), LONGEST), "int32")
for i, line in enumerate(lines):
    x[i, :len(line)] = line
y = np.array(open_left, dtype="float32")

inputs = keras.Input((LONGEST,), dtype="int32")
h = layers.Embedding(5, 8, mask_zero=True)(inputs)
h = layers.LSTM(24)(h)
outputs = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x[:3200], y[:3200], validation_data=(x[3200:], y[3200:]), epochs=14, batch_size=32, verbose=2)
print("accuracy: %.3f" % model.evaluate(x[3200:], y[3200:], verbose=0)[1])
