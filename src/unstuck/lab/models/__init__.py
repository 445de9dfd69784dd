"""One file an architecture; each docstring says what its outputs see. Keras is imported late."""
