"""Which of four bins holds the parcel after each of a row of swaps?  Later steps are learned after the early ones."""
import numpy as np
import keras
from keras import layers

BINS, SWAPS = 4, 6
rng = np.random.default_rng(9)


def episode(n):
    """Bins are named by letters; a swap names two of them. Per step: two bin numbers, and the parcel's place."""
    a = rng.integers(0, BINS, (n, SWAPS))
    b = (a + rng.integers(1, BINS, (n, SWAPS))) % BINS
    place = rng.integers(0, BINS, n)
    start, places = place.copy(), []
    for t in range(SWAPS):
        place = np.where(place == a[:, t], b[:, t], np.where(place == b[:, t], a[:, t], place))
        places.append(place)
    return np.stack([a, b], axis=-1), start, np.stack(places, axis=1)


class Warehouse(keras.utils.PyDataset):
    """Fresh episodes for every batch: nothing can be memorised."""

    def __init__(self, batches, size, **kwargs):
        super().__init__(**kwargs)
        self.batches, self.size = batches, size

    def __len__(self):
        return self.batches

    def __getitem__(self, index):
        swaps, start, place = episode(self.size)
        return {"swaps": swaps, "start": start[:, None]}, place


keras.utils.set_random_seed(9)
swaps = keras.Input((SWAPS, 2), dtype="int32", name="swaps")
start = keras.Input((1,), dtype="int32", name="start")
s = layers.Embedding(BINS, 16)(swaps)
s = layers.Reshape((SWAPS, 32))(s)
s = layers.TimeDistributed(layers.Dense(64, activation="relu"))(s)
h0 = layers.Flatten()(layers.Embedding(BINS, 96)(start))
h = layers.GRU(96, return_sequences=True)(s, initial_state=h0)
place = layers.Dense(BINS, activation="softmax")(h)
model = keras.Model({"swaps": swaps, "start": start}, place)
model.compile(optimizer=keras.optimizers.Adam(5e-3, clipnorm=1.0), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
test_swaps, test_start, test_place = episode(1500)
test = ({"swaps": test_swaps, "start": test_start[:, None]}, test_place)
model.fit(Warehouse(60, 128), epochs=12, validation_data=test, verbose=2)
print("accuracy on new rows of swaps: %.3f" % model.evaluate(*test, verbose=0)[1])
