"""How many threads the matrix products of NumPy may take."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_USERS = threading.Lock()


@contextmanager
def blas_threads(count: int) -> Iterator[None]:
    """Let products use at most this many threads; small ones are slower with more than one.

    The setting belongs to the process, so one training or population has it at a time.
    """
    from threadpoolctl import threadpool_limits

    with _USERS, threadpool_limits(limits=count, user_api="blas"):
        yield
