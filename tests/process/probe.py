"""Prints everything about its own start that a script can see; run by tests, not collected."""

import builtins
import json
import os
import resource
import signal
import sys

own = globals()
spec = own.get("__spec__")
seen = {
    "name": __name__,
    "file": own.get("__file__"),
    "package": own.get("__package__"),
    "doc": own.get("__doc__"),
    "cached": own.get("__cached__"),
    "loader": str(type(own.get("__loader__"))),
    "spec": spec and [spec.name, spec.origin, spec.parent, str(type(spec.loader)), spec.cached],
    "globals": sorted(own),
    "builtins": [str(type(__builtins__)), *sorted(dir(builtins))],
    "argv": sys.argv,
    "orig_argv": sys.orig_argv,
    "path": sys.path,
    "path_cache": sorted(sys.path_importer_cache),
    "path_hooks": [str(type(hook)) for hook in sys.path_hooks],
    # The one thing that differs, and the only one: the finder that waits for keras.
    "meta_path": [
        getattr(finder, "__name__", type(finder).__name__)
        for finder in sys.meta_path
        if type(finder).__name__ != "_Finder"
    ],
    "modules": sorted(sys.modules),
    "environ": list(os.environ.items()),
    "environb": [[k.hex(), v.hex()] for k, v in os.environb.items()],
    "flags": list(sys.flags),
    "warnoptions": sys.warnoptions,
    "xoptions": sys._xoptions,
    "hooks": [sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__],
    "tracing": [str(sys.gettrace()), str(sys.getprofile())],
    "prefixes": [sys.executable, sys.prefix, sys.base_prefix, sys.exec_prefix],
    "cwd": os.getcwd(),
    "streams": [
        [s.encoding, s.errors, s.isatty(), s.line_buffering, s.fileno()]
        for s in (sys.stdin, sys.stdout, sys.stderr)
    ],
    "handlers": {s.name: repr(signal.getsignal(s)).split(" at ")[0] for s in signal.Signals},
    "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "open_files": sorted(
        os.readlink(f"/proc/self/fd/{number}").split(":")[0]
        for number in os.listdir("/proc/self/fd")
        if os.path.exists(f"/proc/self/fd/{number}")
    ),
    "limits": [resource.getrlimit(r) for r in (resource.RLIMIT_CORE, resource.RLIMIT_NOFILE)],
    "umask": os.umask(0o22),
    "nice": os.nice(0),
    "recursion": sys.getrecursionlimit(),
}
print(json.dumps(seen))
