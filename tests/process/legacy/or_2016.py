import numpy as np
from keras.layers.core import Dense
from keras.layers.recurrent import LSTM
from keras.layers.wrappers import TimeDistributed
from keras.models import Sequential

np.random.seed(0)


def pairs(count):
    bits = np.random.randint(0, 2, (count, 2, 5))
    return bits.reshape(count, 5, 2).astype('float32'), bits.max(axis=1)[:, :, None]


X_train, y_train = pairs(20000)
X_test, y_test = pairs(3000)

model = Sequential()
model.add(LSTM(output_dim=5, input_dim=2, input_length=5, return_sequences=True))
model.add(TimeDistributed(Dense(1)))
model.compile(loss='mse', optimizer='rmsprop', metrics=['accuracy'])
history = model.fit(X_train, y_train, batch_size=100, nb_epoch=4, verbose=2,
                    validation_data=(X_test, y_test))
print('best', max(history.history['val_acc']))
print('classes', model.predict_classes(X_test[:2]).shape)
