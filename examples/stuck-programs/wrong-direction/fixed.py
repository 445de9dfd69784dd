import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(2718)
rng = np.random.default_rng(2718)

# A toy spelling rule: every vowel takes the colour (front / back) of the consonant
# that closes its syllable, all other letters are tagged "none".
VOWELS = np.array([1, 2, 3])
FRONT = np.array([4, 5, 6, 7])
BACK = np.array([8, 9, 10, 11])
TAGS = {"none": 0, "front": 1, "back": 2}


def word(n_syllables):
    letters, tags = [], []
    for _ in range(n_syllables):
        front = rng.random() < 0.5
        n = rng.integers(1, 4)
        letters += list(rng.choice(VOWELS, n))
        tags += [TAGS["front"] if front else TAGS["back"]] * n
        letters.append(rng.choice(FRONT if front else BACK))
        tags.append(TAGS["none"])
    return letters, tags


def corpus(n, length=18):
    X, y = np.zeros((n, length), "int32"), np.zeros((n, length), "int32")
    for i in range(n):
        letters, tags = word(length)
        X[i], y[i] = letters[:length], tags[:length]
        while X[i, -1] in VOWELS:                      # words end in a consonant
            letters, tags = word(length)
            X[i], y[i] = letters[:length], tags[:length]
    return X, y


x_train, y_train = corpus(2000)
x_test, y_test = corpus(400)


class Tagger(keras.Model):
    def __init__(self, units=32):
        super().__init__()
        self.embed = layers.Embedding(12, 12)
        self.rnn = layers.Bidirectional(layers.LSTM(units, return_sequences=True))
        self.out = layers.Dense(len(TAGS))

    def call(self, x):
        return self.out(self.rnn(self.embed(x)))


tagger = Tagger()
tagger.compile(
    optimizer=keras.optimizers.Adam(5e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
tagger.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=12, batch_size=64, verbose=2)
loss, acc = tagger.evaluate(x_test, y_test, verbose=0)
print(f"tag accuracy on new words: {acc:.4f}")
