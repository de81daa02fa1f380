"""A kept table's figures of one year per unit, whatever other axes it has."""

from fractions import Fraction

import numpy as np

from gongce.targets.decomposition.arrays import IntArray
from gongce.targets.tables.storage import SavedTable
from gongce.vocabulary import UsageError


def values_of_year(table: SavedTable, year: int) -> dict[str, Fraction]:
    """Unit id → its figure of the year, industries added up.

    Raises:
        UsageError: the table has no units or no such year.
    """
    problem, ids = table.proposal.problem, table.ids.get("unit", ())
    names = [axis.name for axis in problem.axes]
    years = problem.axes[names.index("year")].members if "year" in names else ()
    if str(year) not in years or "unit" not in names:
        told = "、".join(years) or "none"
        raise UsageError(f"the table has no year {year}", where=table.target, remedy=f"its years are {told}")
    of_year = table.proposal.values.take(years.index(str(year)), axis=names.index("year"))
    left = [name for name in names if name != "year"]
    across = tuple(k for k, name in enumerate(left) if name != "unit")
    steps: IntArray = np.asarray(of_year.sum(across) if across else of_year, np.int64)
    return {unit: int(value) * problem.step for unit, value in zip(ids, steps.tolist(), strict=True)}
