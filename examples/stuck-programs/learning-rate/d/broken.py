# Tram door controller logs -> which workshop team has to come.
# Each record is the last 24 events before the driver pressed "door defect".
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(77)
rng = np.random.default_rng(77)

EVENTS = ["open", "close", "block", "reopen", "photo", "button", "ramp_out", "ramp_in",
          "lock", "unlock", "chime", "bump"]
ID = {e: i for i, e in enumerate(EVENTS)}
TEAMS = {                                   # tell-tale sequences found by the workshop
    "mechanics": ["block", "reopen", "bump"],
    "electrics": ["photo", "chime", "photo"],
    "ramp":      ["ramp_out", "lock", "ramp_in"],
    "passenger": ["button", "button", "open"],
}


def contains(tokens, pattern):
    pat = [ID[p] for p in pattern]
    return any(list(tokens[i:i + 3]) == pat for i in range(len(tokens) - 2))


def record(team):
    while True:
        toks = rng.integers(0, len(EVENTS), 24)
        pos = rng.integers(0, 22)
        toks[pos:pos + 3] = [ID[e] for e in TEAMS[team]]
        if not any(contains(toks, p) for t, p in TEAMS.items() if t != team):
            return toks


names = list(TEAMS)
labels = rng.integers(0, 4, 4000)
logs = np.stack([record(names[k]) for k in labels])
tr, va = slice(0, 3200), slice(3200, None)

EPOCHS, BATCH = 15, 32
steps_per_epoch = 3200 // BATCH

inp = keras.Input((24,), dtype="int32")
h = layers.Embedding(len(EVENTS), 16)(inp)
h = layers.Conv1D(32, 3, activation="relu")(h)
h = layers.Bidirectional(layers.GRU(24))(h)
out = layers.Dense(4, activation="softmax")(h)
model = keras.Model(inp, out)

rate = keras.optimizers.schedules.CosineDecay(initial_learning_rate=3e-3, decay_steps=EPOCHS)
model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
hist = model.fit(logs[tr], labels[tr], validation_data=(logs[va], labels[va]),
                 batch_size=BATCH, epochs=EPOCHS, verbose=0)
for e in range(0, EPOCHS, 5):
    print("epoch", e + 1, "loss %.3f" % hist.history["loss"][e])
print("right team (validation): %.3f" % hist.history["val_accuracy"][-1])
