"""What is known as of a moment: a query in, a value with its trace out; None where nothing is certain."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import polars as pl

from gongce.appraisal.ranking import as_fraction, rank_units
from gongce.calendars import total_to
from gongce.monitoring import Monitoring
from gongce.proofing.facts import FactTable
from gongce.proofing.lexicon import Lexicon
from gongce.proofing.model import Aspect, Known, Query
from gongce.rulebook import Cumulation, Direction, Nature, Pack, TargetMeasure
from gongce.rulebook import Reading as Counting
from gongce.vocabulary import Period, PeriodKind, RuleSource, Trace

Monitor = Callable[[Period], Monitoring]
_HUNDRED = 100
_COLUMN = {
    Aspect.PROGRESS: "share_of_target", Aspect.SCHEDULE: "schedule", Aspect.GROWTH_GAP: "growth_gap",
    Aspect.LEFT: "left", Aspect.NEEDED: "needed_per_month",
}  # fmt: skip


class Knowledge:
    """Answers queries from the archive's facts, the plan's targets and the period's monitoring.

    Args:
        pack: the plan.
        table: the facts of the moment, and what they replaced.
        monitor: gives a period's monitoring as of the moment; asked only where a target or a pull is needed.
    """

    def __init__(self, pack: Pack, table: FactTable, monitor: Monitor) -> None:
        self.pack, self.table = pack, table
        self.words = Lexicon(pack)
        self._monitor = monitor
        self._monitored: dict[str, Monitoring] = {}
        self._answers: dict[Query, Known | None] = {}

    @property
    def latest(self) -> Period | None:
        """The latest total there is."""
        totals = sorted(code for code in self.table.codes() if "-YTD" in code)
        return Period.parse(totals[-1]) if totals else None

    def ask(self, query: Query) -> Known | None:
        """The answer; None where there is none that is certain."""
        if query not in self._answers:
            self._answers[query] = self._answer(query)
        return self._answers[query]

    def _answer(self, query: Query) -> Known | None:
        match query.aspect:
            case Aspect.LEVEL:
                return self._level(query.indicator, query.place, query.industry, query.period)
            case Aspect.GROWTH:
                return self._growth(query)
            case Aspect.SHARE:
                return self._share(query)
            case Aspect.TARGET | Aspect.GROWTH_TARGET:
                return self._target(query)
            case Aspect.PULL | Aspect.CONTRIBUTION:
                return self._contribution(query)
            case Aspect.RANK | Aspect.RANK_CHANGE | Aspect.COUNT:
                return self._place_among(query)
            case Aspect.DIFFERENCE | Aspect.CHANGE | Aspect.INCREASE:
                return self._less(query)
            case Aspect.AHEAD:
                return self._ahead(query)
            case _:
                return self._monitored_figure(query)

    def monitoring(self, period: Period) -> Monitoring | None:
        """A period's monitoring, kept; None for a plan of several years."""
        if period.kind is PeriodKind.PLAN:
            return None
        code = total_to(period).code
        if code not in self._monitored:
            self._monitored[code] = self._monitor(total_to(period))
        return self._monitored[code]

    def _stored(self, indicator: str, place: str, industry: str, code: str, measure: str) -> Known | None:
        row = self.table.get(indicator, place, industry, code, measure)
        if row is None:
            return None
        unit = "%" if measure == "growth" else self.pack.indicator(indicator).measured_in
        return Known(row.value, unit, self.table.trace((indicator, place, industry, code, measure), row), row.decimals)

    def _level(self, indicator: str, place: str, industry: str, period: Period) -> Known | None:
        for code in self.codes_of(indicator, period):
            if found := self._stored(indicator, place, industry, code, "level"):
                return found
        if found := self._baseline(indicator, place, industry, period, TargetMeasure.LEVEL, TargetMeasure.COUNT):
            return found
        if place in self.words.groups:
            return self._together(indicator, place, industry, period)
        return self._single(indicator, place, industry, period)

    def codes_of(self, indicator: str, period: Period) -> tuple[str, ...]:
        """The codes under which the indicator's level of a period is stored."""
        kind, year, last = self.pack.indicator(indicator).cumulation, period.year, period.last
        if period.kind is PeriodKind.PLAN:
            return ()
        if kind is Cumulation.POINT:
            return (f"{year}-{last:02d}", *((str(year), f"{year}-YTD12") if last == 12 else ()))
        whole = (str(year),) if last == 12 and period.first == 1 else ()
        if (period.first == 1 and period.kind is not PeriodKind.MONTH) or period.code.endswith("0102"):
            return (f"{year}-YTD{last:02d}", *whole, period.code)
        return (period.code,)

    def _single(self, indicator: str, place: str, industry: str, period: Period) -> Known | None:
        """A month, quarter or half-year as the difference of two totals."""
        if period.first == 1 or period.kind is PeriodKind.PLAN or self._nature(indicator) is Nature.STOCK:
            return None
        if self.pack.indicator(indicator).cumulation is not Cumulation.YTD or period.first == 2:
            return None
        now = self._level(indicator, place, industry, Period.ytd(period.year, period.last))
        before = self._level(indicator, place, industry, Period.ytd(period.year, period.first - 1))
        if now is None or before is None:
            return None
        return _derive(now.value - before.value, now.unit, "累计之差", (now, before))

    def _nature(self, indicator: str) -> Nature:
        return self.pack.indicator(indicator).nature

    def _together(self, indicator: str, group: str, industry: str, period: Period) -> Known | None:
        """A group's total; None where a member's is missing, or totals mean nothing."""
        if self._nature(indicator) in (Nature.RATIO, Nature.INDEX):
            return None
        parts = [self._level(indicator, place, industry, period) for place in self.words.groups[group]]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return _derive(sum((part.value for part in known), Fraction(0)), known[0].unit, "分项之和", tuple(known))

    def _baseline(
        self, indicator: str, place: str, industry: str, period: Period, *measures: TargetMeasure
    ) -> Known | None:
        for one in self.pack.baselines:
            is_it = (one.indicator, one.unit, one.industry or "", one.period) == (
                indicator,
                place,
                industry,
                period.code,
            )
            if is_it and one.measure in measures and one.denominator is None:
                source = RuleSource(self.pack.name, one.id, one.where.section if one.where else "")
                trace = Trace(str(float(one.value)), one.title, sources=(source,), note="计划印出的基数")
                unit = "%" if one.measure is TargetMeasure.GROWTH else self.pack.indicator(indicator).measured_in
                return Known(Fraction(one.value), one.measured_in or unit, trace, one.decimals)
        return None

    def _growth(self, query: Query) -> Known | None:
        ask = (query.indicator, query.place, query.industry)
        for code in self.codes_of(query.indicator, query.period):
            if found := self._stored(*ask, code, "growth"):
                return found
        if found := self._baseline(*ask, query.period, TargetMeasure.GROWTH):
            return found
        if query.period.kind is PeriodKind.MONTH and query.period.first > 2:
            return self._month_growth(query)
        return None

    def _month_growth(self, query: Query) -> Known | None:
        row = self._row(query, query.period)
        if row is None or row["month_growth"] is None:
            return None
        low, high = (as_fraction(row[f"month_growth_{end}"] or row["month_growth"]) for end in ("low", "high"))
        trace = Trace(f"{row['month_growth']:.1f}%", "当月同比", "monitoring.month_growth")
        return Known(as_fraction(row["month_growth"]), "%", trace, None, low, high)

    def _row(self, query: Query, period: Period) -> dict[str, Any] | None:
        now = self.monitoring(period)
        if now is None:
            return None
        names = {"indicator": query.indicator, "unit": query.place, "industry": query.industry}
        found = now.figures.filter(pl.all_horizontal(pl.col(name) == value for name, value in names.items()))
        known = found.filter(pl.col("status") == "reported")
        chosen = known if known.height else found
        return chosen.row(0, named=True) if chosen.height else None

    def _share(self, query: Query) -> Known | None:
        indicator, place, industry = query.other.split("|") if query.other else (query.indicator, self.words.city, "")
        if (indicator, place, industry) == (query.indicator, query.place, query.industry):
            return None
        part = self._level(query.indicator, query.place, query.industry, query.period)
        whole = self._level(indicator, place, industry, query.period)
        if part is None or whole is None or not whole.value or part.unit != whole.unit:
            return None
        return _derive(part.value / whole.value * _HUNDRED, "%", "占比", (part, whole))

    def _target(self, query: Query) -> Known | None:
        is_growth = query.aspect is Aspect.GROWTH_TARGET
        if query.period.kind is not PeriodKind.PLAN and query.period.last == 12:
            row = self._row(query, Period.ytd(query.period.year, self._last_month(query.period.year)))
            origin, column = ("growth_target_origin", "growth_target") if is_growth else ("target_origin", "target")
            if row and row[column] is not None and row[origin] != "derived":
                unit = "%" if is_growth else self.pack.indicator(query.indicator).measured_in
                trace = Trace(f"{row[column]:g}{unit}", "年度目标", note=str(row[origin]))
                return Known(as_fraction(row[column]), unit, trace)
        return self._plan_target(query, is_growth)

    def _last_month(self, year: int) -> int:
        months = [int(code[-2:]) for code in self.table.codes() if code.startswith(f"{year}-YTD")]
        return max(months, default=12)

    def _plan_target(self, query: Query, is_growth: bool) -> Known | None:
        wanted = {TargetMeasure.GROWTH} if is_growth else {TargetMeasure.LEVEL, TargetMeasure.COUNT}
        for one in self.pack.targets:
            key = (one.indicator, one.unit, one.industry or "", self.pack.period_of(one))
            if key == (query.indicator, query.place, query.industry, query.period.code) and one.measure in wanted:
                if one.aim is None or one.reading is Counting.ANNUAL:
                    continue
                source = RuleSource(self.pack.name, one.id, one.where.section if one.where else "")
                return Known(
                    Fraction(one.aim), self.pack.measured_in(one), Trace(str(one.aim), one.title, sources=(source,))
                )
        return None

    def _contribution(self, query: Query) -> Known | None:
        now = self.monitoring(query.period)
        if now is None or now.contributions.is_empty():
            return None
        part = query.industry or query.place
        found = now.contributions.filter(
            (pl.col("indicator") == query.indicator) & (pl.col("part") == part) & (pl.col("whole_industry") == "")
            & (pl.col("whole_unit") == self.words.city) & (pl.col("suppressed") == "")
        )  # fmt: skip
        if found.is_empty():
            return None
        column, unit = ("pull", "个百分点") if query.aspect is Aspect.PULL else ("contribution", "%")
        values = [as_fraction(value) for name in (column, f"{column}_printed") for value in found[name].drop_nulls()]
        if not values:
            return None
        trace = Trace(f"{float(values[0]):.1f}{unit}", "拉动" if unit != "%" else "贡献率", f"monitoring.{column}")
        return Known(values[0], unit, trace, None, min(values), max(values))

    def _monitored_figure(self, query: Query) -> Known | None:
        row = self._row(query, query.period)
        column = _COLUMN[query.aspect]
        if row is None or row[column] is None or self._is_only_implied(query.aspect, row):
            return None
        unit = {"share_of_target": "%", "schedule": "%", "growth_gap": "个百分点"}.get(column)
        value = as_fraction(row[column])
        unit = unit or self.pack.indicator(query.indicator).measured_in
        return Known(value, unit, Trace(f"{float(value):.10g}{unit}", column, f"monitoring.{column}"))

    def _is_only_implied(self, aspect: Aspect, row: dict[str, Any]) -> bool:
        """A target the office never gave is no ground for a complaint."""
        origin = "growth_target_origin" if aspect is Aspect.GROWTH_GAP else "target_origin"
        return aspect is not Aspect.SCHEDULE and row[origin] not in ("assigned", "printed")

    def _ahead(self, query: Query) -> Known | None:
        parts = [self._monitored_figure(_with(query, aspect=one)) for one in (Aspect.PROGRESS, Aspect.SCHEDULE)]
        if parts[0] is None or parts[1] is None:
            return None
        return _between(parts[0], parts[1], "与序时比")

    def _place_among(self, query: Query) -> Known | None:
        if query.aspect is Aspect.RANK_CHANGE:
            now, before = self._rank(query), self._rank(_with(query, period=Period.parse(query.other)))
            return None if now is None or before is None else _derive(before - now, "位", "位次之差", ())
        if query.aspect is Aspect.COUNT:
            return self._count(query)
        rank = self._rank(query)
        return None if rank is None else _derive(rank, "位", f"{len(query.peers)}个单位中的位次", ())

    def figures_of(self, query: Query) -> dict[str, Fraction | None]:
        """The ranked figure of every peer, None where it is not known."""
        of = query.of or Aspect.GROWTH
        found = {
            peer: self.ask(_with(query, place=peer, aspect=of, of=None, other="", peers=())) for peer in query.peers
        }
        return {peer: None if known is None else known.value for peer, known in found.items()}

    def _rank(self, query: Query) -> Fraction | None:
        figures = self.figures_of(query)
        if query.place not in figures:
            return None
        direction = self.pack.indicator(query.indicator).direction
        way = direction if direction in (Direction.UP, Direction.DOWN) else Direction.UP
        if query.other == "last":
            way = Direction.DOWN if way is Direction.UP else Direction.UP
        is_exact = query.of in (Aspect.PROGRESS, Aspect.SHARE)
        rank = rank_units(figures, direction=way, decimals=1 if is_exact else None).ranks[query.place]
        return None if rank is None else Fraction(rank)

    def _count(self, query: Query) -> Known | None:
        """How many peers stand above (other "above") or below the city, or below nought (negative, positive)."""
        figures = self.figures_of(query)
        if any(value is None for value in figures.values()):
            return None
        whole = self.ask(
            _with(query, place=self.words.city, aspect=query.of or Aspect.GROWTH, of=None, other="", peers=())
        )
        line = Fraction(0) if query.other in ("positive", "negative") else whole.value if whole else None
        if line is None:
            return None
        sign = 1 if query.other in ("positive", "above") else -1
        count = sum(1 for value in figures.values() if value is not None and sign * (value - line) > 0)
        return _derive(Fraction(count), "个", "个数", ())

    def _less(self, query: Query) -> Known | None:
        if query.aspect is Aspect.INCREASE:
            return self._increase(query)
        of = query.of or Aspect.GROWTH
        now = self.ask(_with(query, aspect=of, of=None, other="", peers=()))
        if query.aspect is Aspect.DIFFERENCE:
            then = self.ask(_with(query, aspect=of, of=None, other="", peers=(), place=query.other, industry=""))
        else:
            then = self.ask(_with(query, aspect=of, of=None, other="", peers=(), period=Period.parse(query.other)))
        if now is None or then is None:
            return None
        return _between(now, then, "之差")

    def _increase(self, query: Query) -> Known | None:
        """More than a year before: over the same panel's base where it is reported, else over last year's figure."""
        now = self._level(query.indicator, query.place, query.industry, query.period)
        begin = Period.parse(query.other) if query.other else None
        base = self._level(query.indicator, query.place, query.industry, begin) if begin else self._base(query)
        if now is None or base is None:
            return None
        return _derive(now.value - base.value, now.unit, "比上年同期增减", (now, base))

    def _base(self, query: Query) -> Known | None:
        for code in self.codes_of(query.indicator, query.period):
            if found := self._stored(query.indicator, query.place, query.industry, code, "base"):
                return found
        return self._level(query.indicator, query.place, query.industry, _year_before(query.period))

    def base_of(self, query: Query) -> Known | None:
        """The value a year after the query's own period says this period had, on the panel of then."""
        later = _with(query, period=_shift(query.period, 1))
        for code in self.codes_of(query.indicator, later.period):
            if found := self._stored(query.indicator, query.place, query.industry, code, "base"):
                return found
        return None


def _with(query: Query, **changes: Any) -> Query:
    """A query with some fields changed."""
    names = ("indicator", "place", "industry", "period", "aspect", "of", "other", "peers")
    return Query(**{name: changes.get(name, getattr(query, name)) for name in names})


def _shift(period: Period, years: int) -> Period:
    return Period(period.year + years, period.last_year + years, period.first, period.last, period.kind)


def _year_before(period: Period) -> Period:
    return _shift(period, -1)


def _derive(value: Fraction, unit: str, formula: str, parts: tuple[Known, ...]) -> Known:
    trace = Trace(
        f"{float(value):.10g}{unit}", formula, f"proofing.{formula}", inputs=tuple(part.trace for part in parts)
    )
    spread = [part for part in parts if part.low is not None]
    return Known(value, unit, trace, None) if not spread else Known(value, unit, trace, None, value, value)


def _between(one: Known, other: Known, formula: str) -> Known:
    """The difference of two percents, in points, between its bounds where either is only known between."""
    value = one.value - other.value
    low = (one.low if one.low is not None else one.value) - (other.high if other.high is not None else other.value)
    high = (one.high if one.high is not None else one.value) - (other.low if other.low is not None else other.value)
    unit = "个百分点" if one.unit in ("%", "个百分点") else one.unit
    trace = Trace(f"{float(value):.10g}{unit}", formula, "", inputs=(one.trace, other.trace))
    return Known(value, unit, trace, None, low, high) if low != high else Known(value, unit, trace)
