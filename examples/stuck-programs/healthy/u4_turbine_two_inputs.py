import numpy as np
import keras
from keras import layers, ops

# Wind turbines: icing alarm from vibration + operating point.  6 % of the windows are iced.  Loss weights the rare class.
np.random.seed(77)
keras.utils.set_random_seed(77)
N = 5000
iced = (np.random.rand(N) < 0.06).astype("float32")
wind = np.random.uniform(4, 20, N)
temp = np.where(iced == 1, np.random.normal(-4, 3, N), np.random.normal(4, 7, N))
t = np.arange(48)
rotor = np.sin(2 * np.pi * t[None] * (0.05 + 0.004 * wind[:, None]) + np.random.rand(N, 1) * 6.28)
vib = rotor + 0.5 * np.random.randn(N, 48)
vib += iced[:, None] * 1.1 * np.sin(2 * np.pi * t[None] * 0.41 + np.random.rand(N, 1) * 6.28)
op = np.stack([(wind - 12) / 4.6, (temp - 3.5) / 7], axis=1).astype("float32")
vib = vib[..., None].astype("float32")
iced = iced[:, None]


def weighted_bce(y_true, y_pred):
    p = ops.clip(y_pred, 1e-6, 1 - 1e-6)
    return ops.mean(-(8.0 * y_true * ops.log(p) + (1 - y_true) * ops.log(1 - p)), axis=-1)


v = keras.Input((48, 1), name="vibration")
o = keras.Input((2,), name="operating_point")
h = v
for filters in (16, 32):
    h = layers.Conv1D(filters, 7, padding="same", use_bias=False)(h)
    h = layers.BatchNormalization(momentum=0.9)(h)
    h = layers.ReLU()(h)
    h = layers.MaxPooling1D(2)(h)
h = layers.GlobalMaxPooling1D()(h)
h = layers.Concatenate()([h, layers.Dense(8, activation="relu")(o)])
h = layers.Dropout(0.3)(h)
alarm = layers.Dense(1, activation="sigmoid", name="alarm")(h)
model = keras.Model({"vibration": v, "operating_point": o}, alarm)
model.compile(optimizer=keras.optimizers.AdamW(2e-3, weight_decay=1e-3), loss=weighted_bce,
              metrics=[keras.metrics.Precision(name="prec"), keras.metrics.Recall(name="rec")])

tr, te = slice(0, 4000), slice(4000, N)
model.fit({"vibration": vib[tr], "operating_point": op[tr]}, iced[tr], batch_size=64, epochs=10,
          validation_data=({"vibration": vib[te], "operating_point": op[te]}, iced[te]), verbose=2)
a = model.predict({"vibration": vib[te], "operating_point": op[te]}, verbose=0) > 0.5
sens, spec = np.mean(a[iced[te] == 1]), np.mean(~a[iced[te] == 0])
print(f"held-out sensitivity {sens:.3f} specificity {spec:.3f} balanced accuracy {(sens + spec) / 2:.3f}")
