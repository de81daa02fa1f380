"""Figures far from where they usually lie: bounds, z, modified z (MAD), and a series' own history by season.

Nothing is smoothed or replaced: a figure is flagged and asked about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from gongce.facts.checks.panels import SERIES, pick, show, with_times
from gongce.facts.checks.plausibility import SPREAD_OF_MAD
from gongce.facts.schema import KEY
from gongce.vocabulary import Finding, Severity

_SERIES_OF = ["indicator", *SERIES, "measure", "kind"]
_FESTIVAL_MONTHS = 2
"""January and February: the Spring Festival falls in either."""
_AFTER = 3
"""March: disturbed by the weeks after a late festival."""


class OutlierMethod(StrEnum):
    """How far is far."""

    BOUNDS = "bounds"
    """Outside a least and a most that a person set."""
    Z = "z"
    """Standard deviations from the mean of the period's units."""
    MODIFIED_Z = "modified_z"
    """Median absolute deviations from the median of the period's units (Iglewicz and Hoaglin 1993)."""
    YEAR_MEDIAN = "year_median"
    """Times the median of the same series' months of the same year."""
    HISTORY = "history"
    """Median absolute deviations of growth on the same month a year before, from the series' own past."""


@dataclass(frozen=True, slots=True)
class OutlierLimits:
    """Where a figure is flagged; design defaults, to be fitted on a city's own data (methods §2.10).

    `bounds` by indicator: least and most. `z` and `modified_z` in deviations; `high` and `low` in times the year's
    median (1.7 and 0.5); `history` in MADs of the log of growth; `least` figures at least to compare with.
    January and February are compared with those of other years only, and so is March: the Spring Festival moves there.
    """

    bounds: Mapping[str, tuple[float, float]]
    z: float = 3.0
    modified_z: float = 3.5
    high: float = 1.7
    low: float = 0.5
    history: float = 5.0
    floor: float = 0.05
    least: int = 8


DEFAULT_LIMITS = OutlierLimits({})


@dataclass(frozen=True, slots=True)
class Outlier:
    """One flagged figure: its fact, by which method, how far (in that method's own measure), in a sentence."""

    key: tuple[str, ...]
    cell: str
    method: OutlierMethod
    distance: float
    value: float
    message: str

    def as_finding(self) -> Finding:
        """The same as a finding; an outlier is a question, never a refusal."""
        place = self.cell or "/".join(part for part in self.key[:6] if part)
        return Finding(
            f"outlier.{self.method}", Severity.WARNING, place, self.message, "核实；属实的请说明原因，数值不作修匀"
        )


def find_outliers(
    facts: pl.DataFrame,
    *,
    methods: tuple[OutlierMethod, ...] = tuple(OutlierMethod),
    limits: OutlierLimits = DEFAULT_LIMITS,
) -> tuple[Outlier, ...]:
    """Flag figures of an observation frame.

    Args:
        facts: observations with their history.
        methods: which to use; the same figure may be flagged by several.
        limits: where each flags.

    Returns:
        Flags in the order of the facts, one for each figure and method.
    """
    frame = with_times(facts.with_row_index("id"))
    levels = pick(frame)
    finders = {
        OutlierMethod.BOUNDS: _find_outside_bounds,
        OutlierMethod.Z: _find_far_from_mean,
        OutlierMethod.MODIFIED_Z: _find_far_from_median,
        OutlierMethod.YEAR_MEDIAN: _find_off_year,
        OutlierMethod.HISTORY: _find_off_history,
    }
    found = [(row, method) for method in methods for row in finders[method](levels, limits).iter_rows(named=True)]
    found.sort(key=lambda pair: pair[0]["id"])
    return tuple(_flag(row, method) for row, method in found)


def _flag(row: Mapping[str, object], method: OutlierMethod) -> Outlier:
    key = tuple(str(row[name]) for name in KEY)
    value, distance = float(row["value"]), float(row["distance"])  # type: ignore[arg-type]
    told = {
        OutlierMethod.BOUNDS: f"{show(value)}超出设定的上下限",
        OutlierMethod.Z: f"{show(value)}偏离各单位平均数{show(abs(distance), 1)}个标准差",
        OutlierMethod.MODIFIED_Z: f"{show(value)}偏离各单位中位数{show(abs(distance), 1)}个稳健标准差",
        OutlierMethod.YEAR_MEDIAN: f"{show(value)}是本年各月中位数的{show(distance, 2)}倍",
        OutlierMethod.HISTORY: f"{show(value)}的同比变动偏离自身历史{show(abs(distance), 1)}个稳健标准差",
    }
    return Outlier(key, str(row["cell"] or ""), method, distance, value, told[method])


def _find_outside_bounds(levels: pl.DataFrame, limits: OutlierLimits) -> pl.DataFrame:
    table = pl.DataFrame(
        [(name, low, high) for name, (low, high) in limits.bounds.items()],
        schema={"indicator": pl.String, "least": pl.Float64, "most": pl.Float64},
        orient="row",
    )
    joined = levels.join(table, on="indicator", how="inner")
    outside = joined.filter(~pl.col("value").is_between(pl.col("least"), pl.col("most")))
    nearest = pl.when(pl.col("value") < pl.col("least")).then(pl.col("least")).otherwise(pl.col("most"))
    return outside.with_columns(distance=pl.col("value") - nearest)


_PEERS = ["indicator", "definition", "industry", "period", "price_basis", "lane", "measure"]


def _find_far_from_mean(levels: pl.DataFrame, limits: OutlierLimits) -> pl.DataFrame:
    spread = pl.col("value").std().over(_PEERS)
    rated = levels.with_columns(
        distance=(pl.col("value") - pl.col("value").mean().over(_PEERS)) / spread, peers=pl.len().over(_PEERS)
    )
    return rated.filter(
        (pl.col("peers") >= limits.least) & pl.col("distance").is_finite() & (pl.col("distance").abs() > limits.z)
    )


def _find_far_from_median(levels: pl.DataFrame, limits: OutlierLimits) -> pl.DataFrame:
    gap = pl.col("value") - pl.col("value").median().over(_PEERS)
    rated = levels.with_columns(gap=gap, peers=pl.len().over(_PEERS))
    spread = pl.col("gap").abs().median().over(_PEERS) * SPREAD_OF_MAD
    rated = rated.with_columns(distance=pl.col("gap") / spread)
    return rated.filter(
        (pl.col("peers") >= limits.least)
        & pl.col("distance").is_finite()
        & (pl.col("distance").abs() > limits.modified_z)
    )


def _find_off_year(levels: pl.DataFrame, limits: OutlierLimits) -> pl.DataFrame:
    """Single months against the median of their year (joined months count half their value)."""
    months = levels.filter(pl.col("kind").is_in(["month", "joined"]))
    a_month = pl.when(pl.col("kind") == "joined").then(pl.col("value") / 2).otherwise(pl.col("value"))
    year = ["indicator", *SERIES, "year"]
    rated = months.with_columns(a_month=a_month).with_columns(
        distance=pl.col("a_month") / pl.col("a_month").median().over(year), months=pl.len().over(year)
    )
    off = (pl.col("distance") > limits.high) | (pl.col("distance") < limits.low)
    return rated.filter((pl.col("months") >= limits.least) & pl.col("distance").is_finite() & off)


def _find_off_history(levels: pl.DataFrame, limits: OutlierLimits) -> pl.DataFrame:
    """Growth on the year before against the series' own past growth, January and February, and March, apart."""
    positive = levels.filter(pl.col("value") > 0)
    earlier = positive.select(*_SERIES_OF, pl.col("year") + 1, "month", before="value")
    pairs = positive.join(earlier, on=[*_SERIES_OF, "year", "month"], how="inner").with_columns(
        change=(pl.col("value") / pl.col("before")).log(),
        season=pl.when(pl.col("month") <= _FESTIVAL_MONTHS)
        .then(1)
        .when(pl.col("month") == _AFTER)
        .then(2)
        .otherwise(3),
    )
    group = [*_SERIES_OF, "season"]
    gap = pl.col("change") - pl.col("change").median().over(group)
    rated = pairs.with_columns(gap=gap, past=pl.len().over(group))
    spread = pl.max_horizontal(pl.col("gap").abs().median().over(group) * SPREAD_OF_MAD, pl.lit(limits.floor))
    rated = rated.with_columns(distance=pl.col("gap") / spread)
    return rated.filter((pl.col("past") >= limits.least) & (pl.col("distance").abs() > limits.history))
