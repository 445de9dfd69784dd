import numpy as np
from keras import Sequential, Input
from keras.layers import Conv1D, Dense, Embedding, GlobalMaxPooling1D
from keras.optimizers import Adam
from keras.utils import set_random_seed

set_random_seed(13)
rs = np.random.RandomState(2024)

# --- synthetic syslog: 60 event ids per session, 0..119 -----------------------------------------
VOCAB = 120
LENGTH = 60
FAULTS = ["disk", "auth", "network", "memory", "clock", "power"]
# a fault is in the session when one of its two typical pairs of consecutive events occurs
PAIRS = {
    "disk": [(7, 31), (7, 32)],
    "auth": [(90, 4), (91, 4)],
    "network": [(55, 56), (56, 55)],
    "memory": [(12, 100), (13, 100)],
    "clock": [(64, 21), (65, 21)],
    "power": [(77, 110), (110, 78)],
}


def make_session():
    events = rs.randint(0, VOCAB, LENGTH)
    labels = np.zeros(len(FAULTS))
    for k, fault in enumerate(FAULTS):
        if rs.rand() < 0.5:
            pos = 10 * k + rs.randint(0, 9)
            events[pos:pos + 2] = PAIRS[fault][rs.randint(2)]
    for k, fault in enumerate(FAULTS):
        for a, b in PAIRS[fault]:
            if np.any((events[:-1] == a) & (events[1:] == b)):
                labels[k] = 1
    return events, labels


sessions = [make_session() for _ in range(6000)]
X = np.array([s[0] for s in sessions])
Y = np.array([s[1] for s in sessions])
X_train, X_test = X[:5000], X[5000:]
Y_train, Y_test = Y[:5000], Y[5000:]
print("share of positives per fault:", Y_train.mean(axis=0).round(2))

model = Sequential([
    Input((LENGTH,)),
    Embedding(VOCAB, 24),
    Conv1D(64, 2, activation="relu"),
    GlobalMaxPooling1D(),
    Dense(len(FAULTS), activation="sigmoid"),
])
model.compile(loss="binary_crossentropy", optimizer=Adam(0.005), metrics=["binary_accuracy"])
history = model.fit(X_train, Y_train, batch_size=64, epochs=12, validation_data=(X_test, Y_test), verbose=2)

loss, score = model.evaluate(X_test, Y_test, verbose=0)
print("test loss %.4f, test accuracy %.4f" % (loss, score))
