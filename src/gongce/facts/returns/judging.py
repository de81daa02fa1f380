"""What is doubtful in a return, cell by cell: what is wrong and what to do; blocking bars submission."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from gongce.calendars import previous_reporting
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
from gongce.facts.importing.extraction.scaling import factor_between
from gongce.facts.importing.preview import FACT_SCHEMA
from gongce.facts.returns.asking import AskedCell, Sheet
from gongce.facts.returns.entries import Entry
from gongce.facts.returns.rows import rows_of_return
from gongce.rulebook import Nature, Pack
from gongce.vocabulary import Period, PeriodKind, Severity

_COUNTED = frozenset({Nature.COUNT})
_WHOLE_UNITS = frozenset({"户", "家", "个", "件", "项", "名", "人", "人次", "次"})
_ADDS_UP = frozenset({Nature.FLOW, Nature.COUNT})


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
        places = {cell.key_of(unit): cell.id for cell in sheet.cells}
        doubts += _judge_relations(history, new, (*rules, *sheet.form.checks), pack, places)
        doubts += _judge_totals(sheet, entries, pack, history)
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
    places: Mapping[tuple[str, ...], str],
) -> Iterator[Doubt]:
    touched = keys_of(new)
    for one in check_edit(history, new, rules, pack):
        mine = [places[key] for key in one.cells if key in touched and key in places]
        if mine:
            yield Doubt(mine[0], f"check.{one.rule}", _weigh(one), one.message, one.remedy, tuple(mine[1:]))


def _weigh(violation: Violation) -> Severity:
    """强制性 bars the return; 核实性 and 提示 ask for an explanation; what stood before and is untouched is a note."""
    if violation.is_old or violation.tier is Tier.NOTE:
        return Severity.NOTE
    return Severity.BLOCKING if violation.tier is Tier.REFUSE_ENTRY else Severity.WARNING


def _judge_totals(sheet: Sheet, entries: Mapping[str, Entry], pack: Pack, history: pl.DataFrame) -> Iterator[Doubt]:
    """A total of flows that falls against the one before it: the month would be negative."""
    before = {tuple(row[:-1]): row[-1] for row in history.select(*_NAMED, "value").iter_rows()}
    for cell in sheet.cells:
        entry, period = entries.get(cell.id, Entry()), Period.parse(cell.period)
        adds_up = pack.indicator(cell.indicator).nature in _ADDS_UP and cell.measure == "level"
        if entry.stored is None or not adds_up or period.kind is not PeriodKind.YTD or period.last == 2:
            continue
        earlier = previous_reporting(period)
        last = before.get((cell.indicator, cell.definition, cell.industry, earlier.code, "level", cell.price_basis))
        if last is not None and float(entry.stored) < last:
            told = f"累计数小于{earlier.title}的{_show(last, cell)}，本月成为负数"
            yield Doubt(cell.id, "total.falls", Severity.WARNING, told, "核对；属实的说明冲减的原因")


_NAMED = ("indicator", "definition", "industry", "period", "measure", "price_basis")


def _show(stored: float, cell: AskedCell) -> str:
    """A stored figure in the unit of the cell."""
    factor = factor_between(cell.kept_in, cell.measured_in)
    return f"{stored * float(factor or 1):.10g}{cell.measured_in}"


def _judge_outliers(
    history: pl.DataFrame, new: pl.DataFrame, limits: OutlierLimits, places: Mapping[tuple[str, ...], str]
) -> Iterator[Doubt]:
    found: dict[str, Outlier] = {}
    for one in find_outliers(overlay_facts(history, new), limits=limits):
        if one.key in places:
            found.setdefault(places[one.key], one)
    for cell, one in found.items():
        finding = one.as_finding()
        yield Doubt(cell, finding.code, Severity.WARNING, finding.message, "核对；属实的说明原因")
