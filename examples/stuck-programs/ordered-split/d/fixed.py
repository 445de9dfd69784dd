# tabla strokes -> bol name. one folder of takes per bol, I just read them one folder after the other.
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(5)
rs = np.random.RandomState(5)

BOLS = ["na", "tin", "te", "ge", "ka", "dha"]
PER_BOL = 300
FRAMES, BANDS = 32, 6

# how fast each band rings out, how loud it starts, pitch glide
decay = rs.uniform(2, 14, size=(len(BOLS), BANDS))
level = rs.uniform(0.2, 1.0, size=(len(BOLS), BANDS))


def read_folder(k):
    """fake 'wav -> 6 band envelopes' for one bol"""
    takes = []
    t = np.arange(FRAMES)
    for _ in range(PER_BOL):
        onset = rs.randint(0, 6)
        tt = np.clip(t - onset, 0, None)[:, None]
        env = level[k] * rs.uniform(.7, 1.3) * np.exp(-tt / (decay[k] * rs.uniform(.85, 1.15)))
        env[:onset] = 0
        takes.append(env + rs.normal(0, .12, env.shape))
    return np.array(takes, "float32")


X, y = [], []
for k, bol in enumerate(BOLS):
    X.append(read_folder(k))
    y += [k] * PER_BOL
X = np.concatenate(X)
y = np.array(y)
X = (X - X.mean((0, 1))) / X.std((0, 1))

perm = rs.permutation(len(X))
X, y = X[perm], y[perm]

inp = keras.Input((FRAMES, BANDS))
h = layers.GRU(32, return_sequences=True)(inp)
h = layers.GRU(32)(h)
h = layers.Dropout(0.2)(h)
out = layers.Dense(len(BOLS), activation="softmax")(h)
net = keras.Model(inp, out)
net.compile(optimizer=keras.optimizers.Adam(3e-3),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"])
hist = net.fit(X, y, batch_size=50, epochs=12, validation_split=0.2, verbose=2)
print("train acc %.3f" % hist.history["accuracy"][-1])
print("val acc   %.3f" % hist.history["val_accuracy"][-1])
