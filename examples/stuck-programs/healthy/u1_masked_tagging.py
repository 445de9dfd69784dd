"""Tag every token of a shell-log line: is it inside a quoted argument?  Lines have 4..20 tokens, padded with 0."""
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(90)
rng = np.random.default_rng(90)
MAXLEN, QUOTE, VOCAB = 20, 1, 12


def lines(n):
    x = np.zeros((n, MAXLEN), dtype="int32")
    y = np.zeros((n, MAXLEN), dtype="int32")
    for i in range(n):
        length = int(rng.integers(4, MAXLEN + 1))
        tokens = np.where(rng.random(length) < 0.25, QUOTE, rng.integers(2, VOCAB, length))
        x[i, :length] = tokens
        y[i, :length] = np.cumsum(tokens == QUOTE) % 2
    return x, y, (x != 0).astype("float32")


class Tagger(keras.Model):
    """Loss is the mean over the real tokens of the batch only."""

    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(VOCAB, 8, mask_zero=True)
        self.rnn = layers.GRU(24, return_sequences=True)
        self.head = layers.Dense(1)

    def call(self, tokens):
        return self.head(self.rnn(self.embed(tokens)))[..., 0]

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        y = ops.cast(y, y_pred.dtype)
        each = ops.maximum(y_pred, 0) - y_pred * y + ops.log1p(ops.exp(-ops.abs(y_pred)))
        return ops.sum(each * sample_weight) / ops.sum(sample_weight)


x_tr, y_tr, w_tr = lines(3000)
x_te, y_te, w_te = lines(600)
steps = 14 * (3000 // 50)
tagger = Tagger()
tagger.compile(
    optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(
        1e-4, steps, warmup_target=1.2e-2, warmup_steps=60), clipnorm=1.0),
    weighted_metrics=[keras.metrics.BinaryAccuracy(threshold=0.0, name="acc")],
)
tagger.fit(x_tr, y_tr, sample_weight=w_tr, validation_data=(x_te, y_te, w_te), batch_size=50, epochs=14, verbose=2)

tags = tagger.predict(x_te, verbose=0) > 0
right = (tags == y_te)[w_te > 0]
whole = ((tags == y_te) | (w_te == 0)).all(1)
print("token accuracy %.4f   whole lines %.4f" % (right.mean(), whole.mean()))
