"""All families together: one vector of row prices, one vector of row sums."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gongce.targets.decomposition.arrays import FloatArray, IntArray
from gongce.targets.decomposition.families import Family


@dataclass(frozen=True, eq=False)
class System:
    """The families of one problem, the largest first, over (cells,) and (rows,) vectors.

    `shape` is the table's; cells are numbered in its C order.
    """

    families: tuple[Family, ...]
    shape: tuple[int, ...]

    @cached_property
    def cells(self) -> int:
        """The number of cells."""
        return int(np.prod(self.shape))

    @cached_property
    def offsets(self) -> list[int]:
        """Where each family's rows begin in a row vector, and their number at the end."""
        return [0, *np.cumsum([family.size for family in self.families]).tolist()]

    @property
    def rows(self) -> int:
        """The number of sums."""
        return self.offsets[-1]

    @cached_property
    def low(self) -> FloatArray:
        """(rows,) the least each sum may be [steps]."""
        return np.concatenate([np.zeros(0), *(f.low.astype(np.float64) for f in self.families)])

    @cached_property
    def high(self) -> FloatArray:
        """(rows,) the most each sum may be [steps]."""
        return np.concatenate([np.zeros(0), *(f.high.astype(np.float64) for f in self.families)])

    def part(self, vector: FloatArray, number: int) -> FloatArray:
        """One family's stretch of a row vector."""
        return vector[self.offsets[number] : self.offsets[number + 1]]

    def spread(self, prices: FloatArray) -> FloatArray:
        """(cells,) the sum of the prices of the rows each cell adds into."""
        total = np.zeros(self.cells)
        for number, family in enumerate(self.families):
            total += family.spread(self.part(prices, number))
        return total

    def sums(self, cells: FloatArray) -> FloatArray:
        """(rows,) every sum."""
        return np.concatenate([np.zeros(0), *(family.sums(cells) for family in self.families)])

    def exact_sums(self, cells: IntArray) -> IntArray:
        """(rows,) every sum in whole steps."""
        return np.concatenate([np.zeros(0, np.int64), *(f.exact_sums(cells) for f in self.families)])

    def are_kept(self, cells: IntArray) -> bool:
        """Whether every sum of whole steps is what it must be."""
        return not any(family.outside(family.exact_sums(cells)).any() for family in self.families)

    def locate(self, row: int) -> tuple[Family, int]:
        """The family and the row in it."""
        number = int(np.searchsorted(self.offsets, row, side="right")) - 1
        return self.families[number], row - self.offsets[number]
