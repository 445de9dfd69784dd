import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Route support tickets: urgent or not, from the token ids of the subject line.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(5)

VOCAB, LEN = 400, 12
N_TICKETS = 4000

tickets = rng.integers(1, VOCAB, (N_TICKETS, LEN))
weight = np.zeros(VOCAB)
weight[rng.permutation(VOCAB)[:160]] = rng.choice([-1.0, 1.0], 160)
score = weight[tickets].sum(1)
urgent = (score + rng.normal(0, 1.2, N_TICKETS) > 0).astype("float32")

# customers send the same mail again until somebody answers
times_sent = rng.poisson(3, N_TICKETS) + 1
inbox = np.repeat(np.arange(N_TICKETS), times_sent)
rng.shuffle(inbox)
X, y = tickets[inbox], urgent[inbox]

order = rng.permutation(len(X))
X, y = X[order], y[order]
n_val = len(X) // 5
X_val, y_val, X_train, y_train = X[:n_val], y[:n_val], X[n_val:], y[n_val:]
print(len(X_train), "training mails,", len(X_val), "validation mails")

inputs = keras.Input((LEN,), dtype="int32")
e = layers.Embedding(VOCAB, 16)(inputs)
e = layers.GlobalAveragePooling1D()(e)
h = layers.Dense(64, activation="relu")(e)
h = layers.Dropout(0.2)(h)
outputs = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping("val_loss", patience=4, restore_best_weights=True)
model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=40, batch_size=32,
          callbacks=[stop], verbose=2)
print("validation accuracy %.3f" % model.evaluate(X_val, y_val, verbose=0)[1])
