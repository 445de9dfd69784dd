# Churn prediction from app event logs (subscription service).
import numpy as np
import keras
from keras.layers import Concatenate, Dense, Dot, Embedding, Flatten, GlobalAveragePooling1D, Input, Softmax

keras.utils.set_random_seed(33)
rng = np.random.default_rng(33)

EVENTS = ["<pad>", "login", "view", "play", "search", "rate", "invite", "ticket",
          "pricing", "settings", "card_declined", "logout", "refund_issued"]
ID = {e: i for i, e in enumerate(EVENTS)}
MAXLEN = 32


def simulate_customer():
    """Returns the full event log of one customer and whether he left."""
    n = int(rng.integers(12, 31))
    log = list(rng.choice(EVENTS[1:7] + ["settings", "logout"], n))
    unhappy = rng.random() < 0.5
    for event in rng.choice(["ticket", "card_declined", "pricing"], rng.integers(2, 5) if unhappy else rng.integers(0, 2)):
        log[int(rng.integers(0, n))] = event
    left = unhappy if rng.random() > 0.03 else not unhappy
    if left:
        log.append("refund_issued")
    else:
        log.append(str(rng.choice(["login", "view", "logout"])))
    return log, int(left)


def encode(log):
    ids = [ID[e] for e in log[:-1]][-MAXLEN:]
    return [0] * (MAXLEN - len(ids)) + ids


customers = [simulate_customer() for _ in range(3000)]
x = np.array([encode(log) for log, _ in customers])
y = np.array([left for _, left in customers], dtype="float32").reshape(-1, 1)
x_tr, x_te, y_tr, y_te = x[:2400], x[2400:], y[:2400], y[2400:]

inputs = Input((MAXLEN,), dtype="int32")
h = Embedding(len(EVENTS), 24)(inputs)
score = Dense(1)(Dense(16, activation="tanh")(h))
weight = Softmax(axis=1)(score)
focus = Flatten()(Dot(axes=1)([weight, h]))
h = Concatenate()([focus, GlobalAveragePooling1D()(h)])
h = Dense(24, activation="gelu")(h)
outputs = Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs, name="churn")

model.compile(keras.optimizers.Adam(4e-3), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_tr, y_tr, validation_data=(x_te, y_te), epochs=8, batch_size=48, verbose=2)

p = model.predict(x_te, verbose=0)
for left in (0, 1):
    print("churned" if left else "stayed ", "recall", round(float(((p > 0.5) == left)[y_te == left].mean()), 4))
print("test accuracy:", round(float(((p > 0.5) == (y_te > 0.5)).mean()), 4))
