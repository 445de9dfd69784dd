"""Run a script exactly as python would, in a process of its own. Knows no framework and no cause.

launch.py      a real python child with an injected sitecustomize; its exit status
supervise.py   waiting for the child: which signals are passed on, and which reach both
inject/        what the child finds on its path; its sitecustomize waits for a framework
watched.py     whose import in a script starts a watch
call_site.py   where the user called, and with which expressions
guard.py       an error of ours becomes one note
begun.py       what is known of a fit before its first update, left for the parent
live_fit.py    a fit whose model exists only in the script's process
run_folder.py  the folder through which child and parent talk
"""
