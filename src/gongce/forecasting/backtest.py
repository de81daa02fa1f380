"""What the forecasts would have said in past years: the same code on what was known then, scored with what came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.calibration import Calibration, calibrate, crps
from gongce.forecasting.distributions import LEVELS
from gongce.forecasting.history import History
from gongce.forecasting.routes import Projection, Route, project_histories

MOST_YEARS = 5
GROWTH_EVENT = 1.03
"""The event whose stated probability is scored: the year reaches last year's total plus 3 %."""


@dataclass(frozen=True, slots=True)
class PastCase:
    """One forecast of a past year-end.

    `rivals` are what simple practice would have said: `growth` last year's total at the growth so far, `even` the
    total so far times periods over periods done, `naive` last year's remainder added.
    """

    name: str
    year: int
    done: int
    route: Route
    known: float
    actual: float
    median: float
    quantiles: tuple[float, ...]
    pit: float
    crps: float
    stated: float
    outcome: bool
    rivals: tuple[tuple[str, float], ...]

    @property
    def error(self) -> float:
        """Relative error of the median; positive where too much was forecast."""
        return self.median / self.actual - 1


@dataclass(frozen=True, slots=True)
class Backtest:
    """Past cases of one stage of the year, with the median absolute relative errors [%] of each way."""

    done: int
    season: int
    cases: tuple[PastCase, ...]
    errors: tuple[tuple[str, float], ...]
    calibration: Calibration


def backtest_histories(
    histories: Sequence[History], stages: Sequence[int] | None = None, years: int = MOST_YEARS
) -> tuple[Backtest, ...]:
    """Forecast past years' ends from the stages given, each with what was known then.

    Args:
        histories: full histories; gaps that were put in are never forecast as truth.
        stages: periods of the year done; left out: the current stage of each season.
        years: how many past years, the latest first.

    Returns:
        One backtest a season and stage with at least one case.
    """
    found = []
    for season in sorted({history.season for history in histories}):
        chosen = [history for history in histories if history.season == season]
        for done in stages or sorted({history.done or season // 2 for history in chosen}):
            cases = tuple(_cases(chosen, done, years))
            if cases:
                found.append(Backtest(done, season, cases, _errors(cases), _calibrate(cases)))
    return tuple(found)


def cut_history(history: History, year: int, done: int) -> History | None:
    """What was known of a series when so many periods of the year were done; None where that was nothing."""
    length = (year - history.first_year) * history.season + done
    if length < history.season + done or length > len(history.values):
        return None
    values = history.values[:length]
    known = float(values[length - done :].sum()) if done else 0.0
    filled = tuple(place for place in history.filled if place < length)
    return History(history.name, history.first_year, history.season, values, known, filled)


def _cases(histories: Sequence[History], done: int, years: int) -> Iterator[PastCase]:
    for back in range(1, years + 1):
        cuts, truths = [], []
        for history in histories:
            year = history.year - back
            cut = cut_history(history, year, done)
            if cut is not None and not _is_patched(history, year):
                cuts.append(cut)
                start = (year - history.first_year) * history.season
                truths.append(float(history.values[start : start + history.season].sum()))
        for projection, actual in zip(project_histories(cuts), truths, strict=True):
            if projection.year_end is not None and actual > 0:
                yield _score(projection, actual)


def _is_patched(history: History, year: int) -> bool:
    """Whether a value of the year was put in: it is no truth then."""
    start = (year - history.first_year) * history.season
    return any(start <= place < start + history.season for place in history.filled)


def _score(projection: Projection, actual: float) -> PastCase:
    history, end = projection.history, projection.year_end
    assert end is not None
    last = history.year_values(1)
    event = GROWTH_EVENT * float(last.sum())
    samples = end.sample_grid()
    return PastCase(
        history.name,
        history.year,
        history.done,
        projection.route,
        history.known,
        actual,
        end.quantile(0.5),
        end.quantiles(),
        end.probability(actual, at_most=True),
        float(crps(samples[None], np.array([actual]))[0]) / actual,
        end.probability(event),
        actual >= event,
        _rivals(history, last),
    )


def _rivals(history: History, last: Floats) -> tuple[tuple[str, float], ...]:
    done, known = history.done, history.known
    rest, before = float(last[done:].sum()), float(last[:done].sum())
    ways = [("naive", known + rest)]
    if done and before > 0:
        ways += [("growth", float(last.sum()) * known / before), ("even", known * history.season / done)]
    return tuple(ways)


def _errors(cases: Sequence[PastCase]) -> tuple[tuple[str, float], ...]:
    errors = {"forecast": [abs(case.error) for case in cases]}
    for case in cases:
        for name, value in case.rivals:
            errors.setdefault(name, []).append(abs(value / case.actual - 1))
    return tuple((name, 100 * float(np.median(values))) for name, values in errors.items())


def _calibrate(cases: Sequence[PastCase]) -> Calibration:
    return calibrate(
        np.array([case.pit for case in cases]),
        np.array([case.crps for case in cases]),
        np.array([float(case.year) for case in cases]),
        np.array([case.stated for case in cases]),
        np.array([float(case.outcome) for case in cases]),
    )


def interval80(case: PastCase) -> tuple[float, float]:
    """The 80 % interval that was stated."""
    return case.quantiles[LEVELS.index(0.1)], case.quantiles[LEVELS.index(0.9)]
