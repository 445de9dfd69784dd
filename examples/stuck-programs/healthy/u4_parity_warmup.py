"""Light switches: each press flips the lamp.  Per-step lamp state from the presses of two switches.
The loss sits at ln 2 for a while (very slow warm-up) before it falls."""
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)
T, BATCH, EPOCHS = 16, 64, 32


def houses(n):
    presses = (rng.random((n, T, 2)) < 0.25).astype("float32")
    lamp = np.cumsum(presses.sum(-1), axis=1) % 2
    return presses, lamp[..., None].astype("float32")


x, y = houses(4096)
x_new, y_new = houses(1000)



class SlowStart(keras.optimizers.schedules.LearningRateSchedule):
    """Quartic warm-up, then half a cosine."""

    def __init__(self, peak, warm, total):
        self.peak, self.warm, self.total = peak, warm, total

    def __call__(self, step):
        step = ops.cast(step, "float32")
        up = (step / self.warm) ** 4
        down = 0.51 + 0.49 * ops.cos(np.pi * (step - self.warm) / (self.total - self.warm))
        return self.peak * ops.where(step < self.warm, up, down)

    def get_config(self):
        return {"peak": self.peak, "warm": self.warm, "total": self.total}


per_epoch = len(x) // BATCH
rate = SlowStart(peak=8e-3, warm=9 * per_epoch, total=EPOCHS * per_epoch)

presses = keras.Input((T, 2))
h = layers.GRU(32, return_sequences=True)(presses)
h = layers.Dense(16, activation="relu")(h)
lamp = layers.Dense(1, name="lamp_logit")(h)
model = keras.Model(presses, lamp)
model.compile(keras.optimizers.Adam(rate, clipnorm=1.0),
              keras.losses.BinaryCrossentropy(from_logits=True),
              metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, validation_data=(x_new, y_new), verbose=2)

pred = model.predict(x_new, verbose=0) > 0
print("lamp state on new houses: %.4f" % np.mean(pred == y_new))
