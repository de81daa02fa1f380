"""Which way a history is forecast: the kernel where it can be, else a simpler way that is told, else a refusal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.distributions import YearEnd
from gongce.forecasting.history import History, period_at
from gongce.forecasting.kernel import LevelShift, blend_spread, forecast_rest, past_errors
from gongce.forecasting.kernel.rest import GROWTH_KEPT
from gongce.forecasting.kernel.spreads import SHORT_SPREAD
from gongce.forecasting.oddities import find_odd_periods, tell_odd_periods
from gongce.vocabulary import Finding, Severity

MOST_YEARS = 12
"""Whole years a forecast looks back."""
LEAST_YEARS = 2
FEW_YEARS = 3
GAP_WIDENING = 2.0
"""A spread grows by this much of the share of values that were put in."""
ADDITIVE_YEARS = 5
SAME_MONTHS = 3
"""Years whose same months' median is taken where zeros or losses forbid proportions."""
MOST_FILLED = 0.25
"""A share of values put in above which nothing is forecast."""


class Route(StrEnum):
    """How a year-end was forecast."""

    KERNEL = "kernel"
    LAST_YEAR = "last_year"
    ADDITIVE = "additive"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """What readers are told."""
        return _TITLES[self]


_TITLES = {
    Route.KERNEL: "季节稳健平滑（多速率组合）",
    Route.LAST_YEAR: "上年同期结构推算",
    Route.ADDITIVE: "历年后续增量推算",
    Route.REFUSED: "不作预测",
}


@dataclass(frozen=True, slots=True)
class Projection:
    """A history's remaining periods as forecast; `year_end` None where that is refused.

    Args:
        history: what was known.
        route: which way.
        year_end: distribution of the year's total.
        months: medians of the remaining periods.
        errors: log errors of the remainder in past years, the latest first.
        shifts: level shifts found.
        findings: everything a reader must know.
    """

    history: History
    route: Route
    year_end: YearEnd | None
    months: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()
    shifts: tuple[LevelShift, ...] = ()
    findings: tuple[Finding, ...] = ()


def project_histories(
    histories: Sequence[History], *, revisions: dict[str, tuple[float, ...]] | None = None
) -> tuple[Projection, ...]:
    """Forecast many histories at once, each by the best way it allows.

    Series of the same length and end are computed together; twenty of them or more inform each other's spread, none
    informs another's median.

    Args:
        histories: in any order; results keep it.
        revisions: by series name, past ratios of revised to first printed year-to-date totals.
    """
    histories = [recent_part(history) for history in histories]
    routes = [choose_route(history) for history in histories]
    done: dict[int, Projection] = {}
    for numbers in _batches(histories, routes):
        done |= zip(numbers, _project_batch([histories[number] for number in numbers], revisions or {}), strict=True)
    for number, (history, route) in enumerate(zip(histories, routes, strict=True)):
        if route is not Route.KERNEL:
            done[number] = _project_simply(history, route)
    return tuple(done[number] for number in range(len(histories)))


def recent_part(history: History) -> History:
    """The last years of a history that are forecast from: at most twelve, without years too broken to use.

    Where at least three whole years follow the last zero or negative value, the years before are left out; first years
    with too many values put in likewise. Both are told of; the limit of twelve is not, older years tell little.
    """
    season, years = history.season, history.whole_years
    start = limit = max(0, years - MOST_YEARS)
    broken = np.flatnonzero(history.values <= 0)
    if len(broken) and years - (int(broken[-1]) // season + 1) >= FEW_YEARS:
        start = max(start, int(broken[-1]) // season + 1)
    while years - start > FEW_YEARS and _filled_share(history, start) > MOST_FILLED:
        start += 1
    if not start:
        return history
    first = history.first_year + start
    filled = tuple(place - start * season for place in history.filled if place >= start * season)
    note = Finding(
        "forecast.years_left_out",
        Severity.NOTE,
        history.name,
        f"{first}年以前有零、负值或缺数过多，只用{first}年以来数据",
    )
    findings = (*history.findings, note) if start > limit else history.findings
    return replace(history, first_year=first, values=history.values[start * season :], filled=filled, findings=findings)


def _filled_share(history: History, start: int) -> float:
    first = start * history.season
    return sum(place >= first for place in history.filled) / max(len(history.values) - first, 1)


def choose_route(history: History) -> Route:
    """The way a history allows.

    >>> choose_route(History("s", 2020, 12, np.zeros(30), 0.0))
    <Route.REFUSED: 'refused'>
    """
    values, season = history.values, history.season
    if not np.any(values) or len(values) < season or len(history.filled) > MOST_FILLED * len(values):
        return Route.REFUSED
    if values.min() <= 0:
        return Route.ADDITIVE if history.whole_years >= FEW_YEARS else Route.REFUSED
    return Route.KERNEL if history.whole_years >= LEAST_YEARS else Route.LAST_YEAR


def _batches(histories: Sequence[History], routes: Sequence[Route]) -> Iterator[list[int]]:
    groups: dict[tuple[int, int, int], list[int]] = {}
    for number, (history, route) in enumerate(zip(histories, routes, strict=True)):
        if route is Route.KERNEL:
            key = (history.season, len(history.values), history.first_year)
            groups.setdefault(key, []).append(number)
    yield from groups.values()


def _project_batch(histories: Sequence[History], revisions: dict[str, tuple[float, ...]]) -> Iterator[Projection]:
    first = histories[0]
    values = np.array([history.values for history in histories])
    made = forecast_rest(values, first.season, first.done, first_year=first.first_year)
    errors = past_errors(values, first.season, first.done, first_year=first.first_year, shifts=made.shifts)
    spreads, odd = blend_spread(errors, made.spread), find_odd_periods(values, first.season)
    for row, history in enumerate(histories):
        spread = float(spreads[row]) * (1 + GAP_WIDENING * len(history.filled) / len(history.values))
        months = np.exp(made.logs[row])
        ratios = revisions.get(history.name, ())
        year_end = YearEnd(history.known, float(months.sum()), spread, revisions=ratios)
        shifts = made.shifts[row]
        findings = (
            *history.findings,
            *tell_odd_periods(history, odd[row]),
            *_tell_kernel(history, shifts, errors.shape[1]),
        )
        yield Projection(
            history, Route.KERNEL, year_end, tuple(map(float, months)), tuple(map(float, errors[row])), shifts, findings
        )


def _tell_kernel(history: History, shifts: Sequence[LevelShift], origins: int) -> Iterator[Finding]:
    for found in shifts:
        title = period_at(history.first_year, found.at, history.season).title
        change = 100 * float(np.expm1(found.shift))
        is_recent = found.at > len(history.values) - history.season
        yield Finding(
            "forecast.level_shift",
            Severity.WARNING if is_recent else Severity.NOTE,
            history.name,
            f"{title}起水平突变约{change:+.0f}%，此前数据已按新水平衔接",
            "核对入退库、口径或区划变动",
        )
    if not origins:
        yield Finding(
            "forecast.short_history",
            Severity.WARNING,
            history.name,
            f"仅{history.whole_years}个完整年度，离散程度无法由本序列往年误差得出，取偏宽的通用值",
            "补充往年数据",
        )


def _project_simply(history: History, route: Route) -> Projection:
    if route is Route.LAST_YEAR:
        return _project_last_year(history)
    return _project_additively(history) if route is Route.ADDITIVE else _refuse(history)


def _project_last_year(history: History) -> Projection:
    """One whole year: its remainder, with part of this year's growth; a wide default spread."""
    done, season = history.done, history.season
    before = history.year_values(1)
    so_far = float(history.values[-done:].sum() / before[:done].sum()) if done else 1.0
    months = before[done:] * so_far**GROWTH_KEPT
    finding = Finding(
        "forecast.one_year",
        Severity.WARNING,
        history.name,
        "只有一个完整年度，季节规律和误差都无从检验，区间取偏宽的通用值，仅供参考",
        "补充往年数据",
    )
    spread = SHORT_SPREAD * (1 + GAP_WIDENING * len(history.filled) / season)
    year_end = YearEnd(history.known, float(months.sum()), spread)
    return Projection(
        history, Route.LAST_YEAR, year_end, tuple(map(float, months)), findings=(*history.findings, finding)
    )


def _project_additively(history: History) -> Projection:
    """Zeros or negative values: past remainders as amounts; last year's plus part of this year's change."""
    done, season, years = history.done, history.season, history.whole_years
    table = history.values[: years * season].reshape(years, season)[-ADDITIVE_YEARS - 1 :]
    now = history.values[-done:] if done else np.zeros(0)
    guesses = _additive_guesses(table, done)
    misses = table[1:, done:].sum(axis=1) - guesses.sum(axis=1)
    months = np.median(table[-SAME_MONTHS:, done:], axis=0) + GROWTH_KEPT * _growth_per_period(now, table[-1], done)
    spread = max(float(np.sqrt((misses**2).mean())), 1e-3 * float(np.abs(table).mean()) * max(season - done, 1))
    finding = Finding(
        "forecast.additive",
        Severity.WARNING,
        history.name,
        "含零或负值，不能按比例推算，改按历年后续各期的绝对量推算，可靠性较低",
        "核对是否应有零或负值",
    )
    is_floored = bool(table.min() >= 0)
    months = np.maximum(months, 0.0) if is_floored else months
    year_end = YearEnd(history.known, float(months.sum()), spread, in_logs=False, is_floored=is_floored)
    return Projection(
        history, Route.ADDITIVE, year_end, tuple(map(float, months)), findings=(*history.findings, finding)
    )


def _growth_per_period(now: Floats, before: Floats, done: int) -> float:
    return float((now - before[:done]).mean()) if done else 0.0


def _additive_guesses(table: Floats, done: int) -> Floats:
    """What the same way would have said of each year but the first."""
    changes = (table[1:, :done] - table[:-1, :done]).mean(axis=1) if done else np.zeros(len(table) - 1)
    usual = [
        np.median(table[max(0, year - SAME_MONTHS + 1) : year + 1, done:], axis=0) for year in range(len(table) - 1)
    ]
    return np.asarray(np.array(usual) + GROWTH_KEPT * changes[:, None])


def _refuse(history: History) -> Projection:
    """No forecast, and why."""
    reason, remedy = _reason(history)
    finding = Finding("forecast.refused", Severity.BLOCKING, history.name, reason, remedy)
    return Projection(history, Route.REFUSED, None, findings=(*history.findings, finding))


def _reason(history: History) -> tuple[str, str]:
    if not np.any(history.values):
        return "各期全为零，无从预测", "核对数据；确无发生额的指标不作预测"
    if len(history.values) < history.season:
        return f"只有{len(history.values)}期，不足一个完整年度，不知全年结构，不作预测", "至少补一个完整年度的数据"
    if len(history.filled) > MOST_FILLED * len(history.values):
        return f"{len(history.values)}期中缺{len(history.filled)}期，缺得太多，不作预测", "补报后再算"
    return f"含零或负值且仅{history.whole_years}个完整年度，不作预测", "补充往年数据"
