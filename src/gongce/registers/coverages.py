"""Coverage: who of a population is covered, the exact share, the holes of a matrix, and whom to turn to next."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import narwhals as nw
import polars as pl

from gongce.registers.expressions import express_all, flags_of, units_of
from gongce.rulebook import Condition, Register
from gongce.vocabulary import Finding, Severity


@dataclass(frozen=True, slots=True)
class CoverageState:
    """A coverage of one unit (or the whole, ""): covered of population, the share asked for, who is missing."""

    unit: str
    covered: int
    population: int
    share: Fraction | None
    missing: tuple[str, ...]

    @property
    def is_reached(self) -> bool | None:
        """Whether the share is reached, exactly (no rounding up); None without a share or a population."""
        if self.share is None or not self.population:
            return None
        return self.covered * self.share.denominator >= self.share.numerator * self.population

    @property
    def still_needed(self) -> int:
        """How many more must be covered to reach the share; 0 where it is reached or none is asked for."""
        if self.share is None:
            return 0
        needed = -(-self.share.numerator * self.population // self.share.denominator)
        return max(0, needed - self.covered)


def judge_coverage(
    register: Register, records: pl.DataFrame, population: pl.DataFrame, of: Register, by: str = ""
) -> tuple[CoverageState, ...]:
    """The coverage of the whole and of each unit.

    A member counts once however often it is covered, and only by records that meet `counted` (on-site visits).

    Args:
        register: the coverage register.
        records: what was done: the records of the period.
        population: the records of the register it covers.
        of: that register.
        by: the unit field of the population; left out: the whole alone.

    Returns:
        The whole first (unit ""), then the units in order.
    """
    members = _filter(of, register.population, population)
    counted = _filter(register, register.counted, records)
    reached = counted.select(pl.col(register.covered).alias("record")).unique()
    marked = members.join(reached.with_columns(is_covered=pl.lit(True)), on="record", how="left").sort("record")
    marked = marked.with_columns(pl.col("is_covered").fill_null(False))
    groups: list[tuple[str, pl.DataFrame]] = [("", marked)]
    if by:
        parts = marked.partition_by(by, as_dict=True, include_key=True)
        groups += sorted(((str(key[0] or ""), part) for key, part in parts.items()), key=lambda one: one[0])
    return tuple(_state(register, unit, rows) for unit, rows in groups)


def _filter(register: Register, conditions: tuple[Condition, ...], rows: pl.DataFrame) -> pl.DataFrame:
    if not conditions:
        return rows
    holds = express_all(conditions, units_of(register), flags_of(register))
    return nw.from_native(rows).filter(holds).to_native()


def _state(register: Register, unit: str, rows: pl.DataFrame) -> CoverageState:
    missing = tuple(rows.filter(~pl.col("is_covered"))["record"])
    return CoverageState(unit, rows.height - len(missing), rows.height, register.share, missing)


@dataclass(frozen=True, slots=True)
class Hole:
    """A slot of a population's member that nobody fills."""

    member: str
    slot: str
    title: str


def find_holes(register: Register, records: pl.DataFrame, members: Iterable[str]) -> tuple[Hole, ...]:
    """Every required slot of every member that no record fills (each zone its four ones; departments × zones).

    Args:
        register: the coverage register; its roles are the slots.
        records: records with `covered` and a column `slot`.
        members: the population, in order.
    """
    held = set(records.select(register.covered, "slot").iter_rows())
    needed = [slot for slot in register.roles if slot.required]
    return tuple(
        Hole(member, slot.id, slot.title)
        for member in dict.fromkeys(members)
        for slot in needed
        if (member, slot.id) not in held
    )


def tell_coverage(register: Register, state: CoverageState) -> Finding | None:
    """A finding where the share is not reached."""
    if state.is_reached is not False:
        return None
    share = register.share
    message = (
        f"{register.title}覆盖{state.covered}，应达{state.population}的{share}，还差{state.still_needed}"
        if share
        else register.title
    )
    named = "、".join(state.missing[:5])
    return Finding("register.coverage", Severity.WARNING, f"{register.id}/{state.unit}", message, f"未覆盖：{named}等")
