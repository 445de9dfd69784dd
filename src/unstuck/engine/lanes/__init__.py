"""Lanes: compiled kernels for chains of small layers, the rows of a batch in the vector lanes.

Which models it knows is in `express`; the equations are in one file a layer.

    express.py       Keras' JSON -> Net, or why not (inexpressible.py)
    express_training.py   compile settings -> loss and optimizer, or why not
    net.py           Net: a chain of layers; Program: its places in memory
    table.py         the table of operations that the compiled program reads
    dense.py lstm.py gru.py simple_rnn.py passing.py   forward and backward of each layer
    steps.py         what recurrent layers share; activations.py, elementwise.py
    losses.py optimizers.py
    program.py       the two compiled entries: train, predict
    ask.py         outputs for rows of any length
    session.py       one training; ready.py, first.py: whether the kernels are compiled
"""
