# queen piping in beehive recordings
# each row: 48 half-second frames x 5 band energies (standardised), label 1 = a virgin queen pipes in the
# clip (which happens in the days before a swarm, so there are not many of those clips)
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(2024)


def make_clips(n, share=0.018):
    hum = rng.normal(size=(n, 48, 5))
    piping = (rng.random(n) < share).astype("float32")
    # piping: the two upper bands are a little louder through the whole clip
    louder = piping * rng.uniform(.24, .34, n)
    hum[:, :, 2] += louder[:, None]
    hum[:, :, 3] += .6 * louder[:, None]
    return hum.astype("float32"), piping


clips, piping = make_clips(6000)
val_clips, val_piping = make_clips(3000)
print("train clips with piping:", int(piping.sum()), "of", len(piping))

inp = keras.Input((48, 5))
h = layers.Conv1D(8, 5, padding="same", activation="relu")(inp)
h = layers.GlobalAveragePooling1D()(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inp, out)
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])

model.fit(clips, piping, epochs=20, batch_size=64,
          validation_data=(val_clips, val_piping), verbose=2)

p = model.predict(val_clips, verbose=0)[:, 0] > .5
recall = p[val_piping == 1].mean()
spec = 1 - p[val_piping == 0].mean()
print(f"piping clips found: {recall:.3f}   quiet clips passed: {spec:.3f}   balanced accuracy: {(recall + spec) / 2:.3f}")
