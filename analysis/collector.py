"""Python's collector of cyclic garbage, paused while many small objects are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector, and let it run again afterwards where it ran before.

    It looks through all living objects again and again while a table of many texts is built,
    which holds no cycles: about a fifth of the time. What is no longer used is still freed.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
