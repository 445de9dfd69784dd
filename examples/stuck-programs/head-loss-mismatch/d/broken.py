# Spice mill: an electronic nose (6 gas sensors, 40 samples per pass) should tell which of 5 spices
# are in the blend on the belt. Any combination can occur.
import numpy as np
import keras
from keras.layers import Input, Conv1D, MaxPooling1D, GlobalAveragePooling1D, Dense

keras.utils.set_random_seed(3)
r = np.random.RandomState(3)

SPICES = ["cumin", "clove", "sumac", "mace", "fennel"]
signature = r.uniform(-1, 1, (5, 6))                       # response of every sensor to every spice
rise = np.array([3., 6., 9., 14., 20.])                    # how slowly it arrives at the nose


def belt(n):
    there = (r.rand(n, 5) < .45).astype("float32")
    amount = there * r.uniform(.8, 1.2, (n, 5))
    t = np.arange(40)
    curve = 1 - np.exp(-t[:, None] / rise)                 # (40, 5)
    x = np.einsum("ns,ts,sc->ntc", amount, curve, signature)
    x += r.normal(0, .1, x.shape)
    return x.astype("float32"), there


xtr, ytr = belt(3000)
xva, yva = belt(800)

model = keras.Sequential()
model.add(Input(shape=(40, 6)))
model.add(Conv1D(32, 5, activation="relu"))
model.add(MaxPooling1D(2))
model.add(Conv1D(32, 5, activation="relu"))
model.add(GlobalAveragePooling1D())
model.add(Dense(64, activation="relu"))
model.add(Dense(5, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(2e-3), metrics=["binary_accuracy"])
model.fit(xtr, ytr, epochs=25, batch_size=50, validation_data=(xva, yva), verbose=2)

said = model.predict(xva, verbose=0) > .5
print("blends named completely right: %.3f" % (said == (yva > .5)).all(axis=1).mean())
for k, s in enumerate(SPICES):
    print("   %-7s %.3f" % (s, (said[:, k] == (yva[:, k] > .5)).mean()), end="")
print()
