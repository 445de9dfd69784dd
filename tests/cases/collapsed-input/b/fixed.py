import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import random

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(42)

# support tickets of 5 to 10 words, filled up with 0; unknown words are 1
TOPICS = {
    0: ["Invoice", "Refund", "Price", "Payment", "Discount"],
    1: ["Login", "Password", "Account", "Email", "Username"],
    2: ["Parcel", "Courier", "Delivery", "Address", "Tracking"],
}
OTHERS = ["Hello", "Please", "Thanks", "My", "The", "Is", "Not", "Where", "Again", "Today", "And"]

tickets, topics = [], []
for _ in range(2400):
    topic = random.randrange(3)
    text = random.choices(OTHERS, k=random.randint(3, 8)) + random.choices(TOPICS[topic], k=2)
    random.shuffle(text)
    tickets.append(text)
    topics.append(topic)

known = sorted({word.lower() for text in tickets for word in text})
number = {word: i + 2 for i, word in enumerate(known)}

rows = [[number.get(word.lower(), 1) for word in text] for text in tickets]
x = keras.utils.pad_sequences(rows, maxlen=10, padding="post")
y = keras.utils.to_categorical(topics, 3)

words = keras.Input(shape=(10,), dtype="int32")
h = layers.Embedding(len(number) + 2, 12, mask_zero=True)(words)
h = layers.Bidirectional(layers.GRU(12))(h)
topic = layers.Dense(3, activation="softmax")(h)
model = keras.Model(words, topic)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
log = model.fit(x, y, validation_split=0.2, epochs=10, batch_size=32, verbose=2)
print("accuracy", log.history["accuracy"][-1], "validation", log.history["val_accuracy"][-1])
