"""Economic warning lights and indexes: another grammar than the lights of targets, with shapes of its own.

Red is overheated here, not late: the two are never put on one screen (methods.md §2.9, §7.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from gongce.monitoring.arrays import BoolArray, FloatArray
from gongce.vocabulary import InputError, UsageError


class Heat(StrEnum):
    """The five states of a component or the whole, from too hot to too cold."""

    OVERHEATED = "overheated"
    WARM = "warm"
    NORMAL = "normal"
    COOL = "cool"
    TOO_COLD = "too_cold"

    @property
    def text(self) -> str:
        """Sign and word; the signs are none of those of targets.

        >>> Heat.OVERHEATED.text, Heat.NORMAL.text
        ('⬆⬆ 过热', '＝ 正常')
        """
        return _TEXTS[self]

    @property
    def score(self) -> int:
        """Its points, 5 for the hottest."""
        return 5 - list(Heat).index(self)


_TEXTS = {
    Heat.OVERHEATED: "⬆⬆ 过热",
    Heat.WARM: "⬆ 偏热",
    Heat.NORMAL: "＝ 正常",
    Heat.COOL: "⬇ 偏冷",
    Heat.TOO_COLD: "⬇⬇ 过冷",
}
QUANTILES = (0.10, 0.25, 0.75, 0.90)
"""Default component limits: points of the component's own past [design]."""
TOTAL_LIMITS = (Fraction(38, 45), Fraction(32, 45), Fraction(23, 45), Fraction(17, 45))
"""Lowest share of the greatest total for red, yellow-red, green, yellow-blue: 38, 32, 23, 17 of 45 (NDC, nine
components, methods.md §2.9 [S]); with another number of components the same shares."""


class LimitSource(StrEnum):
    """What a component's limits rest on; always printed beside them."""

    QUANTILES = "quantiles"
    TARGET = "target"


LIMIT_WORDS = {LimitSource.QUANTILES: "按历史分位数", LimitSource.TARGET: "按年度目标"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Four rising limits between the five states, and what they rest on."""

    values: tuple[float, float, float, float]
    source: LimitSource

    def state(self, value: float) -> Heat:
        """The state of a value; a limit itself belongs to the state above it.

        >>> Limits((0.0, 3.0, 9.0, 12.0), LimitSource.TARGET).state(9.0)
        <Heat.WARM: 'warm'>
        """
        return list(Heat)[4 - sum(value >= limit for limit in self.values)]


def quantile_limits(history: FloatArray, quantiles: Sequence[float] = QUANTILES) -> Limits:
    """Limits from a component's own seasonally adjusted growth, linear between the two nearest values.

    Raises:
        InputError: fewer than 24 known values, or values that leave no room between limits.
    """
    known = history[np.isfinite(history)]
    if len(known) < 24:
        raise InputError(
            f"{len(known)} past values", where="limits", remedy="give two years at least, or use the target"
        )
    found = np.quantile(known, list(quantiles))
    if not np.all(np.diff(found) > 0):
        raise InputError("past values give equal limits", where="limits", remedy="use limits from the target")
    return Limits((float(found[0]), float(found[1]), float(found[2]), float(found[3])), LimitSource.QUANTILES)


def target_limits(target: float, narrow: float, wide: float) -> Limits:
    """Limits around a target: normal within `narrow` points of it, extreme beyond `wide`.

    Raises:
        UsageError: the widths do not rise.

    >>> target_limits(7.0, 1.0, 3.0).values
    (4.0, 6.0, 8.0, 10.0)
    """
    if not 0 < narrow < wide:
        raise UsageError("limits that do not rise", remedy="give 0 < narrow < wide")
    return Limits((target - wide, target - narrow, target + narrow, target + wide), LimitSource.TARGET)


@dataclass(frozen=True, slots=True)
class Climate:
    """The composite signal: total of the components' points, its share of the greatest, the state."""

    components: tuple[tuple[str, Heat], ...]
    total: int
    greatest: int
    state: Heat


def judge_climate(components: Mapping[str, Heat]) -> Climate:
    """The composite of the components' states, each 1 to 5 points; missing components are left out of both sums.

    Raises:
        InputError: no component.

    >>> judge_climate({str(number): Heat.NORMAL for number in range(9)}).state
    <Heat.NORMAL: 'normal'>
    """
    if not components:
        raise InputError("no component is known", where="climate", remedy="give at least one component's state")
    total, greatest = sum(state.score for state in components.values()), 5 * len(components)
    share = Fraction(total, greatest)
    state = list(Heat)[sum(share < limit for limit in TOTAL_LIMITS)]
    return Climate(tuple(components.items()), total, greatest, state)


def diffusion_index(changes: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """Share of components that rise: 100·Σ w·I / Σ w, I = 1 up, 0.5 flat, 0 down (methods.md §2.7 [S]).

    Args:
        changes: (components, periods) change of each component; NaN is left out of both sums.
        weights: (components,); left out, equal.

    Returns:
        (periods,) 0–100, NaN where nothing is known.

    >>> diffusion_index(np.array([[1.0], [0.0], [-1.0], [np.nan]])).tolist()
    [50.0]
    """
    weight = np.ones(len(changes)) if weights is None else weights
    known = np.isfinite(changes)
    signal = np.where(known, (np.sign(np.where(known, changes, 0.0)) + 1) / 2, 0.0)
    total = (known * weight[:, None]).sum(axis=0)
    return np.asarray(100 * (signal * weight[:, None]).sum(axis=0) / np.where(total > 0, total, np.nan))


def composite_index(
    values: FloatArray,
    weights: FloatArray | None = None,
    is_rate: Sequence[bool] = (),
    reference: FloatArray | None = None,
) -> FloatArray:
    """Composite index of related series, first period 100 (methods.md §2.7 [S], before any trend adjustment).

    Symmetric change C = 200·(Y_t − Y_{t−1})/(Y_t + Y_{t−1}), a plain difference for rates and for series with values
    not above zero; S = C / mean|C|; R the weighted mean of S; V = R / F, where F = mean|R| / mean|R of the coincident
    group| makes groups comparable (1 for that group itself); I_t = I_{t−1}·(200 + V)/(200 − V).

    Args:
        values: (components, periods), complete.
        weights: (components,); left out, equal.
        is_rate: which components are rates or ratios; left out, none.
        reference: (periods − 1,) R of the coincident group, for a leading or lagging one.

    Raises:
        UsageError: a value is missing, fewer than three periods, or a component that never changes.

    >>> series = np.array([[100.0, 102.0, 101.0, 104.0], [50.0, 51.5, 51.0, 53.0]])
    >>> composite_index(series).round(2).tolist()
    [100.0, 101.08, 100.64, 102.14]
    """
    combined = combine_changes(values, weights, is_rate)
    factor = 1.0 if reference is None else np.abs(combined).mean() / np.abs(reference).mean()
    change = combined / factor
    return np.concatenate([[100.0], 100.0 * np.cumprod((200 + change) / (200 - change))])


def combine_changes(values: FloatArray, weights: FloatArray | None = None, is_rate: Sequence[bool] = ()) -> FloatArray:
    """R of a group: (periods − 1,) the weighted mean of its components' standardised changes.

    Raises:
        UsageError: a value is missing, fewer than three periods, or a component that never changes.
    """
    if values.ndim != 2 or values.shape[1] < 3 or not np.all(np.isfinite(values)):
        raise UsageError("a composite index needs complete series of three periods", remedy="leave incomplete ones out")
    rates = np.asarray(is_rate, np.bool_) if len(is_rate) else np.zeros(len(values), np.bool_)
    changes = _symmetric_changes(values, rates)
    sizes = np.abs(changes).mean(axis=1)
    if not np.all(sizes > 0):
        raise UsageError("a component never changes", remedy="leave it out")
    weight = np.full(len(values), 1 / len(values)) if weights is None else weights / weights.sum()
    return np.asarray((weight[:, None] * changes / sizes[:, None]).sum(axis=0))


def _symmetric_changes(values: FloatArray, rates: BoolArray) -> FloatArray:
    before, now = values[:, :-1], values[:, 1:]
    plain = rates | (values <= 0).any(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        symmetric = 200 * (now - before) / (now + before)
    return np.where(plain[:, None], now - before, symmetric)
