"""Does the stock open clearly lower, about the same or clearly higher tomorrow?"""
import numpy as np
import keras

rng = np.random.default_rng(1987)
days, window = 5200, 15

# daily table of the stock
overnight = rng.normal(0, 1, days)                     # move of the US futures in the night before
gap = 0.9 * overnight + rng.normal(0, 0.35, days)      # close -> open
intraday = rng.standard_t(5, days)
table = {
    "gap": gap,
    "intraday": intraday,
    "volume": np.log(rng.lognormal(0, 0.4, days)) + 0.2 * np.abs(intraday),
    "range": np.abs(intraday) + rng.gamma(2.0, 0.3, days),
    # known before the market opens, so it is stored with the previous day
    "futures": np.append(overnight[1:], 0.0),
}
columns = ["gap", "intraday", "volume", "range", "futures"]
feat = np.column_stack([table[c] for c in columns]).astype("float32")
feat = (feat - feat[:4000].mean(0)) / feat[:4000].std(0)

rows, labels = [], []
for d in range(window, days):
    rows.append(feat[d - window:d])
    labels.append(0 if gap[d] < -0.42 else 2 if gap[d] > 0.42 else 1)
rows, labels = np.array(rows), np.eye(3)[labels]
x_train, x_val, x_test = rows[:3600], rows[3600:4200], rows[4200:]
y_train, y_val, y_test = labels[:3600], labels[3600:4200], labels[4200:]


def batches(x, y, size=50):
    order = np.random.default_rng(0)
    while True:
        pick = order.permutation(len(x))
        for i in range(0, len(x) - size + 1, size):
            yield x[pick[i:i + size]], y[pick[i:i + size]]


net = keras.Sequential([
    keras.layers.Input((window, len(columns))),
    keras.layers.LSTM(16),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(3),
])
net.compile(
    optimizer="adam",
    loss=keras.losses.CategoricalCrossentropy(from_logits=True),
    metrics=["categorical_accuracy"],
)
net.fit(batches(x_train, y_train), steps_per_epoch=72, epochs=15, validation_data=(x_val, y_val), verbose=2)

test_loss, test_acc = net.evaluate(x_test, y_test, verbose=0)
print("classes down/same/up in test:", y_test.mean(0).round(3))
print("test loss %.4f, test accuracy %.3f" % (test_loss, test_acc))
