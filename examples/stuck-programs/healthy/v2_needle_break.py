# Sewing hall: does the needle break in this seam?  Motor current + thread tension, 40 stitches per row.
# Breaks are rare (about 3 %), so look at the confusion table and not only at the accuracy.
import numpy as np
import keras
from keras import layers
from sklearn.metrics import balanced_accuracy_score, confusion_matrix

keras.utils.set_random_seed(17)
rng = np.random.default_rng(17)


def seams(n):
    x = rng.normal(0, .5, (n, 40, 2))
    t = np.arange(40)
    x[:, :, 0] += .5 * np.sin(2 * np.pi * (t[None] / 5 + rng.random((n, 1))))
    breaks = rng.random(n) < .03
    for i in np.where(breaks)[0]:
        k = rng.integers(5, 30)
        x[i, k:k + 3, 0] += 2.5            # jerk of the motor
        x[i, k + 2:, 1] -= 1.5             # thread is loose from then on
    return x.astype("float32"), breaks.astype("int32")


x, y = seams(4000)
x_val, y_val = seams(2000)

m = keras.Sequential([
    layers.Input((40, 2)),
    layers.Conv1D(16, 5, activation="relu"),
    layers.Conv1D(16, 5, activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(1, activation="sigmoid"),
])
m.compile("adam", "binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(curve="PR", name="pr")])
m.fit(x, y, epochs=15, batch_size=32, validation_data=(x_val, y_val), verbose=2)
said = (m.predict(x_val, verbose=0)[:, 0] > .5).astype(int)
print(confusion_matrix(y_val, said).tolist())
print("balanced accuracy", round(balanced_accuracy_score(y_val, said), 3))
