"""What all tests share."""

from __future__ import annotations

import os
import signal
from importlib.metadata import version

from hypothesis import settings

# Tests that use Keras in their own process use it on JAX, which is always installed.
os.environ.setdefault("KERAS_BACKEND", "jax")

# Nets of tests are small and compiled often: code that is made in half the time serves them better
# than the fastest. XLA ends a process that it tells a flag it does not know, so only where it does.
if version("jaxlib").startswith("0.10."):
    fast_to_compile = "--xla_backend_optimization_level=1 --xla_cpu_use_fusion_emitters=false"
    os.environ.setdefault("XLA_FLAGS", fast_to_compile)

# Two workers on two cores: threads that wait for work must not spin on the other worker's core.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# What tests run is not the history of the folder they run in; those of the history name another.
os.environ.setdefault("UNSTUCK_HISTORY", "off")

# No deadlines on shared machines. Where changes are judged the examples are the same every time;
# everywhere else they are new ones, and a failing one becomes a test of its own.
settings.register_profile("unstuck", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("unstuck")

# What is started by nohup or in the background of a script ignores these, and so would the programs
# that tests start and send them to.
for number, usual in (
    (signal.SIGHUP, signal.SIG_DFL),
    (signal.SIGQUIT, signal.SIG_DFL),
    (signal.SIGINT, signal.default_int_handler),
):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, usual)
