# Material balance of a chess game from its list of captures.
# Each game is written as 18 events from the opening on; an event is a capture
# ("Q" = white lost a queen, "q" = black lost one) or "." for a quiet stretch.
# The network gets the text and has to give the balance (white minus black, in pawns)
# and, as a second answer, whether the queens are both gone.
import numpy as np
import keras
from keras import layers

VALUE = {"P": 1, "N": 3, "B": 3, "R": 5, "Q": 9}
ALPHABET = ".PNBRQpnbrq"
STEPS = 18


def play(rng):
    pool = list("P" * 8 + "NNBBRRQ" + "p" * 8 + "nnbbrrq")
    rng.shuffle(pool)
    quiet = rng.random(STEPS) < 0.35
    events = ["." if q else pool.pop() for q in quiet]
    balance = sum(VALUE[e.upper()] * (1 if e.islower() else -1) for e in events if e != ".")
    return "".join(events), balance, float("Q" in events and "q" in events)


rng = np.random.default_rng(64)
games, balance, queenless = zip(*(play(rng) for _ in range(4096)))
lookup = {c: i for i, c in enumerate(ALPHABET)}
X = np.array([[lookup[c] for c in g] for g in games], dtype="int32")
y_balance = np.array(balance, dtype="float32")[:, None] / 10
y_queens = np.array(queenless, dtype="float32")[:, None]
train, test = slice(0, 3072), slice(3072, 4096)

events = keras.Input((STEPS,), dtype="int32", name="events")
h = layers.Embedding(len(ALPHABET), 16)(events)
h = layers.GRU(48, return_sequences=True)(h)
h = h[:, 0]
out_balance = layers.Dense(1, name="balance")(h)
out_queens = layers.Dense(1, activation="sigmoid", name="queens")(h)
net = keras.Model(events, {"balance": out_balance, "queens": out_queens})

net.compile(
    optimizer=keras.optimizers.Nadam(3e-3),
    loss={"balance": keras.losses.Huber(), "queens": "binary_crossentropy"},
    loss_weights={"balance": 2.0, "queens": 1.0},
)
net.fit(X[train], {"balance": y_balance[train], "queens": y_queens[train]},
        epochs=20, batch_size=64, verbose=2)

out = net.predict(X[test], batch_size=64, verbose=0)
err = out["balance"] - y_balance[test]
r2 = 1 - np.mean(err ** 2) / np.var(y_balance[test])
hit = np.mean((out["queens"] > 0.5) == (y_queens[test] > 0.5))
print("share of games with both queens gone:", y_queens[test].mean().round(3))
print(f"balance: mean error {10 * np.mean(np.abs(err)):.2f} pawns, R2 {r2:.3f}   queens: accuracy {hit:.3f}")
