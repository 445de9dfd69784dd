# Tag every wind reading with what the turbine's brake relay did: 0 = nothing, 1 = released, 2 = engaged.
import numpy as np
import keras

SEED = 21
rng = np.random.default_rng(SEED)
keras.utils.set_random_seed(SEED)

HIGH, LOW = 0.15, -0.15


def relay(gusts):
    """Hysteresis relay: switches on above HIGH, off below LOW, keeps its state in between."""
    state = np.zeros(gusts.shape, dtype=int)
    current = np.zeros(len(gusts), dtype=int)
    for t in range(gusts.shape[1]):
        current = np.where(gusts[:, t] > HIGH, 1, np.where(gusts[:, t] < LOW, 0, current))
        state[:, t] = current
    return state


def make_days(n_days, readings=31):
    gusts = rng.normal(size=(n_days, readings)).astype("float32")
    state = relay(gusts)
    step = np.diff(state, axis=1)             # +1 switched on, -1 switched off
    events = np.where(step == 1, 1, np.where(step == -1, 2, 0))
    return gusts[:, :-1, None], events


x_train, y_train = make_days(1200)
x_val, y_val = make_days(300)
print(x_train.shape, y_train.shape)
print("shares:", np.bincount(y_train.ravel()) / y_train.size)

model = keras.Sequential()
model.add(keras.Input((None, 1)))
model.add(keras.layers.SimpleRNN(24, return_sequences=True))
model.add(keras.layers.Dense(3))

model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.RMSprop(learning_rate=4e-3),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
)
history = model.fit(
    x_train, y_train,
    batch_size=32,
    epochs=12,
    validation_data=(x_val, y_val),
    verbose=2,
)
pred = model.predict(x_val, verbose=0).argmax(-1)
recall = [float((pred[y_val == k] == k).mean()) for k in range(3)]
print("recall per event:", np.round(recall, 3), " val acc:", round(float((pred == y_val).mean()), 4))
