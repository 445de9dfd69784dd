"""How many threads the matrix products of NumPy may take."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_USERS = threading.RLock()
_WIDE = 128  # units from which the products of one net are worth several threads


def threads_for(widest: int) -> int:
    """Threads for products: all cores for a wide net, else one.

    It depends on the net alone, not on how many are trained: another number of threads adds up in
    another order, and a member shall have the numbers that it has alone. Measured with LSTM layers,
    50 steps, batch 32 and 64, on two cores: two threads take 1.1 x the time of one at 32 units,
    1.0 x at 64, 0.8 x at 128 and 0.6 x at 256.

    Args:
        widest: units of the widest layer.
    """
    if widest >= _WIDE:
        return cores()
    return 1


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def blas_threads(count: int) -> Iterator[None]:
    """Let products use at most this many threads; small ones are slower with more than one.

    The setting belongs to the process, so one thread of it has it at a time.
    """
    from threadpoolctl import threadpool_limits

    with _USERS, threadpool_limits(limits=count, user_api="blas"):
        yield
