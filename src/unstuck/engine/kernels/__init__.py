"""Compiled kernels for chains of small layers, the rows of a batch in the vector lanes.

They take a `Net`, whatever framework it was read from; the equations are in one file a layer.

    net.py            Net: a chain of layers; Program: its places in memory
    unsupported.py    why the kernels cannot train a model
    table.py          the table of operations that the compiled program reads
    dense.py lstm.py gru.py simple_rnn.py passing.py   forward and backward of each layer
    steps.py          what recurrent layers share; activations.py, elementwise.py, products.py
    losses.py optimizers.py
training.py       loss and optimizer, targets and weights as the kernels take them
    kernel.py         how the kernels are compiled
    program.py        the two compiled entries: train, predict
    session.py        a net laid out over some rows, and one training of it
    ask.py            outputs for rows of any length
    ready.py          whether the kernels are compiled; first.py compiles them
"""
