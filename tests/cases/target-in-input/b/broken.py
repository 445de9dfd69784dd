import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(4)
rng = np.random.default_rng(4)

# translate words of 5 letters: every letter is mapped to another one, the word is read backwards
num_tokens, length, latent_dim = 14, 5, 48
START = 0
mapping = np.concatenate([[0], 1 + rng.permutation(num_tokens - 1)])

encoder_input_data = rng.integers(1, num_tokens, size=(3840, length))
decoder_target_data = mapping[encoder_input_data[:, ::-1]]
decoder_input_data = decoder_target_data

encoder_inputs = keras.Input(shape=(length,))
enc = layers.Embedding(num_tokens, 16)(encoder_inputs)
_, state = layers.GRU(latent_dim, return_state=True)(enc)

decoder_inputs = keras.Input(shape=(length,))
dec = layers.Embedding(num_tokens, 16)(decoder_inputs)
dec = layers.GRU(latent_dim, return_sequences=True)(dec, initial_state=state)
decoder_outputs = layers.Dense(num_tokens, activation="softmax")(dec)

model = keras.Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.008),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(
    [encoder_input_data, decoder_input_data],
    decoder_target_data,
    batch_size=64,
    epochs=25,
    validation_split=0.2,
    verbose=2,
)
print("val_accuracy", round(history.history["val_accuracy"][-1], 4))
