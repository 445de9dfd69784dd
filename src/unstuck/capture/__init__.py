"""Run a script exactly as python would, and keep what its calls of `fit` did.

    launch.py     a real python child with an injected sitecustomize; its exit status
    attend.py     waiting for the child: which signals are passed on, and which reach both
    inject/       sitecustomize.py: what the child finds on its path; a post-import hook on keras
    hooks.py      the four leaves at which Keras is touched
    keras_fit.py  sees every fit of the process and writes each as a case
    observer.py   the callback through which a fit is seen, last in its list
    fit_call.py   what fit was called with, read from its running frame
    call_site.py  where the user called, and with which expressions
    recording.py  one fit while it runs; ends as a Case
    rows.py       arrays copied under a cap
    streams.py    tf.data, PyDataset, DataLoader, generators: rows kept as they pass
    settings.py   model, compile and fit settings as JSON values
    obstacle.py   what stands in the way of rebuilding a model from its JSON
    guard.py      an error of ours becomes one note
    live_fit.py   a fit whose model exists only in the script's process
    direct.py     case_of(model, x, y): a case without a fit
    watch.py      Watch(): the same as a callback for notebooks
    run_folder.py the folder through which child and parent talk

Knows no cause.
"""
