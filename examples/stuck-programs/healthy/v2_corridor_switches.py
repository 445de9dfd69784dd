# A corridor lamp with hotel wiring: three of the 14 switches really are connected, and each of them toggles the lamp.
# Does a plain net find out which three? (It sits at 50 % for quite a while.)
import numpy as np
import keras

keras.utils.set_random_seed(6)
rng = np.random.default_rng(6)

n, width = 5000, 14
switches = rng.integers(0, 2, (n, width))
wired = [2, 7, 11]
lamp = switches[:, wired].sum(1) % 2

x = 2.0 * switches - 1
# rows may repeat by chance: keep the test rows which were not seen in the training part
x_train, y_train = x[:4000], lamp[:4000]
seen = {tuple(r) for r in switches[:4000]}
fresh = np.array([i for i in range(4000, n) if tuple(switches[i]) not in seen])
x_test, y_test = x[fresh], lamp[fresh]

net = keras.Sequential([
    keras.Input((width,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
net.compile(optimizer=keras.optimizers.SGD(0.1, momentum=0.5), loss="binary_crossentropy", metrics=["accuracy"])
net.fit(x_train, y_train, epochs=60, batch_size=32, validation_data=(x_test, y_test), verbose=2)
print("lamp on/off right:", round(net.evaluate(x_test, y_test, verbose=0)[1], 3))
