"""Things found by where they stand, so that no step looks at a whole document for each of them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Places(Generic[Thing]):
    """Things in the order of their places.

    >>> Places(["bb", "a", "cccc"], len).between(1, 3)
    ['a', 'bb']
    """

    def __init__(self, things: Iterable[Thing], place: Callable[[Thing], int]) -> None:
        self.things: Sequence[Thing] = sorted(things, key=place)
        self.starts = [place(thing) for thing in self.things]

    def between(self, start: int, end: int) -> Sequence[Thing]:
        """The things that stand at `start` or behind it and before `end`."""
        return self.things[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def last_before(self, place: int) -> Thing | None:
        """The nearest thing before a place."""
        index = bisect_left(self.starts, place) - 1
        return self.things[index] if index >= 0 else None
