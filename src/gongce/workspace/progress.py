"""How far long work has come; the command line shows it, tests and pages may listen."""

from typing import Protocol


class Progress(Protocol):
    """Called at the start of every step: how many are done, of how many, and what is next."""

    def __call__(self, done: int, total: int, label: str) -> None:
        """Tell that a step begins."""


def tell_nobody(done: int, total: int, label: str) -> None:
    """Progress nobody listens to."""
