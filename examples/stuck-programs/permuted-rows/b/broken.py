# concentration of glucose from near-infrared spectra
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)

WAVELENGTHS = 100
grid = np.linspace(0, 1, WAVELENGTHS)


def band(centre, width):
    return np.exp(-0.5 * ((grid - centre) / width) ** 2)


# --- the "measurement folder": file name -> spectrum, and the lab sheet, line k = cuvette k
folder, lab_sheet = {}, []
for k in range(4000):
    glucose, protein, water = rng.uniform(0, 1, 3)
    spectrum = glucose * band(0.35, 0.05) + 0.8 * protein * band(0.45, 0.08) + water * band(0.8, 0.15)
    spectrum = spectrum + rng.normal(0, 0.1) + 0.03 * rng.normal(size=WAVELENGTHS)
    folder[f"cuvette_{k}.csv"] = spectrum.astype("float32")
    lab_sheet.append(glucose * 10)          # mmol/l

# --- loading
files = sorted(folder)
spectra = np.stack([folder[f] for f in files])[..., None]
glucose = np.array(lab_sheet, "float32")

spectra = (spectra - spectra.mean()) / spectra.std()
target = (glucose - glucose.mean()) / glucose.std()

perm = rng.permutation(len(spectra))
tr, te = perm[:3200], perm[3200:]

inp = keras.Input((WAVELENGTHS, 1))
h = layers.Conv1D(16, 9, strides=2, activation="relu")(inp)
h = layers.Conv1D(32, 5, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dense(32, activation="relu")(h)
out = layers.Dense(1)(h)
net = keras.Model(inp, out)
net.compile("adam", loss="mse")
net.fit(spectra[tr], target[tr, None], epochs=15, batch_size=32,
        validation_data=(spectra[te], target[te, None]), verbose=2)

pred = net.predict(spectra[te], verbose=0)[:, 0]
r2 = 1 - np.mean((pred - target[te]) ** 2) / np.var(target[te])
print("R2 on held-out cuvettes:", round(float(r2), 3))
