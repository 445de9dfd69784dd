# Model railway club: learn the signal aspects of our old relay interlocking from its log.
# One row = one snapshot of the main line, 40 blocks in running direction (block 0 is the western yard).
# block state: 0 free, 1 train, 2 track possession.  aspect: 0 red, 1 yellow, 2 double yellow, 3 green
import numpy as np
import keras
from keras import layers

SEED = 5
keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(SEED)

N, BLOCKS = 1600, 40


def interlocking(blocks):
    ahead = np.pad(blocks, ((0, 0), (0, 3)))
    b1, b2, b3 = ahead[:, 1:-2], ahead[:, 2:-1], ahead[:, 3:]
    aspects = np.full(blocks.shape, 3)
    aspects[b3 == 1] = 2
    aspects[b2 >= 1] = 1
    aspects[b1 >= 1] = 0
    return aspects


snapshots = rng.choice(3, size=(N, BLOCKS), p=[0.68, 0.22, 0.10])
aspects = interlocking(snapshots)


class AspectNet(keras.Model):
    def __init__(self, width=32):
        super().__init__()
        self.emb = layers.Embedding(3, 8)
        self.c1 = layers.Conv1D(width, 5, padding="same", activation="relu")
        self.c2 = layers.Conv1D(width, 5, padding="same", activation="relu")
        self.out = layers.Dense(4)

    def call(self, x):
        h = self.c1(self.emb(x))
        h = h + self.c2(h)
        return self.out(h)


cut = int(0.8 * N)
net = AspectNet()
net.compile(optimizer="adam",
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"])
net.fit(snapshots[:cut], aspects[:cut], epochs=12, batch_size=32, verbose=0,
        validation_data=(snapshots[cut:], aspects[cut:]))

pred = net.predict(snapshots[cut:], verbose=0).argmax(-1)
for name, k in zip(["red", "yellow", "double yellow", "green"], range(4)):
    there = aspects[cut:] == k
    print(f"  recall {name:14s}{(pred[there] == k).mean():.3f}")
print("aspects right on unseen snapshots: %.3f" % (pred == aspects[cut:]).mean())
