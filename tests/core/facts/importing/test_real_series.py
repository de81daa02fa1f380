"""Published series import from their own files: joined months, restated bases, bad points flagged, nothing smoothed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from gongce.facts.checks import CheckRule, OutlierLimits, OutlierMethod, Tier
from gongce.facts.importing import Form, Preview, preview_import
from gongce.rulebook import Indicator, Pack, Unit
from gongce.rulebook.names import CheckKind

pytestmark = pytest.mark.shared
CHINA = Unit(id="china", title="全国", kind="superior")
WIND = "cn_national_products_ytd_monthly/cn_national_products_ytd.csv"
X1 = CheckRule(id="x1", title="累计数", kind=CheckKind.YTD_DIFFERENCE)
GROWTH = CheckRule(id="g", title="增速", kind=CheckKind.GROWTH_PATH)


def indicator(name: str, title: str, unit: str, **more: Any) -> Indicator:
    values = {"nature": "flow", "cumulation": "ytd"} | more
    return Indicator(id=name, title=title, measured_in=unit, **values)


@pytest.fixture(scope="session")
def plan_of(pack: Pack) -> Callable[..., Pack]:
    def build(units: tuple[Unit, ...], *indicators: Indicator) -> Pack:
        return replace(pack, units=units, indicators=indicators, memberships=(), targets=())

    return build


def column(at: str, head: str, role: str = "value", **more: Any) -> dict[str, Any]:
    return {"at": at, "head": head, "role": role} | more


def form(columns: list[dict[str, Any]], default: dict[str, Any], **more: Any) -> Form:
    values = {"id": "series", "title": "序列", "head": (1, 1), "first": 2, "period_from": "column"}
    return Form.model_validate(values | {"columns": columns, "default": default} | more)


def value(shown: Preview, period: str, measure: str = "growth", **wanted: str) -> float | None:
    tests = {"period": period, "measure": measure} | wanted
    rows = shown.observations.filter(pl.all_horizontal([pl.col(name) == one for name, one in tests.items()]))
    assert rows.height == 1
    return rows["value"][0]


@pytest.fixture(scope="module")
def value_added(shared: Path, plan_of) -> Preview:
    path = shared / "data" / "cn_national_iva_monthly" / "cn_iva_monthly_1998_2026.csv"
    plan = plan_of((CHINA,), indicator("iva", "规模以上工业增加值", "亿元", price_basis="comparable"))
    columns = [
        column("A", "month", "period"),
        column("B", "iva_yoy_pct", covers="month"),
        column("C", "iva_ytd_yoy_pct", covers="ytd"),
    ]
    return preview_import(
        path.read_bytes(),
        form(columns, {"unit": "china", "indicator": "iva", "measure": "growth"}),
        plan,
        name=path.name,
    )


def test_national_value_added_has_its_published_december_figures(value_added: Preview) -> None:
    published = {2018: 6.2, 2019: 5.7, 2020: 2.8, 2021: 9.6, 2022: 3.6, 2023: 4.6, 2024: 5.8, 2025: 5.9}
    assert value_added.is_ready
    assert {year: value(value_added, f"{year}-YTD12") for year in published} == published


def test_from_2013_no_january_is_missed_and_before_it_february_is_its_own(value_added: Preview) -> None:
    periods = set(value_added.observations["period"])
    assert not {f"{year}-{month}" for year in range(2013, 2026) for month in ("01", "02", "0102")} & periods
    assert value(value_added, "2013-YTD02") == 9.9
    assert value(value_added, "2012-02") == 21.3
    assert value(value_added, "2012-YTD02") == 11.4
    codes = {finding.code: finding.message for finding in value_added.findings}
    assert set(codes) == {"period.january", "period.february"}
    assert codes["period.february"].startswith("13处")


@pytest.fixture(scope="module")
def products(shared: Path, plan_of) -> Preview:
    path = shared / "data" / WIND
    names = pl.read_csv(path, columns=["product"])["product"].unique().to_list()
    known = {
        "Crude Steels": ("steel", "万吨"),
        "Cement": ("cement", "万吨"),
        "Electricity": ("electricity", "亿千瓦时"),
    }
    plan = plan_of((CHINA,), *(indicator(name, title, unit) for title, (name, unit) in known.items()))
    lines = [
        {"label": name, "indicator": known[name][0]} if name in known else {"label": name, "ignore": True}
        for name in names
    ]
    columns = [
        column("A", "product", "indicator"), column("B", "unit", "ignore"), column("C", "month", "period"),
        column("D", "ytd_level", covers="ytd"), column("E", "ytd_yoy_pct", covers="ytd", measure="growth"),
    ]  # fmt: skip
    return preview_import(
        path.read_bytes(), form(columns, {"unit": "china"}, lines=lines), plan, name=path.name, rules=(X1, GROWTH)
    )


@pytest.mark.parametrize(
    ("name", "levels", "published"), [("steel", "+11.6%", 6.6), ("cement", "-6.0%", 3.0), ("electricity", "+8.2%", 6.8)]
)
def test_growth_of_two_levels_and_published_growth_are_both_shown(products: Preview, name, levels, published) -> None:
    """Crude steel 2018: +11.6 % from the levels, +6.6 % published: the base was restated; growth is its own fact."""
    assert products.is_ready
    assert value(products, "2018-YTD12", indicator=name) == published
    notes = [
        one
        for one in products.violations
        if one.cells[0][0] == name and one.cells[0][4] == "2018-YTD12" and one.tier is Tier.NOTE
    ]
    assert len(notes) == 1
    assert levels in notes[0].message
    assert f"{published:+.1f}%" in notes[0].message
    assert notes[0].place.startswith("表1!E")


@pytest.fixture(scope="module")
def power(shared: Path, plan_of) -> Preview:
    path = shared / "data" / "cn_province_power_monthly" / "cn_province_power_monthly.csv"
    names = pl.read_csv(path, columns=["code", "province"], infer_schema_length=0).unique().sort("code").rows()
    units = tuple(Unit(id=f"p{code}", title=name, kind="superior", code=code) for code, name in names)
    plan = plan_of(units, indicator("power", "全社会用电量", "亿千瓦时", cumulation="single", lane="ADMIN"))
    columns = [
        column("A", "code", "code"),
        column("B", "province", "unit"),
        column("C", "month", "period"),
        column("D", "kwh_100m"),
    ]
    default = {"indicator": "power", "covers": "as_given"}
    return preview_import(
        path.read_bytes(),
        form(columns, default, joined=False),
        plan,
        name=path.name,
        rules=(),
        limits=OutlierLimits({}),
    )


def test_the_listed_bad_points_of_provincial_power_are_flagged_and_only_they(power: Preview, shared: Path) -> None:
    listed = pl.read_csv(shared / "data" / "cn_province_power_monthly" / "anomaly_flags.csv", infer_schema_length=0)
    flagged = {(one.key[2][1:], one.key[4]) for one in power.outliers if one.method is OutlierMethod.YEAR_MEDIAN}
    assert flagged == set(listed.select("code", "month").rows())
    assert len(flagged) == 9


def test_bad_points_keep_their_values_and_provinces_make_the_nation(power: Preview) -> None:
    assert power.is_ready
    assert value(power, "2021-12", "level", unit="p650000") == 1037.0
    assert value(power, "2012-12", "level", unit="p650000") == 5.19
    total = power.observations.filter(pl.col("period").str.starts_with("2020-"))["value"].sum()
    assert round(total) == 75097
    assert {"2022-01", "2022-02"} <= set(power.observations["period"])


def test_provincial_products_import_with_their_revisions_told(shared: Path, plan_of) -> None:
    raw = pl.read_parquet(shared / "data" / "cn_province_output_ytd_monthly" / "cn_province_product_ytd.parquet")
    steel = raw.filter(pl.col("product").is_in(["crude_steel", "pig_iron"]))
    names = steel.select("code", "province").unique().sort("code").rows()
    units = tuple(Unit(id=f"p{code}", title=name, kind="superior", code=str(code)) for code, name in names)
    plan = plan_of(units, indicator("steel", "粗钢", "万吨"), indicator("iron", "生铁", "万吨"))
    columns = [
        column("A", "code", "code"), column("B", "province", "unit"), column("C", "product", "indicator"),
        column("D", "unit", "ignore"), column("E", "month", "period"), column("F", "ytd_value", covers="ytd"),
    ]  # fmt: skip
    lines = [{"label": "crude_steel", "indicator": "steel"}, {"label": "pig_iron", "indicator": "iron"}]
    shown = preview_import(
        steel.write_csv().encode(), form(columns, {}, lines=lines), plan, name="products.csv", rules=(X1,)
    )
    assert shown.is_ready
    assert shown.observations.height == steel.height
    sums = shown.observations.filter((pl.col("indicator") == "steel") & (pl.col("period") == "2023-YTD12"))[
        "value"
    ].sum()
    assert round(sums) == 101908
    steps = steel.sort("month").with_columns(
        before=pl.col("ytd_value").shift(1).over("code", "product"),
        gap=pl.col("month").str.slice(5).cast(int)
        - pl.col("month").shift(1).over("code", "product").str.slice(5).cast(int),
        same=pl.col("month").str.slice(0, 4) == pl.col("month").shift(1).over("code", "product").str.slice(0, 4),
    )
    falls = steps.filter(pl.col("same") & (pl.col("gap") == 1) & (pl.col("ytd_value") < pl.col("before")))
    told = [one for one in shown.violations if one.tier is Tier.WARNING]
    assert 0 < len(told) <= falls.height
    assert all("小于上月累计" in one.message for one in told)
