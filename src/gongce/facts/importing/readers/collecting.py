"""Python's collector of cycles, paused where many cells are made and none of them can be part of a cycle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collection() -> Iterator[None]:
    """No search for cycles inside the block: with 300,000 cells it took a third of the time of reading them.

    >>> with pause_collection():
    ...     gc.isenabled()
    False
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
