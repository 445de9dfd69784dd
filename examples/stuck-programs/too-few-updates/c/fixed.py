"""In which room does the vacuum robot end up?  Commands in, room out."""
import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(42)
np.random.seed(42)

COMMANDS = "NESW."          # '.' = wait
DX = np.array([0, 1, 0, -1, 0])
DY = np.array([1, 0, -1, 0, 0])
STEPS = 15
GRID = 3                    # 3 x 3 rooms with outer walls, starting in the middle


def rooms(seq):
    x = y = np.ones(len(seq), int)
    for t in range(seq.shape[1]):
        x = np.clip(x + DX[seq[:, t]], 0, GRID - 1)
        y = np.clip(y + DY[seq[:, t]], 0, GRID - 1)
    return x * GRID + y


programs = np.random.randint(0, len(COMMANDS), size=(5000, STEPS))
room = rooms(programs)
train, test = slice(0, 4000), slice(4000, None)


def dataset(part, shuffle):
    ds = tf.data.Dataset.from_tensor_slices((programs[part], room[part]))
    if shuffle:
        ds = ds.shuffle(4000, seed=1)
    return ds.batch(64).prefetch(2)


model = keras.Sequential()
model.add(keras.Input(shape=(STEPS,), dtype="int32"))
model.add(keras.layers.Embedding(len(COMMANDS), 8))
model.add(keras.layers.LSTM(64))
model.add(keras.layers.Dense(GRID * GRID, activation="softmax"))

model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="max", patience=2, verbose=1)
hist = model.fit(
    dataset(train, True),
    validation_data=dataset(test, False),
    epochs=40,
    callbacks=[stop],
    verbose=2,
)

print("epochs run:", len(hist.history["loss"]))
print("accuracy on new programs: %.3f" % model.evaluate(dataset(test, False), verbose=0)[1])
