"""The quick way for what most cells of a large return are: a plain number in a column whose meaning is settled.

Nothing is read otherwise than the careful way reads it; every other cell (blank, text, percent, an open format, merged,
of an unsettled column or in a unit that is no power of ten away) is left to that way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gongce.facts.importing.extraction.scaling import factor_between, shift_decimals
from gongce.facts.importing.extraction.slots import Slot
from gongce.facts.importing.extraction.taken import CellState, Extracted
from gongce.facts.importing.grid import Cell, CellKind, name_column

_LARGEST = Decimal(10**15)
_POWERS = {Fraction(10) ** power: power for power in range(-12, 13)}
_OF_SLOT = ("indicator", "definition", "industry", "period", "measure", "price_basis", "lane")


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What the columns of figures are for one kind of row, column by column.

    Args:
        places: columns from 0, with their letters.
        units: the unit of each that names one itself, else "".
        slots: the facts' columns that follow from the slots, by name.
        powers: by which power of ten each is scaled; None where it is read the careful way.
    """

    places: tuple[int, ...]
    letters: tuple[str, ...]
    units: tuple[str, ...]
    slots: dict[str, list[str]]
    powers: tuple[int | None, ...]

    @classmethod
    def of(cls, places: Sequence[int], units: Sequence[str], slots: Sequence[Slot]) -> "RowPlan":
        """The plan for columns at the places."""
        by_name = {name: [getattr(slot, name) for slot in slots] for name in _OF_SLOT}
        letters = tuple(name_column(place) for place in places)
        return cls(tuple(places), letters, tuple(units), by_name, tuple(_power_of(slot) for slot in slots))


def _power_of(slot: Slot) -> int | None:
    if slot.problem:
        return None
    factor = factor_between(slot.column_unit, slot.kept_in)
    return None if factor is None else _POWERS.get(factor)


def read_plain(cell: Cell | None, power: int | None, *, zero: bool) -> float | None:
    """The value of a plain number, scaled and rounded once; None where the cell is to be read the careful way.

    Args:
        cell: a cell, None for a blank one.
        power: by which power of ten it is scaled.
        zero: whether 0 is a number here; a form may declare it to be a mark.
    """
    if cell is None or power is None or cell.kind is not CellKind.NUMBER or cell.is_percent or cell.decimals is None:
        return None
    number = cell.number
    if number is None or not number.is_finite() or not -_LARGEST < number < _LARGEST or not (zero or number):
        return None
    return float(number.scaleb(power) if power else number)


def take_row(
    taken: Extracted,
    plan: RowPlan,
    cells: Sequence[Cell | None],
    values: Sequence[float | None],
    *,
    sheet: str,
    row: int,
    unit: str,
    careful: Callable[[int], None],
) -> None:
    """Take a row's cells in their order, runs of plain ones at once.

    Args:
        taken: where they go.
        plan: what the columns are.
        cells: the row's cells at the plan's places.
        values: what `read_plain` says of each.
        sheet: the sheet's name.
        row: from 0.
        unit: whom the row is about, "" where only the columns say it.
        careful: takes the cell of a column (by its number in the plan) the careful way.
    """
    start, stop = 0, len(values)
    for number in (*(place for place, value in enumerate(values) if value is None), stop):
        if start < number:
            _take_run(taken, plan, slice(start, number), cells[start:number], values[start:number], sheet, row, unit)
        if number < stop:
            careful(number)
        start = number + 1


def _take_run(
    taken: Extracted,
    plan: RowPlan,
    run: slice,
    cells: Sequence[Any],
    values: Sequence[float | None],
    sheet: str,
    row: int,
    unit: str,
) -> None:
    size, below = len(values), row + 1
    addresses = [f"{letters}{below}" for letters in plan.letters[run]]
    texts = [cell.text for cell in cells]
    decimals = [
        shift_decimals(cell.decimals, Fraction(10) ** power) if power else cell.decimals
        for cell, power in zip(cells, plan.powers[run], strict=True)
    ]
    blank = [""] * size
    own = {
        "unit": [one or unit for one in plan.units[run]],
        "value": values,
        "decimals": decimals,
        "printed": texts,
        "missing": blank,
        "cell": [f"{sheet}!{address}" for address in addresses],
    }
    taken.facts.extend({name: column[run] for name, column in plan.slots.items()} | own)
    taken.cells.extend(
        {
            "sheet": [sheet] * size, "row": [row] * size, "column": plan.places[run], "address": addresses,
            "text": texts, "state": [CellState.READ] * size, "code": blank, "message": blank,
        }
    )  # fmt: skip
