import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Which of five dances is it? From note onsets on a 32 step grid (melody, bass, drum).
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(19)
rng = np.random.default_rng(19)

DANCES = ["waltz", "polka", "tango", "samba", "reel"]
PER_DANCE = 500
GRID = 32

patterns = (rng.random((len(DANCES), 8, 3)) < 0.4).astype("float32")

bars, labels = [], []
for k, dance in enumerate(DANCES):
    # one folder per dance
    for _ in range(PER_DANCE):
        bar = np.tile(patterns[k], (GRID // 8, 1))
        flip = rng.random(bar.shape) < 0.1
        bars.append(np.abs(bar - flip))
        labels.append(k)
bars = np.array(bars, "float32")
labels = keras.utils.to_categorical(labels, len(DANCES))

idx = rng.permutation(len(bars))
bars, labels = bars[idx], labels[idx]

model = keras.Sequential()
model.add(keras.Input((GRID, 3)))
model.add(layers.Bidirectional(layers.LSTM(24)))
model.add(layers.Dense(32, activation="relu"))
model.add(layers.Dense(len(DANCES), activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
history = model.fit(bars, labels, epochs=12, batch_size=32, validation_split=0.2, verbose=2)
print("val_accuracy %.3f" % history.history["val_accuracy"][-1])
