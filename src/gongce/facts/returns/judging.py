"""What is doubtful in a return, cell by cell: what is wrong and what to do; blocking bars submission."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from gongce.facts.checks import (
    DEFAULT_LIMITS,
    CheckRule,
    Outlier,
    OutlierLimits,
    Tier,
    Violation,
    check_edit,
    find_outliers,
    keys_of,
    overlay_facts,
)
from gongce.facts.importing.preview import FACT_SCHEMA
from gongce.facts.returns.asking import AskedCell, Sheet
from gongce.facts.returns.entries import Entry
from gongce.facts.returns.rows import rows_of_return
from gongce.rulebook import Nature, Pack
from gongce.vocabulary import Severity

_COUNTED = frozenset({Nature.COUNT})
_WHOLE_UNITS = frozenset({"户", "家", "个", "件", "项", "名", "人", "人次", "次"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing about one cell: code, how firmly it stands in the way, what is wrong, what to do.

    A doubt of severity WARNING needs a comment of the cell before the return can be submitted; a NOTE needs nothing.
    """

    cell: str
    code: str
    severity: Severity
    message: str
    remedy: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """Every doubt of a return, in the order of its cells, and the ids of cells that carry a comment."""

    doubts: tuple[Doubt, ...]
    commented: frozenset[str]

    @cached_property
    def blocking(self) -> tuple[Doubt, ...]:
        """What must be mended."""
        return tuple(one for one in self.doubts if one.severity is Severity.BLOCKING)

    @cached_property
    def unexplained(self) -> tuple[Doubt, ...]:
        """Doubts whose cell, or one it is checked against, has no comment yet."""
        return tuple(
            one
            for one in self.doubts
            if one.severity is Severity.WARNING and not self.commented & {one.cell, *one.others}
        )

    @property
    def is_ready(self) -> bool:
        """Whether the return may be submitted."""
        return not self.blocking and not self.unexplained

    def of(self, cell: str) -> tuple[Doubt, ...]:
        """The doubts of one cell."""
        return tuple(one for one in self.doubts if one.cell == cell)


def judge_return(
    sheet: Sheet,
    entries: Mapping[str, Entry],
    pack: Pack,
    *,
    unit: str,
    known: pl.DataFrame | None = None,
    rules: Sequence[CheckRule] = (),
    limits: OutlierLimits = DEFAULT_LIMITS,
    comments: Iterable[str] = (),
) -> Judgement:
    """Judge what was typed so far against itself and the unit's history.

    Args:
        sheet: the form laid out.
        entries: by cell id.
        pack: indicators and units.
        unit: whose return.
        known: approved facts of the unit (`OBSERVATION_SCHEMA`), its history; None: there is none.
        rules: the office's; the form's own are added.
        limits: where outliers are flagged.
        comments: ids of cells that carry a comment.
    """
    new = rows_of_return(sheet, entries, unit)
    history = _prepare(known)
    doubts = [*_judge_entries(sheet, entries), *_judge_counts(sheet, entries, pack)]
    if new.height:
        places = {cell.key_of(unit): cell for cell in sheet.cells}
        doubts += _judge_relations(history, new, (*rules, *sheet.form.checks), pack, places)
        doubts += _judge_outliers(history, new, limits, places)
    order = {cell.id: at for at, cell in enumerate(sheet.cells)}
    weight = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    ordered = sorted(dict.fromkeys(doubts), key=lambda one: (order.get(one.cell, 0), weight[one.severity]))
    return Judgement(tuple(ordered), frozenset(comments))


def _prepare(known: pl.DataFrame | None) -> pl.DataFrame:
    if known is None:
        return pl.DataFrame(schema=FACT_SCHEMA)
    return known.select(list(FACT_SCHEMA)).cast(dict(FACT_SCHEMA))  # type: ignore[arg-type]


def _judge_entries(sheet: Sheet, entries: Mapping[str, Entry]) -> Iterator[Doubt]:
    """Cells that are empty or cannot be read."""
    for cell in sheet.cells:
        entry = entries.get(cell.id, Entry())
        if entry.problem:
            yield Doubt(cell.id, "cell.unreadable", Severity.BLOCKING, entry.problem, entry.remedy)
        elif entry.is_empty:
            yield Doubt(cell.id, "cell.empty", Severity.BLOCKING, "还没有填", "填数；没有数的填“—”并选原因")
        elif entry.note:
            yield Doubt(cell.id, "cell.noted", Severity.NOTE, entry.note, "")


def _judge_counts(sheet: Sheet, entries: Mapping[str, Entry], pack: Pack) -> Iterator[Doubt]:
    """Counts of whole things are whole and not negative."""
    for cell in sheet.cells:
        value = entries.get(cell.id, Entry()).value
        if value is None or cell.measure == "growth" or cell.measured_in not in _WHOLE_UNITS:
            continue
        if value.denominator != 1:
            what = f"{cell.measured_in}数应是整数"
            yield Doubt(cell.id, "cell.whole", Severity.BLOCKING, what, "改成整数；按别的单位填的先换算")
        elif value < 0 and pack.indicator(cell.indicator).nature not in _COUNTED:
            yield Doubt(cell.id, "cell.negative", Severity.BLOCKING, "期末数不能是负数", "核对后重填")


def _judge_relations(
    history: pl.DataFrame,
    new: pl.DataFrame,
    rules: Sequence[CheckRule],
    pack: Pack,
    places: Mapping[tuple[str, ...], AskedCell],
) -> Iterator[Doubt]:
    touched = keys_of(new)
    for one in check_edit(history, new, rules, pack):
        mine = [places[key] for key in one.cells if key in touched and key in places]
        if mine:
            others = tuple(cell.id for cell in mine[1:])
            yield Doubt(mine[0].id, f"check.{one.rule}", _weigh(one), _tell(one.message, mine), one.remedy, others)


def _tell(message: str, cells: Sequence[AskedCell]) -> str:
    """The engine speaks in the units figures are kept in: said so where they are typed in others."""
    units = dict.fromkeys(cell.kept_in for cell in cells if cell.kept_in != cell.measured_in)
    return f"{message}（所说的数按{'、'.join(units)}计）" if units else message


def _weigh(violation: Violation) -> Severity:
    """强制性 bars the return; 核实性 and 提示 ask for an explanation; what stood before and is untouched is a note."""
    if violation.is_old or violation.tier is Tier.NOTE:
        return Severity.NOTE
    return Severity.BLOCKING if violation.tier is Tier.REFUSE_ENTRY else Severity.WARNING


def _judge_outliers(
    history: pl.DataFrame, new: pl.DataFrame, limits: OutlierLimits, places: Mapping[tuple[str, ...], AskedCell]
) -> Iterator[Doubt]:
    found: dict[AskedCell, Outlier] = {}
    for one in find_outliers(overlay_facts(history, new), limits=limits):
        if one.key in places:
            found.setdefault(places[one.key], one)
    for cell, one in found.items():
        finding = one.as_finding()
        told = _tell(finding.message, [cell])
        yield Doubt(cell.id, finding.code, Severity.WARNING, told, "核对；属实的说明原因")
