import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(77)
rng = np.random.default_rng(77)

# ---- melodies: arpeggios that climb or fall by a fixed interval -------------
PITCHES = 24
intervals = np.array([-5, -3, -1, 2, 4, 7])
melodies = []
for _ in range(120):
    start, step = rng.integers(PITCHES), rng.choice(intervals)
    melodies.append((start + step * np.arange(32)) % PITCHES)

# ---- eight notes in, the next note out --------------------------------------
SEQ = 8
network_input, network_output = [], []
for m in melodies:
    for i in range(len(m) - SEQ):
        network_input.append(m[i:i + SEQ])
        network_output.append(m[i + SEQ])

n_vocab = PITCHES
network_input = np.array(network_input)
network_input = network_input / float(n_vocab)
network_output = keras.utils.to_categorical(network_output, n_vocab)

order = rng.permutation(len(network_input))
network_input, network_output = network_input[order], network_output[order]

model = keras.Sequential()
model.add(keras.Input(shape=(SEQ,)))
model.add(layers.Embedding(n_vocab, 24))
model.add(layers.GRU(64))
model.add(layers.Dense(64, activation="relu"))
model.add(layers.Dense(n_vocab, activation="softmax"))
model.compile(loss="categorical_crossentropy",
              optimizer=keras.optimizers.RMSprop(learning_rate=0.003),
              metrics=["accuracy"])

model.fit(network_input, network_output, epochs=15, batch_size=64,
          validation_split=0.15, verbose=2)
score = model.evaluate(network_input, network_output, verbose=0)
print("next-note accuracy:", round(score[1], 3))
