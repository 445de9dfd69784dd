import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(23)
rng = np.random.default_rng(23)

# Reviews as word ids. Raters press the wrong button in one case out of five,
# so that no model can agree with them in more than 80 % of the cases.
GOOD, BAD, WORDS, LENGTH = range(1, 9), range(9, 17), 120, 20
texts, truth = [], []
for _ in range(6000):
    words = rng.integers(17, WORDS, LENGTH)
    liked = rng.random() < 0.5
    at = rng.choice(LENGTH, 4, replace=False)
    words[at] = rng.choice(list(GOOD if liked else BAD), 4)
    texts.append(words)
    truth.append(liked)
texts = np.array(texts)
truth = np.array(truth)
rated = (truth ^ (rng.random(len(truth)) < 0.2)).astype("float32")

model = keras.Sequential([
    keras.Input((LENGTH,), dtype="int32"),
    layers.Embedding(WORDS, 4),
    layers.GlobalAveragePooling1D(),
    layers.Dense(1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(texts[:5000], rated[:5000], validation_data=(texts[5000:], rated[5000:]), epochs=18, batch_size=32, verbose=2)

said = model.predict(texts[5000:], verbose=0)[:, 0] > 0.5
print("agreement with the raters: %.3f (the best possible is about 0.80)" % (said == (rated[5000:] > 0.5)).mean())
print("agreement with the truth: %.3f" % (said == truth[5000:]).mean())
