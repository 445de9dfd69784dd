import numpy as np
import keras
from keras import layers

# Ticket machine.  Every customer throws in coins (or presses a button that does nothing); after each
# event the display shows the credit towards the next ticket, which costs 3.  Predict the display.
NOTHING, ONE, TWO = 0, 1, 2
STEPS = 14
BATCH = 50

gen = np.random.RandomState(42)
events = gen.choice([NOTHING, ONE, TWO], size=(5000, STEPS), p=[0.4, 0.35, 0.25])
display = np.cumsum(events, axis=1) % 3

tr_x, tr_y = events[:4000], display[:4000]
te_x, te_y = events[4000:], display[4000:]

keras.utils.set_random_seed(42)


class Display(keras.Model):
    """Port of our torch module (embedding, GRU, linear)."""

    def __init__(self, hidden_size=32):
        super().__init__()
        self.embed = layers.Embedding(3, 8)
        self.gru = layers.GRU(hidden_size, return_sequences=True, return_state=True)
        self.linear = layers.Dense(3)
        self.hidden = self.add_weight(shape=(BATCH, hidden_size), initializer="zeros",
                                      trainable=False, name="hidden")

    def call(self, x):
        out, hidden = self.gru(self.embed(x), initial_state=self.hidden)
        self.hidden.assign(hidden)
        return self.linear(out)


net = Display()
net.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=0.005),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["sparse_categorical_accuracy"],
)
hist = net.fit(tr_x, tr_y, batch_size=BATCH, epochs=12, validation_data=(te_x, te_y),
               validation_batch_size=BATCH, verbose=0)
for e in range(0, 12, 3):
    print(e, {k: round(v[e], 3) for k, v in hist.history.items()})

shown = net.predict(te_x, batch_size=BATCH, verbose=0).argmax(-1)
print("whole customer right: %.3f" % np.mean((shown == te_y).all(1)))
print("display right after an event: %.3f" % np.mean(shown == te_y))
