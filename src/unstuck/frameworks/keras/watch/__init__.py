"""In the script's process: every call of Keras' `fit` is seen and written as a case.

watcher.py           sees every fit of the process and writes each as a case
hooks.py             the four leaves at which Keras is touched
observer.py          the callback through which a fit is seen, last in its list
fit_call.py          what fit was called with, read from its running frame
recording.py         one fit while it runs; ends as a Case
rows.py              arrays copied under a cap
streams.py           tf.data, PyDataset, DataLoader, generators: rows kept as they pass
compile_settings.py  model, compile and fit settings as JSON values
obstacle.py          what stands in the way of rebuilding a model from its JSON
one_fit.py           a callback that keeps the case of a fit, for a user's own list
direct.py            case_of(model, x, y): a case without a fit
"""
