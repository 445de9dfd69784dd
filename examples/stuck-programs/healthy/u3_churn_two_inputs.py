# Will a subscriber cancel next month? Weekly logins (variable history) and the contract as a second input.
# People are people: the label is a coin whose bias depends on both inputs.
import numpy as np
import keras
from keras import layers

rng = np.random.default_rng(404)
N, WEEKS = 4608, 16

length = rng.integers(6, WEEKS + 1, N)
trend = rng.normal(0, 1, N)
age = np.arange(WEEKS)[None] - (WEEKS - length)[:, None]
logins = np.exp(1.2 + 0.6 * trend[:, None] * (age / length[:, None] - 0.5) * 2 + rng.normal(0, 0.25, (N, WEEKS)))
logins[age < 0] = 0.0                                    # before the contract began
contract = np.stack([rng.integers(0, 2, N), rng.integers(1, 4, N)], 1)   # yearly?, tariff
logit = -1.6 * trend - 1.5 * contract[:, 0] + 0.5 * (contract[:, 1] - 2) + 0.75
p_cancel = 1 / (1 + np.exp(-logit))
cancelled = (rng.random(N) < p_cancel).astype("float32")

history = np.log1p(logins).astype("float32")[..., None]
contract = contract.astype("float32")
fit, val, test = slice(0, 3072), slice(3072, 3584), slice(3584, 4608)

seq = keras.Input((WEEKS, 1), name="history")
tab = keras.Input((2,), name="contract")
s = layers.Masking(mask_value=0.0)(seq)
s = layers.LSTM(12)(s)
both = layers.Concatenate()([s, tab])
both = layers.Dense(12, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-4))(both)
out = layers.Dense(1, activation="sigmoid", name="cancel")(both)
net = keras.Model([seq, tab], out)
net.compile("adam", "binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="auc")])
net.optimizer.learning_rate = 3e-3
net.fit({"history": history[fit], "contract": contract[fit]}, cancelled[fit],
        validation_data=({"history": history[val], "contract": contract[val]}, cancelled[val]),
        epochs=12, batch_size=64, verbose=2)

p = net.predict({"history": history[test], "contract": contract[test]}, batch_size=64, verbose=0)[:, 0]
y = cancelled[test]
print("always the larger class:", round(float(max(y.mean(), 1 - y.mean())), 3))
print("knowing the true odds:  ", round(float(np.mean((p_cancel[test] > 0.5) == y)), 3))
print("model:                  ", round(float(np.mean((p > 0.5) == y)), 3))
