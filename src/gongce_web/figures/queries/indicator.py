"""One indicator: what it means, who gives it, how it stands, what rests on it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.bulletins.monthly.data import IndicatorTable, Prospect, UnitFigures
from gongce.bulletins.wording import write_number, write_period
from gongce.rulebook import Indicator, Target
from gongce.vocabulary import CellSource, Finding, Lane, Severity
from gongce_web.city.links import find_address, find_passage
from gongce_web.city.periods import PeriodView
from gongce_web.figures.queries.places import row_of

NATURES = {
    "flow": gettext_noop("流量，逐月累加"),
    "stock": gettext_noop("存量，期末时点数"),
    "ratio": gettext_noop("比率"),
    "index": gettext_noop("指数"),
    "count": gettext_noop("计数，逐月累加"),
}
CUMULATIONS = {
    "ytd": gettext_noop("1月起累计（1—2月合并）"),
    "single": gettext_noop("当期数"),
    "point": gettext_noop("期末数"),
    "year": gettext_noop("只有年度数"),
}
BASES = {
    "current": gettext_noop("按现价"),
    "comparable": gettext_noop("按可比价"),
    "none": gettext_noop("不涉及价格"),
    "unknown": gettext_noop("原文未写明价格"),
}
DIRECTIONS = {
    "up": gettext_noop("越高越好"),
    "down": gettext_noop("越低越好"),
    "band": gettext_noop("稳定在一定范围"),
    "none": gettext_noop("不评高低"),
}
LANES = {
    Lane.STAT_AGG: gettext_noop("统计汇总数"),
    Lane.STAT_MICRO: gettext_noop("统计调查对象数据（不用于考核、奖补）"),
    Lane.ADMIN: gettext_noop("部门行政记录"),
    Lane.CONSENTED: gettext_noop("企业授权数据"),
}


@dataclass(frozen=True, slots=True)
class TargetWords:
    """A target that rests on the indicator: whose, when, how much, where it is printed."""

    title: str
    unit: str
    period: str
    value: str
    address: str
    passage: str


@dataclass(frozen=True)
class IndicatorSheet:
    """Everything the page says besides charts.

    Args:
        record: the pack's.
        facts: what it is, as pairs of word and text.
        table: its figures over the units.
        row: the scope's unit's.
        prospect: what is expected of that unit's goal.
        files: the returns the newest figures came from.
        findings: doubts about it.
        targets: what rests on it.
    """

    record: Indicator
    facts: tuple[tuple[str, str], ...]
    table: IndicatorTable | None
    row: UnitFigures | None
    prospect: Prospect | None
    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    targets: tuple[TargetWords, ...]

    @property
    def has_growth(self) -> bool:
        """Whether any unit has a growth."""
        return self.table is not None and any(row.growth.value is not None for row in self.table.rows)

    @property
    def notes(self) -> int:
        """How many of the findings are notes."""
        return sum(one.severity is Severity.NOTE for one in self.findings)


def describe_indicator(view: PeriodView, name: str, unit: str) -> IndicatorSheet | None:
    """The sheet of an indicator; None where the pack has none of that id."""
    pack, tables = view.workspace.pack, view.computed.parts.tables
    record = next((one for one in pack.indicators if one.id == name), None)
    if record is None:
        return None
    table = tables.table_of(name) if name in tables.indicators else None
    outlook = view.bulletin.outlook
    return IndicatorSheet(
        record,
        tuple(_facts(view, record)),
        table,
        row_of(table, unit) if table else None,
        outlook.of(name, unit) if outlook else None,
        _files(table) if table else (),
        _findings(view, record),
        tuple(_word_target(view, target) for target in pack.targets if target.indicator == name),
    )


def _facts(view: PeriodView, record: Indicator) -> list[tuple[str, str]]:
    """What the indicator is, in words."""
    pack = view.workspace.pack
    valid = pack.definition_of(record.id, view.bulletin.period.end)
    definition = next((one for one in record.definitions if one.id == valid), None)
    ratio = [pack.indicator(one).title for one in (record.numerator, record.denominator) if one]
    pairs = [
        (_("计量单位"), record.measured_in),
        (_("性质"), _(NATURES[str(record.nature)])),
        (_("口径"), definition.title if definition else record.note or _("按计划所定")),
        (_("构成"), " ÷ ".join(ratio)),
        (_("累计方式"), _(CUMULATIONS[str(record.cumulation)])),
        (_("价格"), _(BASES[str(record.price_basis)])),
        (_("方向"), _(DIRECTIONS[str(record.direction)])),
        (_("数据通道"), _(LANES[record.lane])),
        (_("谁提供"), record.source or view.workspace.settings.sources.get(record.lane, "")),
    ]
    return [pair for pair in pairs if pair[1]]


def _files(table: IndicatorTable) -> tuple[str, ...]:
    """The returns the newest levels were read from."""
    rows = (*([table.whole] if table.whole else []), *table.rows)
    sources = (source for row in rows if row.level.trace for source in row.level.trace.all_sources())
    return tuple(dict.fromkeys(one.file for one in sources if isinstance(one, CellSource) and one.file))


def _findings(view: PeriodView, record: Indicator) -> tuple[Finding, ...]:
    """Doubts that name the indicator, those in the way first."""
    found = [one for one in view.computed.parts.findings if record.title in one.message or record.title in one.place]
    return tuple(one for one in found if one.severity is not Severity.NOTE) + tuple(
        one for one in found if one.severity is Severity.NOTE
    )


def _word_target(view: PeriodView, target: Target) -> TargetWords:
    pack = view.workspace.pack
    value = target.target if target.target is not None else target.floor if target.floor is not None else target.strive
    printed = "—" if value is None else f"{write_number(value, target.decimals)}{pack.measured_in(target)}"
    span = target.where.at[0] if target.where and target.where.at else None
    return TargetWords(
        target.title,
        pack.unit(target.unit).title,
        write_period(pack.period_of(target)),
        printed,
        find_address("target", target.id),
        find_passage(target.where.document, span) if target.where else "",
    )
