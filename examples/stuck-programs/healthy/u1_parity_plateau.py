# Does an even number of the four safety switches read "open"?  (eight more lines of the PLC word are irrelevant)
import numpy as np
import keras

rng = np.random.default_rng(64)
keras.utils.set_random_seed(64)

words = rng.integers(0, 2, (5000, 12))
switches = [1, 4, 5, 10]
even = (words[:, switches].sum(1) % 2 == 0).astype("float32")
x = words * 2.0 - 1.0
x += rng.normal(0, 0.05, x.shape)               # analogue readings
train, held = slice(0, 4000), slice(4000, None)

model = keras.Sequential([keras.Input((12,))])
for units in (48, 48):
    model.add(keras.layers.Dense(units, activation="relu", kernel_initializer="he_normal"))
model.add(keras.layers.Dense(1, activation="sigmoid"))
model.compile(
    optimizer=keras.optimizers.SGD(0.012, momentum=0.9, nesterov=True),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
log = model.fit(x[train], even[train, None], validation_data=(x[held], even[held, None]),
                epochs=30, batch_size=64, verbose=0)
for epoch, (loss, acc) in enumerate(zip(log.history["loss"], log.history["val_accuracy"]), 1):
    print(f"epoch {epoch:2d}  loss {loss:.4f}  val_accuracy {acc:.4f}")
