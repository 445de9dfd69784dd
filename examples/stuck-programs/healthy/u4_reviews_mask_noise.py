# Reviews of different length; one rater in eight clicked the wrong button, so about 0.875 is the best anybody can get.
import keras
import numpy as np

rng = np.random.default_rng(314)
VOCAB, MAXLEN = 200, 30
good, bad = np.arange(1, 21), np.arange(21, 41)


def review(positive):
    n = rng.integers(6, MAXLEN + 1)
    words = rng.integers(41, VOCAB, n)
    k = rng.integers(3, 6)
    words[rng.choice(n, k, replace=False)] = rng.choice(good if positive else bad, k)
    return words


truth = rng.integers(0, 2, 4000)
texts = keras.utils.pad_sequences([review(t) for t in truth], maxlen=MAXLEN, padding="post")
clicked = np.where(rng.random(len(truth)) < 0.125, 1 - truth, truth)


class Sentiment(keras.Model):
    def __init__(self):
        super().__init__()
        self.emb = keras.layers.Embedding(VOCAB, 12, mask_zero=True)
        self.rnn = keras.layers.LSTM(16)
        self.drop = keras.layers.Dropout(0.4)
        self.out = keras.layers.Dense(1, activation="sigmoid")

    def call(self, words, training=False):
        return self.out(self.drop(self.rnn(self.emb(words)), training=training))


keras.utils.set_random_seed(314)
m = Sentiment()
m.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
m.fit(texts[:3000], clicked[:3000], batch_size=50, epochs=10, callbacks=[stop],
      validation_data=(texts[3000:3500], clicked[3000:3500]), verbose=2)

p = m.predict(texts[3500:], verbose=0)[:, 0] > 0.5
print("agreement with what was clicked %.3f, with what was meant %.3f"
      % (np.mean(p == clicked[3500:]), np.mean(p == truth[3500:])))
