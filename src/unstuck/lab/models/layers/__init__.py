"""Layers that Keras has not: one file each, in `keras.ops` alone, so that they run on any backend.

They import Keras, so they are imported when a model is built, or made again from its config (see
`unstuck.frameworks.keras.trusted`). Those that draw weights say in their config with which
initializers.
"""
