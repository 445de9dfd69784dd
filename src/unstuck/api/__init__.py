"""The doors that Python users open; `unstuck` itself names them.

diagnose.py  unstuck.diagnose(model, x, y): why did this model not learn?
watch.py     unstuck.Watch(): the same as a callback of `fit`
train.py     unstuck.train(model, x, y): one model, or a population of it
"""
