"""League tables: units in order of one figure, with the change since last time, the red and the black list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from gongce.appraisal.ranking import Place, Ranking, as_fraction, rank_units, round_half_up
from gongce.monitoring.monitoring import Monitoring
from gongce.rulebook import Direction, Order, Pack, Reading, Target, Tie
from gongce.vocabulary import Period
from gongce.workspace.settings import League, RankedBy

LACKING = {
    "basis": "没有依据",
    "approval": "没有批准",
    "frequency": "没有频次",
    "expiry": "没有失效日期",
    "validity": "不在有效期内",
    "filing": "没有计划备案号",
    "superior basis": "没有上级依据",
}
"""What an order may lack to be issued, in words."""
_REASONS = {
    "not_reported": "未报送",
    "not_applicable": "不适用",
    "below_unit": "不足最小单位",
    "suppressed": "不公布",
    "yearly": "只有年度数",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit on the red or the black list, and why, in words."""

    unit: str
    reason: str


@dataclass(frozen=True)
class LeagueTable:
    """One table of ranks.

    `decimals` and `measured_in` are those of the ranked figure; `whole` the city's own, None where it has none;
    `previous` the period the changes are counted from; `internal` why it may not be published, empty where it may.
    """

    league: League
    period: Period
    ranking: Ranking
    decimals: int
    measured_in: str
    whole: Fraction | None
    previous: Period | None
    red: tuple[Listed, ...]
    black: tuple[Listed, ...]
    internal: tuple[str, ...] = ()

    @property
    def is_public(self) -> bool:
        """Whether nothing keeps it from being published."""
        return not self.internal


def build_league(
    league: League,
    pack: Pack,
    now: Monitoring,
    *,
    before: "Monitoring | None",
    order: Order | None,
    day: date,
    published: Mapping[str, int | None] | None = None,
) -> LeagueTable:
    """Rank the league's units by their figures of a period.

    Missing-data policy: a unit without a figure is not ranked, its reason is printed, nobody's rank depends on it.

    Args:
        league: what is ranked, by what.
        pack: the plan.
        now: the period's monitoring.
        before: the monitoring of the league's period before, for the changes; None where there is none.
        order: the plan's order it is published under.
        day: the day of issue.
        published: the ranks that were published last time; they win over `before`'s.
    """
    units = _expand_units(pack, league)
    decimals = _decimals(league, now, units)
    previous = _previous_ranks(league, pack, before, units, decimals, published)
    ranking = _rank(league, pack, now, units, decimals, previous)
    whole = _figure(league, pack, now, pack.plan.city)
    red, black = _name_lists(league, pack, ranking, whole, decimals, _unit_of(league, pack))
    return LeagueTable(
        league,
        now.period,
        ranking,
        decimals,
        _unit_of(league, pack),
        None if whole is None else round_half_up(whole, decimals),
        before.period if before else None,
        red,
        black,
        _why_internal(league, order, day, now.period),
    )


def period_before(period: Period, order: Order | None) -> Period:
    """The total a league's changes are counted from: the period before at the order's rhythm.

    >>> period_before(Period.ytd(2019, 6), None).code, period_before(Period.ytd(2019, 2), None).code
    ('2019-YTD05', '2018-YTD12')
    """
    step = (order.frequency.months if order else None) or 1
    month = period.last - step
    if step == 1 and month == 1:
        month = 0
    return Period.ytd(period.year, month) if month > 0 else Period.ytd(period.year - 1, 12 + month)


def _expand_units(pack: Pack, league: League) -> tuple[str, ...]:
    """The league's units; a group stands for its members."""
    found: dict[str, None] = {}
    for name in league.units:
        members = pack.members(name)
        found |= dict.fromkeys([unit.id for unit in members] if members else [name])
    return tuple(found)


def _figure(league: League, pack: Pack, now: Monitoring, unit: str) -> Fraction | None:
    row = find_row(league, now, unit)
    if row is None:
        return None
    if league.by is RankedBy.PLAN:
        return _plan_share(league, pack, now, row)
    if league.by is RankedBy.AHEAD:
        share, schedule = row["share_of_target"], row["schedule"]
        return None if share is None or schedule is None else as_fraction(share) - as_fraction(schedule)
    value = row[{RankedBy.LEVEL: "level", RankedBy.GROWTH: "growth", RankedBy.PROGRESS: "share_of_target"}[league.by]]
    return None if value is None else as_fraction(value)


def _plan_share(league: League, pack: Pack, now: Monitoring, row: dict[str, Any]) -> Fraction | None:
    """What was reached since the plan's first year over the unit's target for all its years, in percent."""
    target = next((one for one in pack.targets if _is_plan_total(one, league.indicator, row["unit"])), None)
    if target is None or target.aim is None or row["level"] is None:
        return None
    first = Period.parse(pack.period_of(target)).year
    inputs = now.inputs_of(row)
    done = as_fraction(row["level"])
    for back in range(1, now.period.year - first + 1):
        past = inputs.filter(pl.col("slot") == f"whole_{back}")["value"].drop_nulls()
        if past.is_empty():
            return None
        done += as_fraction(past[0])
    return done / target.aim * 100


def _is_plan_total(target: Target, indicator: str, unit: str) -> bool:
    is_whole = target.indicator == indicator and target.unit == unit and target.industry is None
    return is_whole and target.reading is Reading.CUMULATIVE and target.version == "own"


def find_row(league: League, now: Monitoring, unit: str) -> dict[str, Any] | None:
    """The monitoring's row of a unit's ranked indicator as a whole, one that is reported before one that is not."""
    is_its = (pl.col("indicator") == league.indicator) & (pl.col("unit") == unit) & (pl.col("industry") == "")
    found = now.figures.filter(is_its)
    known = found.filter(pl.col("status") == "reported")
    chosen = known if known.height else found
    return chosen.row(0, named=True) if chosen.height else None


def _decimals(league: League, now: Monitoring, units: tuple[str, ...]) -> int:
    """Printed decimals: one for percents and points, those of the returns for levels."""
    if league.by is not RankedBy.LEVEL:
        return 1
    rows = (find_row(league, now, unit) for unit in units)
    return max((int(row["decimals"] or 0) for row in rows if row), default=0)


def _unit_of(league: League, pack: Pack) -> str:
    if league.by is RankedBy.LEVEL:
        return pack.indicator(league.indicator).measured_in
    return "个百分点" if league.by is RankedBy.AHEAD else "%"


def _rank(
    league: League,
    pack: Pack,
    now: Monitoring,
    units: tuple[str, ...],
    decimals: int,
    previous: Mapping[str, int | None] | None,
) -> Ranking:
    figures = {unit: _figure(league, pack, now, unit) for unit in units}
    reasons = {unit: _why_missing(league, now, unit) for unit in units if figures[unit] is None}
    return rank_units(
        figures, direction=league.direction, tie=Tie.SHARED, decimals=decimals, reasons=reasons, previous=previous
    )


def _why_missing(league: League, now: Monitoring, unit: str) -> str:
    row = find_row(league, now, unit)
    return _REASONS.get(str(row["status"]), "没有可比数") if row else "未报送"


def _previous_ranks(
    league: League,
    pack: Pack,
    before: "Monitoring | None",
    units: tuple[str, ...],
    decimals: int,
    published: Mapping[str, int | None] | None,
) -> Mapping[str, int | None] | None:
    if published is not None:
        return published
    return _rank(league, pack, before, units, decimals, None).ranks if before else None


def _why_internal(league: League, order: Order | None, day: date, period: Period) -> tuple[str, ...]:
    if order is None:
        return ("计划没有授权公布这项排名",)
    lacking = tuple(LACKING[name] for name in order.lacking(day))
    rhythm = tell_rhythm(order, period)
    return lacking or ((rhythm,) if rhythm else ())


def tell_rhythm(order: Order, period: Period) -> str:
    """Why what an order lets be published is not published in this period: it is not its turn; "" where it is."""
    step = order.frequency.months
    is_due = step is not None and period.last % step == 0
    return "" if is_due else f"“{order.title}”按{_RHYTHMS[step]}公布，本期不公布"


_RHYTHMS: dict[int | None, str] = {1: "月", 3: "季", 6: "半年", 12: "年", None: "另定的频次"}


def _name_lists(
    league: League, pack: Pack, ranking: Ranking, whole: Fraction | None, decimals: int, measured_in: str
) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """The red and the black list: first and last places that also stand on the right side of the whole."""
    ranked = ranking.ranked
    sign = -1 if league.direction is Direction.DOWN else 1
    count = len(ranked)
    red = [place for place in ranked if place.rank is not None and place.rank <= league.red]
    black = [place for place in ranked if _places_below(place, ranked) < league.black]
    red = [place for place in red if whole is None or sign * (_value(place) - whole) >= 0]
    black = [place for place in black if place not in red and (whole is None or sign * (_value(place) - whole) < 0)]
    say = (pack, count, whole, decimals, measured_in)
    return tuple(_list(place, *say) for place in red), tuple(_list(place, *say) for place in reversed(black))


def _places_below(place: Place, ranked: tuple[Place, ...]) -> int:
    """How many units stand strictly below."""
    return sum(1 for other in ranked if other.rank is not None and place.rank is not None and other.rank > place.rank)


def _value(place: Place) -> Fraction:
    assert place.value is not None
    return place.value


def _list(place: Place, pack: Pack, count: int, whole: Fraction | None, decimals: int, measured_in: str) -> Listed:
    parts = [f"{print_fraction(_value(place), decimals)}{measured_in}", f"{count}个单位中列第{place.rank}位"]
    if whole is not None:
        gap = _value(place) - whole
        points = "个百分点" if measured_in == "%" else measured_in
        word = "高于" if gap > 0 else "低于" if gap < 0 else "与全市持平"
        parts.append(f"{word}全市{print_fraction(abs(gap), decimals)}{points}" if gap else word)
    if place.change:
        parts.append(f"比上期{'上升' if place.change > 0 else '下降'}{abs(place.change)}位")
    return Listed(place.unit, "，".join(parts))


def print_fraction(value: Fraction, decimals: int) -> str:
    """A figure with so many decimals, halves away from zero.

    >>> print_fraction(Fraction(-17, 5), 1), print_fraction(Fraction(33), 0)
    ('-3.4', '33')
    """
    steps = round_half_up(value, decimals) * 10**decimals
    digits = str(abs(steps.numerator)).zfill(decimals + 1)
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if steps < 0 else text
