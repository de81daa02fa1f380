"""The bars on real series that need nothing but the shared data; speeds and peers are bench/bench_forecast.py's."""

import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from gongce.calendars.reporting import reporting_month
from gongce.forecasting.distributions import student_quantile
from gongce.forecasting.estimates import EstimateTable, Way, compare_bridge, estimate_growth
from gongce.forecasting.kernel import blend_spread, forecast_rest, past_errors
from gongce.vocabulary import Period

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def products(shared):
    """(211 series, 13 years, 11 periods) of monthly output by province, 2012–2024."""
    rows = pl.read_parquet(shared / "data" / "cn_province_output_ytd_monthly" / "cn_province_product_ytd.parquet")
    rows = rows.with_columns(
        y=pl.col("month").str.slice(0, 4).cast(pl.Int32), m=pl.col("month").str.slice(5, 2).cast(pl.Int32)
    )
    rows = rows.filter((pl.col("m") >= 2) & pl.col("y").is_between(2012, 2024)).sort("code", "product", "y", "m")
    found = []
    for _, group in rows.group_by(["code", "product"], maintain_order=True):
        if group.height == 13 * 11:
            singles = np.diff(group["ytd_value"].to_numpy().reshape(13, 11), axis=1, prepend=0)
            found += [singles] if (singles > 0).all() else []
    return np.array(found)


def forecast(panel, place, done):
    values = np.concatenate([panel[:, :place].reshape(len(panel), -1), panel[:, place, :done]], axis=1)
    made = forecast_rest(values, 11, done, first_year=2012)
    errors = past_errors(values, 11, done, first_year=2012, shifts=made.shifts)
    return np.exp(made.logs).sum(axis=1), blend_spread(errors, made.spread)


def test_june_forecasts_of_633_real_year_ends_reach_the_bar(products) -> None:
    assert products.shape == (211, 13, 11)
    misses, growths, inside = [], [], []
    for place in (10, 11, 12):
        rest, spread = forecast(products, place, 5)
        known, actual = products[:, place, :5].sum(axis=1), products[:, place].sum(axis=1)
        misses.append(np.abs((known + rest) / actual - 1))
        last = products[:, place - 1]
        growths.append(np.abs(last.sum(axis=1) * known / last[:, :5].sum(axis=1) / actual - 1))
        inside.append(np.abs(np.log((actual - known) / rest)) <= spread * student_quantile(np.array([0.9])))
    assert 100 * np.median(misses) <= 4.03
    assert 100 * np.median(growths) == pytest.approx(5.05, abs=0.01)
    assert 0.75 <= np.mean(inside) <= 0.85


@pytest.fixture(scope="module")
def national(shared):
    """Official growth of value added and growth of industrial power use, 2005–2024, in the order of their time."""
    data = shared / "data"
    official = pl.read_csv(data / "cn_national_iva_monthly" / "cn_iva_monthly_1998_2026.csv")
    power = pl.read_csv(data / "cn_power_by_sector_monthly" / "cn_power_ytd_by_broad_sector.csv")
    totals = dict(power.select("month", "secondary_ytd_100m_kwh").iter_rows())
    rows = []
    for month, single, total in official.iter_rows():
        year, number = int(month[:4]), int(month[5:])
        if not 2005 <= year <= 2024 or number == 1:
            continue
        now, before = (amount(totals, one, number) for one in (year, year - 1))
        growth = total if number == 2 else single
        power_growth = 100 * (now / before - 1) if now and before else np.nan
        rows.append((reporting_month(year, number), np.nan if growth is None else growth, power_growth))
    periods, values, indicator = zip(*rows, strict=True)
    return periods, np.array(values), np.array(indicator)


def amount(totals, year, month):
    now, before = totals.get(f"{year}-{month:02d}"), totals.get(f"{year}-{month - 1:02d}")
    return now if month == 2 else now - before if now is not None and before is not None else None


def test_power_helps_to_estimate_national_value_added_and_the_rule_shows_the_simple_way_when_it_does_not(
    national,
) -> None:
    periods, official, power = national
    at = len(periods)
    table = EstimateTable(
        (*periods, Period.joined(2025)), np.append(official, np.nan), np.append(power, np.nan)[:, None], ("电",)
    )
    estimate = estimate_growth(table)
    past = [one for one in estimate.past if one.period.year >= 2011 and np.isfinite(one.bridge)]
    assert len(past) == 154
    assert at == 220
    assert compare_bridge(past, Way.CARRIED).mean_difference < 0
    assert compare_bridge(past, Way.MEAN).mean_difference < 0
    late = [one for one in past if one.period.year >= 2023]
    assert compare_bridge(late, Way.MEAN).mean_difference > 0
    assert sum(one.shown is Way.BRIDGE for one in late) < len(late) / 2
    assert estimate.way is not Way.BRIDGE


@pytest.mark.slow
def test_festival_effects_agree_with_x13_where_it_is_installed(shared, monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    for name in ("bench_forecast", "bench_x13", "bench_read"):
        sys.modules.pop(name, None)
    import bench_x13

    program = bench_x13.find_program()
    if program is None:
        pytest.skip("X-13 is not installed")
    rows, _ = bench_x13.compare(program, count=8)
    correlation, difference, _ = np.median(rows, axis=0)
    assert correlation >= bench_x13.TOLERANCE["correlation"]
    assert difference <= bench_x13.TOLERANCE["difference"]
