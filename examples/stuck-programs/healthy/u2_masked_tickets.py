import numpy as np
import keras

# Support tickets as word ids (0 = padding), 2 to 40 words. The queue they belong to is given by
# which of three topic vocabularies is used more often; the rest are common words.
rs = np.random.RandomState(8)
MAXLEN, VOCAB, QUEUES = 40, 400, 3
topics = np.arange(1, 91).reshape(QUEUES, 30)


def ticket(q):
    n = min(MAXLEN, 2 + rs.geometric(0.1))
    words = rs.randint(91, VOCAB, size=n)
    own = max(1, n // 5)
    where = rs.permutation(n)
    words[where[:own + 1]] = rs.choice(topics[q], size=own + 1)
    if n >= 10:
        words[where[own + 1:own + 1 + own // 2]] = rs.choice(topics[(q + 1) % QUEUES], size=own // 2)
    return words


queue = rs.randint(0, QUEUES, size=5000)
docs = [ticket(q) for q in queue]
tokens = keras.utils.pad_sequences(docs, maxlen=MAXLEN, padding="post")
print("padded share: %.2f" % np.mean(tokens == 0))


class Tagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.words = keras.layers.Embedding(VOCAB, 24, mask_zero=True)
        self.rnn = keras.layers.LSTM(32)
        self.queue = keras.layers.Dense(QUEUES)

    def call(self, ids, training=False):
        e = self.words(ids)
        h = self.rnn(e, mask=self.words.compute_mask(ids))
        return self.queue(h)


keras.utils.set_random_seed(0)
model = Tagger()
model.compile(
    optimizer=keras.optimizers.Adam(4e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(tokens[:4000], queue[:4000], batch_size=64, epochs=4, validation_data=(tokens[4000:], queue[4000:]), verbose=2)
print("held-out accuracy:", round(model.evaluate(tokens[4000:], queue[4000:], verbose=0)[1], 4))
