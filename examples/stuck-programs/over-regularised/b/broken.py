import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, regularizers

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)

# short support tickets (token ids), five departments
vocab, maxlen, n_dep, n = 400, 40, 5, 6000
department = rng.integers(0, n_dep, n)
topic_words = rng.permutation(vocab - 1)[: n_dep * 30].reshape(n_dep, 30) + 1
tokens = rng.integers(1, vocab, size=(n, maxlen))
is_topic = rng.random((n, maxlen)) < 0.22
chosen = topic_words[department[:, None], rng.integers(0, 30, (n, maxlen))]
tokens = np.where(is_topic, chosen, tokens)

x_tr, y_tr = tokens[:4800], department[:4800]
x_va, y_va = tokens[4800:], department[4800:]

reg = regularizers.l2(0.1)
model = keras.Sequential([
    layers.Input((maxlen,)),
    layers.Embedding(vocab, 32),
    layers.Conv1D(64, 3, activation="relu", kernel_regularizer=reg),
    layers.GlobalAveragePooling1D(),
    layers.Dense(64, activation="relu", kernel_regularizer=reg),
    layers.Dense(n_dep, activation="softmax", kernel_regularizer=reg),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_tr, y_tr, epochs=12, batch_size=32, validation_data=(x_va, y_va), verbose=2)
print("val accuracy: %.3f" % model.evaluate(x_va, y_va, verbose=0)[1])
