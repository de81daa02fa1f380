"""Relations between specialties that figures usually keep: X2 to X8 and X10 (methods §2.10)."""

import math
from collections.abc import Iterator
from typing import Any

import polars as pl

from gongce.facts.checks.panels import NEGLIGIBLE, SERIES, Reporter, join_roles, pick, show
from gongce.facts.checks.rule import CheckRule
from gongce.facts.checks.violation import Violation
from gongce.rulebook import Pack
from gongce.rulebook.names import CheckKind, register

SPREAD_OF_MAD = 1.4826
"""A normal distribution's standard deviation is so many median absolute deviations."""
_SERIES_OF = ["unit", "industry"]
_PERCENT = 100.0


def _has(rule: CheckRule, *roles: str) -> bool:
    return set(roles) <= rule.roles.keys()


def _name(pack: Pack, rule: CheckRule, role: str) -> str:
    name = rule.roles[role]
    return next((one.title for one in pack.indicators if one.id == name), name)


@register(CheckKind.POWER_ELASTICITY)
def check_power_elasticity(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X2: growth of value added over growth of industrial electricity, against the series' own 5–95 %.

    A growth of electricity within one point of zero gives no elasticity. Fewer than `least` earlier values: not asked.
    """
    if not _has(rule, "value_added", "power"):
        return
    both = join_roles(facts, {role: rule.roles[role] for role in ("value_added", "power")}, measure="growth")
    usable = both.filter(pl.col("power").abs() >= rule.tolerance("smallest"))
    rated = usable.with_columns(elasticity=pl.col("value_added") / pl.col("power"))
    for row in _outside_own_past(rated, "elasticity", rule):
        message = (
            f"{_name(pack, rule, 'value_added')}{_word_growth(row['value_added'])}，"
            f"{_name(pack, rule, 'power')}{_word_growth(row['power'])}，弹性{show(row['elasticity'], 2)}"
            f"超出历史范围{show(row['low'], 2)}至{show(row['high'], 2)}"
        )
        ids = (row["value_added_id"], row["power_id"])
        yield Reporter(facts, rule).report(ids, message, "说明产量、能耗结构或停产检修等原因")


def _word_growth(percent: float) -> str:
    """A rate in words: a fall is never a negative growth."""
    return f"{'下降' if percent < 0 else '增长'}{show(abs(percent), 1)}%"


def _outside_own_past(frame: pl.DataFrame, column: str, rule: CheckRule) -> list[dict[str, Any]]:
    """Rows outside the quantiles of the earlier rows of their own series and kind of period."""
    flagged = []
    for part in frame.sort("year", "month").partition_by([*_SERIES_OF, "kind"], maintain_order=True):
        values = part[column].to_numpy()
        for number in range(int(rule.tolerance("least")), len(values)):
            past = part[column].head(number)
            low = past.quantile(rule.tolerance("low") / _PERCENT, "linear")
            high = past.quantile(rule.tolerance("high") / _PERCENT, "linear")
            if low is not None and high is not None and not low <= values[number] <= high:
                flagged.append(part.row(number, named=True) | {"low": low, "high": high})
    return flagged


@register(CheckKind.OUTPUT_AGAINST_TAX)
def check_output_against_tax(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X3: the log ratio of output to taxed sales, against its own median of 12 months, beyond 3 MAD.

    `floor` is the least spread assumed (a series that never moved would flag anything).
    """
    if not _has(rule, "output", "tax_sales"):
        return
    both = join_roles(facts, {role: rule.roles[role] for role in ("output", "tax_sales")})
    both = both.filter((pl.col("output") > 0) & (pl.col("tax_sales") > 0))
    rated = both.with_columns(ratio=(pl.col("output") / pl.col("tax_sales")).log())
    months, least = int(rule.tolerance("months")), int(rule.tolerance("least"))
    for part in rated.sort("year", "month").partition_by([*_SERIES_OF, "kind"], maintain_order=True):
        ratios = part["ratio"]
        for number in range(least, len(ratios)):
            past = ratios.slice(max(0, number - months), min(number, months))
            median = float(past.median())  # type: ignore[arg-type]
            spread = max(float((past - median).abs().median()) * SPREAD_OF_MAD, rule.tolerance("floor"))  # type: ignore[arg-type]
            if abs(ratios[number] - median) > rule.tolerance("mads") * spread:
                row = part.row(number, named=True)
                message = (
                    f"{_name(pack, rule, 'output')}是{_name(pack, rule, 'tax_sales')}的"
                    f"{show(math.exp(ratios[number]), 2)}倍，"
                    f"近一年通常是{show(math.exp(median), 2)}倍"
                )
                ids = (row["output_id"], row["tax_sales_id"])
                yield Reporter(facts, rule).report(ids, message, "与税务开票数逐户核对")


@register(CheckKind.REVENUE_RATIOS)
def check_revenue_ratios(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X4: profit, tax, wages, depreciation over revenue, against respondents of the same industry and period.

    The band is median ± 3 MAD of the peers; fewer than `least` peers: not asked.
    """
    for role in ("profit", "tax", "wages", "depreciation"):
        if not _has(rule, "revenue", role):
            continue
        both = join_roles(facts, {"part": rule.roles[role], "revenue": rule.roles["revenue"]})
        peers = ["industry", "period"]
        rated = both.filter(pl.col("revenue") > 0).with_columns(ratio=pl.col("part") / pl.col("revenue"))
        rated = rated.with_columns(median=pl.col("ratio").median().over(peers), peers=pl.len().over(peers))
        gap = (pl.col("ratio") - pl.col("median")).abs()
        spread = pl.max_horizontal(gap.median().over(peers) * SPREAD_OF_MAD, pl.lit(rule.tolerance("floor")))
        wrong = rated.filter((pl.col("peers") >= rule.tolerance("least")) & (gap > rule.tolerance("mads") * spread))
        for row in wrong.iter_rows(named=True):
            message = (
                f"{_name(pack, rule, role)}占{_name(pack, rule, 'revenue')}{show(row['ratio'] * 100, 1)}%，"
                f"同行业通常是{show(row['median'] * 100, 1)}%"
            )
            yield Reporter(facts, rule).report((row["part_id"], row["revenue_id"]), message, "核对这两个数，或说明原因")


@register(CheckKind.SALES_RATE)
def check_sales_rate(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X5: sales over output below 60 % or above 140 %, or exactly 100 % for 12 months."""
    if not _has(rule, "sales", "output"):
        return
    both = join_roles(facts, {role: rule.roles[role] for role in ("sales", "output")}).filter(pl.col("output") > 0)
    rated = both.with_columns(rate=pl.col("sales") / pl.col("output") * 100)
    reporter = Reporter(facts, rule)
    outside = rated.filter(~pl.col("rate").is_between(rule.tolerance("low"), rule.tolerance("high")))
    for row in outside.iter_rows(named=True):
        message = f"产销率{show(row['rate'], 1)}%，超出{show(rule.tolerance('low'))}%至{show(rule.tolerance('high'))}%"
        yield reporter.report((row["sales_id"], row["output_id"]), message, "核对销售产值和总产值")
    length = int(rule.tolerance("equal_months"))
    for part in rated.sort("year", "month").partition_by([*_SERIES_OF, "kind"], maintain_order=True):
        run = 0
        for row in part.iter_rows(named=True):
            run = run + 1 if row["sales"] == row["output"] else 0
            if run == length:
                message = f"连续{length}期产销率恰为100%"
                yield reporter.report((row["sales_id"], row["output_id"]), message, "核实销售产值是否照抄总产值")


@register(CheckKind.VALUE_ADDED_RATE)
def check_value_added_rate(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X6: value added over output above 1, or moved by more than five points since the period before."""
    if not _has(rule, "value_added", "output"):
        return
    both = join_roles(facts, {role: rule.roles[role] for role in ("value_added", "output")}).filter(
        pl.col("output") > 0
    )
    rated = both.with_columns(rate=pl.col("value_added") / pl.col("output") * 100)
    rated = rated.sort("year", "month").with_columns(before=pl.col("rate").shift(1).over([*_SERIES_OF, "kind"]))
    jumps = (pl.col("rate") - pl.col("before")).abs() > rule.tolerance("jump")
    for row in rated.filter((pl.col("rate") > rule.tolerance("most")) | jumps.fill_null(value=False)).iter_rows(
        named=True
    ):
        over = row["rate"] > rule.tolerance("most")
        told = "超过100%" if over else f"上期为{show(row['before'], 1)}%"
        message = f"增加值率{show(row['rate'], 1)}%，{told}"
        yield Reporter(facts, rule).report((row["value_added_id"], row["output_id"]), message, "核对增加值和总产值")


@register(CheckKind.ENERGY_PER_OUTPUT)
def check_energy_per_output(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X7: energy over output more than twice, or less than half, that of the same period a year before."""
    if not _has(rule, "energy", "output"):
        return
    both = join_roles(facts, {role: rule.roles[role] for role in ("energy", "output")})
    rated = both.filter((pl.col("output") > 0) & (pl.col("energy") > 0)).with_columns(
        rate=pl.col("energy") / pl.col("output")
    )
    earlier = rated.select(*_SERIES_OF, pl.col("year") + 1, "month", "kind", before="rate")
    pairs = rated.join(earlier, on=[*_SERIES_OF, "year", "month", "kind"], how="inner")
    times = pl.col("rate") / pl.col("before")
    factor = rule.tolerance("factor")
    for row in pairs.with_columns(times=times).filter((times > factor) | (times < 1 / factor)).iter_rows(named=True):
        message = f"单位产出能耗是上年同期的{show(row['times'], 2)}倍"
        yield Reporter(facts, rule).report((row["energy_id"], row["output_id"]), message, "核对能耗的计量单位和产值")


@register(CheckKind.REPEATED_VALUES)
def check_repeated_values(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X8: the same value in consecutive months, too many round figures, last year's values times a constant."""
    levels = pick(facts, rule.series or None, kinds=("month", "joined", "ytd"))
    reporter = Reporter(facts, rule)
    yield from _find_same_again(levels, rule, reporter)
    yield from _find_round(levels, rule, reporter)
    yield from _find_copies(levels, rule, reporter)


def _significant(column: str) -> pl.Expr:
    """How many digits a figure shows without the zeros at its ends."""
    return (
        pl.col(column)
        .str.replace_all(r"[^\d.]", "")
        .str.replace(r"^0+", "")
        .str.replace_all(r"\.", "")
        .str.strip_chars("0")
        .str.len_chars()
    )


def _find_same_again(levels: pl.DataFrame, rule: CheckRule, reporter: Reporter) -> Iterator[Violation]:
    series = ["indicator", *SERIES, "kind"]
    single = levels.filter(pl.col("kind").is_in(["month", "joined"]) & (pl.col("value") != 0))
    single = single.filter(_significant("printed") >= rule.tolerance("digits"))
    step = pl.col("year") * 12 + pl.col("month")
    single = single.with_columns(step=step).sort("step")
    same = single.with_columns(
        before=pl.col("value").shift(1).over(series),
        gap=pl.col("step") - pl.col("step").shift(1).over(series),
        before_id=pl.col("id").shift(1).over(series),
    ).filter((pl.col("value") == pl.col("before")) & (pl.col("gap") == 1))
    for row in same.iter_rows(named=True):
        message = f"与上月的数{show(row['value'])}完全相同"
        yield reporter.report((row["id"], row["before_id"]), message, "核实是否照抄上月")


def _find_round(levels: pl.DataFrame, rule: CheckRule, reporter: Reporter) -> Iterator[Violation]:
    """Too many figures of one return that end in zeros."""
    whole = levels.filter(pl.col("value").abs() > 0).with_columns(
        digits=pl.col("printed").str.replace_all(r"[^\d.]", "").str.replace(r"\.0+$", "")
    )
    rated = whole.filter(pl.col("digits").str.len_chars() >= 4).with_columns(
        is_round=pl.col("digits").str.ends_with("00") & ~pl.col("digits").str.contains(".", literal=True)
    )
    counted = rated.group_by("unit", "period").agg(
        share=pl.col("is_round").mean(), count=pl.len(), ids=pl.col("id").filter(pl.col("is_round"))
    )
    many = (pl.col("count") >= rule.tolerance("zeros_least")) & (pl.col("share") >= rule.tolerance("zeros"))
    for row in counted.filter(many).sort("unit", "period").iter_rows(named=True):
        message = f"{row['count']}个数里有{len(row['ids'])}个末尾为00，像是估计数"
        yield reporter.report(row["ids"], message, "核实是否估报")


def _find_copies(levels: pl.DataFrame, rule: CheckRule, reporter: Reporter) -> Iterator[Violation]:
    """Months in a row that are last year's, each times the same constant, to the last printed place."""
    series = ["indicator", *SERIES, "kind"]
    values = levels.filter((pl.col("value") > 0) & (_significant("printed") >= rule.tolerance("digits")))
    earlier = values.select(*series, pl.col("year") + 1, "month", before="value", before_id="id")
    pairs = values.join(earlier, on=[*series, "year", "month"], how="inner").sort("year", "month")
    run = int(rule.tolerance("run"))
    pairs = pairs.sort(*series, "year", "month").with_columns(
        times=pl.col("value") / pl.col("before"), slack=pl.col("half") / pl.col("before")
    )
    times, slack = pl.col("times"), pl.col("slack")
    moved = (times - times.shift(1).over(series)).abs()
    alike = (moved <= slack + slack.shift(1).over(series) + NEGLIGIBLE).fill_null(value=False)
    pairs = pairs.with_columns(stretch=(~alike).cum_sum().over(series))
    place = pl.int_range(pl.len()).over([*series, "stretch"])
    for row in pairs.filter(place == run - 1).iter_rows(named=True):
        message = f"连续{run}期都是上年同期的{show(row['times'], 4)}倍"
        yield reporter.report((row["id"], row["before_id"]), message, "核实是否按上年数推算")


@register(CheckKind.PROXY_INDEX)
def check_proxy_index(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X10: 0.40 electricity + 0.35 medium- and long-term loans + 0.25 freight, growth rates, against value added.

    Flagged where the gap leaves its own earlier mean by more than two standard deviations. Where a city has no rail
    freight, road freight stands in and the rule's title says so.
    """
    roles = ("value_added", "power", "loans", "freight")
    if not _has(rule, *roles):
        return
    all_four = join_roles(facts, {role: rule.roles[role] for role in roles}, measure="growth")
    proxy = pl.sum_horizontal([pl.col(role) * rule.tolerance(role) for role in roles[1:]])
    rated = all_four.with_columns(proxy=proxy).with_columns(gap=pl.col("proxy") - pl.col("value_added"))
    least = int(rule.tolerance("least"))
    for part in rated.sort("year", "month").partition_by([*_SERIES_OF, "kind"], maintain_order=True):
        for number in range(least, part.height):
            past = part["gap"].head(number)
            mean, spread = float(past.mean()), float(past.std() or 0.0)  # type: ignore[arg-type]
            row = part.row(number, named=True)
            if spread > 0 and abs(row["gap"] - mean) > rule.tolerance("deviations") * spread:
                message = (
                    f"用电、贷款、货运合成指数{show(row['proxy'], 1)}%，{_name(pack, rule, 'value_added')}"
                    f"{show(row['value_added'], 1)}%，差距超出历史常态"
                )
                ids = tuple(row[f"{role}_id"] for role in roles)
                yield Reporter(facts, rule).report(ids, message, "对照行业结构说明原因")
