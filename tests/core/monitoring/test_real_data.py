"""Real statistics: the documented traps come out as findings, months rebuild totals, shares beat m/12."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from frames import observe

from gongce.calendars import spring_festival
from gongce.monitoring import Options, monitor_period
from gongce.monitoring.months import derive_months
from gongce.rulebook import Indicator, load_pack
from gongce.vocabulary import Period

pytestmark = pytest.mark.shared
PLAN = Path(__file__).resolve().parents[3] / "examples" / "yunchuan" / "plan"
LATER = datetime(2025, 1, 31, tzinfo=UTC)
PRODUCTS = {"steel": ("Crude Steel", 11.6, 6.6), "cement": ("Cement", -6.0, 3.0)}


def pack_with(*names: str):
    pack = load_pack(PLAN)
    words = {"measured_in": "万吨", "nature": "flow", "cumulation": "ytd"}
    own = tuple(Indicator.model_validate({"id": name, "title": name} | words) for name in names)
    return replace(pack, indicators=own, targets=(), baselines=())


def products(shared: Path, wanted: str, name: str) -> Iterator[dict[str, object]]:
    path = shared / "data/cn_national_products_ytd_monthly/cn_national_products_ytd.csv"
    for row in csv.DictReader(path.open(encoding="utf-8")):
        if row["product"].lower() == wanted.lower() and row["month"] >= "2014" and not row["month"].endswith("-01"):
            year, month = row["month"].split("-")
            key = {"indicator": name, "period": f"{year}-YTD{month}", "price_basis": "none", "recorded_at": LATER}
            if row["ytd_level"]:
                yield key | {"value": float(row["ytd_level"])}
            if row["ytd_yoy_pct"]:
                yield key | {"value": float(row["ytd_yoy_pct"]), "measure": "growth", "decimals": 1}


def find_product(shared: Path, word: str) -> str:
    path = shared / "data/cn_national_products_ytd_monthly/cn_national_products_ytd.csv"
    names = {row["product"] for row in csv.DictReader(path.open(encoding="utf-8"))}
    return next(name for name in sorted(names) if word.lower() in name.lower().replace("_", " "))


@pytest.mark.parametrize("name", sorted(PRODUCTS))
def test_two_published_levels_miss_the_published_rate_and_it_is_told(shared: Path, name: str) -> None:
    word, implied, published = PRODUCTS[name]
    frame = observe(products(shared, find_product(shared, word), name))
    monitoring = monitor_period(frame, pack_with(name), Period.ytd(2018, 12), LATER, options=Options())
    row = monitoring.row(name, "city")
    assert round(row["nominal_growth"], 1) == implied
    assert (round(row["growth"], 1), row["growth_source"]) == (published, "published")
    told = [finding for finding in monitoring.findings if finding.code == "monitoring.nominal-differs"]
    assert len(told) == 1
    assert f"{published:+.1f}%" in told[0].message


def test_months_of_provinces_rebuild_their_totals_and_revisions_are_told(shared: Path) -> None:
    source = pl.read_parquet(shared / "data/cn_province_output_ytd_monthly/cn_province_product_ytd.parquet")
    chosen = source.filter((pl.col("product") == "cement") & (pl.col("month") >= "2016") & (pl.col("month") < "2020"))
    rows = (
        {"indicator": "cement", "unit": f"p{row['code']}", "period": f"{row['month'][:4]}-YTD{row['month'][5:7]}",
         "value": row["ytd_value"]}
        for row in chosen.iter_rows(named=True)
        if row["ytd_value"] is not None and row["month"][5:7] != "01"
    )  # fmt: skip
    frame = observe(rows)
    found = derive_months(frame)
    assert frame.height > 1200
    year = pl.col("period").str.slice(0, 4)
    summed = (
        found.frame.with_columns(year=year)
        .group_by("unit", "year")
        .agg(pl.col("value").sum(), pl.len(), lost=pl.col("value").null_count())
    )
    whole = (
        frame.filter(pl.col("period").str.ends_with("12")).with_columns(year=year).select("unit", "year", whole="value")
    )
    both = summed.filter((pl.col("lost") == 0) & (pl.col("len") == 11)).join(whole, on=["unit", "year"])
    assert both.height > 80
    assert np.allclose(both["value"].to_numpy(), both["whole"].to_numpy())
    negative = found.frame.filter(pl.col("value") < 0).height
    told = [finding for finding in found.findings if finding.code == "monitoring.negative-month"]
    assert len(told) == min(negative, 50) + (negative > 50)


def test_past_shares_miss_the_year_by_less_than_even_months(shared: Path) -> None:
    path = shared / "data/cn_power_by_sector_monthly/cn_power_ytd_by_broad_sector.csv"
    rows = [row for row in csv.DictReader(path.open(encoding="utf-8")) if row["secondary_ytd_100m_kwh"]]
    values = {row["month"]: float(row["secondary_ytd_100m_kwh"]) for row in rows}
    even, shares = [], []
    for year in range(2008, 2020):
        whole = values[f"{year}-12"]
        now = values[f"{year}-02"]
        past = np.mean([values[f"{year - back}-02"] / values[f"{year - back}-12"] for back in (1, 2, 3)])
        even.append(abs(now * 6 / whole - 1))
        shares.append(abs(now / past / whole - 1))
    assert np.mean(shares) < 0.6 * np.mean(even)
    assert spring_festival(2018).month == 2
