"""Monitoring one period beside plain Polars on the same frame, in one run: `make bench-monitor`.

300 indicators × 1,000 units × 55 reporting totals (five years) of levels with two months of growth: 17.1 million
observations in memory. Ours is `monitor_period` (every figure, goals, pace, lights, contributions, findings); the peer
is a plain Polars program that gets eight of our columns by joining one frame per cell; a bare scan is the floor.
The common columns are compared. Options: --indicators, --units, --json.
"""

import argparse
import json
import platform
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from gongce.calendars import reporting_totals
from gongce.facts.schema import OBSERVATION_SCHEMA
from gongce.monitoring import monitor_period
from gongce.rulebook import Indicator, load_pack
from gongce.vocabulary import Period

ROOT = Path(__file__).resolve().parents[1]
SEED = 20190715
RECORDED, AS_OF = datetime(2019, 7, 10, tzinfo=UTC), datetime(2019, 12, 1, tzinfo=UTC)
KEY = ["indicator", "unit"]
BAR_SECONDS = 2.0


def make_frame(indicators: int, units: int) -> pl.DataFrame:
    """Levels that rise within each year, growth for two months."""
    rng = np.random.default_rng(SEED)
    count = indicators * units
    base = pl.DataFrame(
        {
            "indicator": np.repeat([f"i{number}" for number in range(indicators)], units),
            "unit": np.tile(["city", *(f"u{number}" for number in range(1, units))], indicators),
        }
    )
    codes = [period.code for year in range(2015, 2020) for period in reporting_totals(year)]
    whole = rng.random(count) * 100 + 10
    parts = []
    for code in codes:
        level = np.round(whole * int(code[-2:]) / 12 * (1 + 0.02 * rng.random(count)), 2)
        parts.append(fill(base, code, "level", level, 2))
        if code in ("2019-YTD05", "2019-YTD06"):
            parts.append(fill(base, code, "growth", np.round(rng.random(count) * 20 - 3, 1), 1))
    return pl.concat(parts).select(OBSERVATION_SCHEMA.names())


def fill(base: pl.DataFrame, code: str, measure: str, values, decimals: int) -> pl.DataFrame:
    texts = {
        "definition": "",
        "industry": "",
        "lane": "STAT_AGG",
        "printed": "",
        "missing": "",
        "cell": "S!B7",
        "batch": "b",
    }
    return base.with_columns(
        *(pl.lit(text).alias(name) for name, text in texts.items()),
        period=pl.lit(code),
        measure=pl.lit(measure),
        price_basis=pl.lit("current"),
        value=pl.Series(values),
        decimals=pl.lit(decimals, pl.Int16),
        recorded_at=pl.lit(RECORDED).cast(pl.Datetime("us", "UTC")),
    )


def make_pack(indicators: int):
    pack = load_pack(ROOT / "examples" / "yunchuan" / "plan")
    words = {"measured_in": "亿元", "nature": "flow", "cumulation": "ytd", "price_basis": "current"}
    own = tuple(Indicator.model_validate({"id": f"i{n}", "title": f"i{n}"} | words) for n in range(indicators))
    return replace(pack, indicators=(*pack.indicators, *own))


def scan(frame: pl.DataFrame) -> float:
    """The floor: one sum over every value."""
    return float(frame.lazy().select(pl.col("value").sum()).collect().item())


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The same eight columns by one join a cell."""
    cells = {
        "level": ("level", "2019-YTD06"), "before": ("level", "2019-YTD05"), "growth": ("growth", "2019-YTD06"),
        "growth_before": ("growth", "2019-YTD05"), "last": ("level", "2018-YTD06"),
        **{f"past{n}": ("level", f"{2019 - n}-YTD06") for n in (1, 2, 3)},
        **{f"whole{n}": ("level", f"{2019 - n}-YTD12") for n in (1, 2, 3)},
    }  # fmt: skip
    lazy = frame.lazy()
    out = None
    for name, (measure, period) in cells.items():
        part = lazy.filter((pl.col("measure") == measure) & (pl.col("period") == period)).select(
            *KEY, value_=pl.col("value")
        )
        part = part.rename({"value_": name})
        out = part if out is None else out.join(part, on=KEY, how="left")
    base, base_before = (
        pl.col("level") / (1 + pl.col("growth") / 100),
        pl.col("before") / (1 + pl.col("growth_before") / 100),
    )
    month = pl.col("level") - pl.col("before")
    shares = [pl.col(f"past{n}") / pl.col(f"whole{n}") for n in (1, 2, 3)]
    return out.with_columns(
        base=base,
        month=month,
        month_growth=(month / (base - base_before) - 1) * 100,
        nominal_growth=(pl.col("level") / pl.col("last") - 1) * 100,
        schedule=pl.mean_horizontal(shares) * 100,
    ).collect()


def timed(run, *arguments):
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        value = run(*arguments)
        best = min(best, time.perf_counter() - start)
    return best, value


def compare(ours: pl.DataFrame, theirs: pl.DataFrame) -> float:
    """The largest relative difference of the common columns, where both are known."""
    both = ours.join(theirs, on=KEY, suffix="_plain")
    worst = 0.0
    for name in ("level", "growth", "base", "month", "nominal_growth", "schedule"):
        gap = (both[name] - both[f"{name}_plain"]).abs() / (both[f"{name}_plain"].abs() + 1)
        worst = max(worst, float(gap.max()))
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicators", type=int, default=300)
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    frame, pack = make_frame(arguments.indicators, arguments.units), make_pack(arguments.indicators)
    scanned, _ = timed(scan, frame)
    peer, theirs = timed(plain, frame)
    busy = time.process_time()
    ours, monitoring = timed(monitor_period, frame, pack, Period.parse("2019-06"), AS_OF)
    busy = (time.process_time() - busy) / 3
    outcome = {
        "observations": frame.height,
        "scan_seconds": round(scanned, 3),
        "plain_polars_seconds": round(peer, 3),
        "monitor_seconds": round(ours, 3),
        "monitor_cpu_seconds": round(busy, 3),
        "ratio_to_plain": round(ours / peer, 2),
        "within_bar": ours <= BAR_SECONDS,
        "figures": monitoring.figures.height,
        "columns": monitoring.figures.width,
        "largest_difference": compare(monitoring.figures, theirs),
        "polars": pl.__version__,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
    }
    print(json.dumps(outcome, indent=1) if arguments.json else "\n".join(f"{k}: {v}" for k, v in outcome.items()))


if __name__ == "__main__":
    main()
