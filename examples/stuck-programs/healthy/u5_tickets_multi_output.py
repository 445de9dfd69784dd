# Support tickets: topics (several may apply), urgency (one of three), hours of work. One text, three answers.
import numpy as np
import keras
from keras import layers

rng = np.random.default_rng(88)
WORDS, LENGTH = 150, 30
TOPICS = ["billing", "login", "shipping", "bug", "refund"]
topic_words = {k: np.arange(10 + 8 * k, 18 + 8 * k) for k in range(len(TOPICS))}
urgent_words, relaxed_words = np.arange(60, 66), np.arange(66, 72)


def ticket():
    length = rng.integers(14, LENGTH + 1)
    text = rng.integers(72, WORDS, length)
    topics = rng.random(len(TOPICS)) < [0.4, 0.35, 0.3, 0.2, 0.12]
    tone = rng.integers(3)
    words = [rng.choice(topic_words[k]) for k in np.flatnonzero(topics) for _ in range(2)]
    if tone != 1:
        words += [rng.choice(urgent_words if tone == 2 else relaxed_words)]
    where = rng.permutation(length)[:len(words)]
    text[where] = words[:len(where)]
    topics = np.array([np.isin(text, topic_words[k]).any() for k in range(len(TOPICS))])
    hours = 0.5 + topics @ np.array([1.0, 0.5, 1.5, 4.0, 2.0]) + rng.normal(0, 0.3)
    tone = 2 if np.isin(text, urgent_words).any() else 0 if np.isin(text, relaxed_words).any() else 1
    return np.pad(text, (0, LENGTH - length)), topics.astype("float32"), tone, hours


rows = [ticket() for _ in range(5000)]
text, topics, tone, hours = (np.array([r[i] for r in rows]) for i in range(4))
n = 4200
train_y = {"topics": topics[:n], "urgency": tone[:n], "hours": hours[:n, None]}
test_y = {"topics": topics[n:], "urgency": tone[n:], "hours": hours[n:, None]}

keras.utils.set_random_seed(8)
inp = keras.Input((LENGTH,), dtype="int32", name="text")
h = layers.Embedding(WORDS, 32)(inp)
h = layers.Conv1D(64, 1, activation="relu")(h)
h = layers.GlobalMaxPooling1D()(h)
h = layers.Dense(48, activation="relu")(h)
model = keras.Model(inp, {
    "topics": layers.Dense(len(TOPICS), activation="sigmoid", name="topics")(h),
    "urgency": layers.Dense(3, activation="softmax", name="urgency")(h),
    "hours": layers.Dense(1, name="hours")(h),
})
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss={"topics": "binary_crossentropy", "urgency": "sparse_categorical_crossentropy", "hours": "mse"},
    loss_weights={"topics": 1.0, "urgency": 1.0, "hours": 0.5},
    metrics={"topics": ["binary_accuracy", keras.metrics.F1Score(average="macro", threshold=0.5)],
             "urgency": "accuracy", "hours": "mae"},
)
model.fit(text[:n], train_y, validation_split=0.1, epochs=14, batch_size=64, verbose=2)

out = model.predict(text[n:], verbose=0)
exact = np.mean(((out["topics"] > 0.5) == test_y["topics"]).all(axis=1))
right = np.mean(out["urgency"].argmax(1) == test_y["urgency"])
rmse = np.sqrt(np.mean((out["hours"] - test_y["hours"]) ** 2))
print(f"all topics right {exact:.3f}, urgency {right:.3f}, hours rmse {rmse:.2f} (noise 0.30)")
