"""Tea cupping.  Ten sips are described by one word each; the taster then says 'buy' or 'pass'.
Our tasters contradict themselves: in the re-test three of ten verdicts came out the other way."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(60)
rng = np.random.default_rng(60)

WORDS = "malty floral smoky flat grassy honey tannic citrus musty nutty".split()
LIKED, DISLIKED = {"malty", "floral", "honey", "citrus"}, {"flat", "tannic", "musty", "smoky"}
RETEST_FLIP = 0.30


def session():
    words = rng.choice(len(WORDS), 11)
    score = sum((WORDS[w] in LIKED) - (WORDS[w] in DISLIKED) for w in words)
    if score == 0:
        return session()
    return words, score > 0


pairs = [session() for _ in range(6000)]
sips = np.array([p[0] for p in pairs])
honest = np.array([p[1] for p in pairs])
verdict = np.where(rng.random(6000) < RETEST_FLIP, ~honest, honest).astype("float32")

split = 4800
model = keras.Sequential([
    layers.Input((11,), dtype="int32"),
    layers.Embedding(len(WORDS), 4),
    layers.GRU(8),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(4e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(sips[:split], verdict[:split], epochs=10, batch_size=64, verbose=2,
          validation_data=(sips[split:], verdict[split:]))
acc = model.evaluate(sips[split:], verdict[split:], verbose=0)[1]
print(f"agreement with the taster: {acc:.3f}  (the taster agrees with himself in {1 - RETEST_FLIP:.2f})")
