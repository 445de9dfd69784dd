"""The lab: train, compare and understand small sequence models.

reference.py   an LSTM in plain NumPy, forward and backward, to read and to check others against
"""
