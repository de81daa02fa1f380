"""Relations that must hold to the last printed place: X1, X9, parts, nested counts, shares, growth and plan paths."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars as pl

from gongce.facts.checks.panels import NEGLIGIBLE, SERIES, Reporter, join_roles, pick, show
from gongce.facts.checks.rule import CheckRule
from gongce.facts.checks.violation import Tier, Violation
from gongce.relations.figure import Figure
from gongce.relations.growth import decide_cumulative, decide_end_value
from gongce.relations.verdict import Verdict
from gongce.rulebook import Pack
from gongce.rulebook.names import CheckKind, register
from gongce.vocabulary import Period

_ON = ["indicator", *SERIES]
_MAY_FALL = ("利润", "盈亏", "净增", "净出口", "差额")


def _beyond(gap: pl.Expr, allowed: pl.Expr) -> pl.Expr:
    """Whether a gap is more than rounding can make it; float noise does not count."""
    return gap.abs() > allowed * (1 + NEGLIGIBLE) + NEGLIGIBLE * gap.abs() + 1e-12


@register(CheckKind.YTD_DIFFERENCE)
def check_ytd_difference(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X1: the month's value is the difference of two cumulative ones; a cumulative total does not fall.

    January and February joined are the cumulative total of February. Rounding of all three figures is allowed for.
    A total that falls is told as a revision of earlier months (a warning), not repaired.
    """
    reporter = Reporter(facts, rule)
    both = pair_months(facts, rule)
    for row in both.filter(_beyond(pl.col("value") - pl.col("expected"), pl.col("allowed"))).iter_rows(named=True):
        message = f"当月数{show(row['value'])}与累计数之差{show(row['expected'])}不符"
        ids = (row["id"], row["total_id"], None if row["starts"] else row["before_id"])
        yield reporter.report(ids, message, "核对当月数、本月累计和上月累计")
    total, before = _totals(facts, rule)
    yield from _find_falls(reporter, total.join(before, on=[*_ON, "year", "month"], how="inner"), pack)


def _totals(facts: pl.DataFrame, rule: CheckRule) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cumulative values, and the same a month later as what stood before."""
    level = pick(facts, rule.series or None, kinds=("ytd",))
    total = level.select(*_ON, "year", "month", total="value", total_half="half", total_id="id")
    before = total.select(
        *_ON, "year", pl.col("month") + 1, before="total", before_half="total_half", before_id="total_id"
    )
    return total, before


def pair_months(facts: pl.DataFrame, rule: CheckRule) -> pl.DataFrame:
    """Months beside the cumulative values they must be the difference of: `expected`, `allowed`, `starts`, ids.

    `starts` where the month begins the year (January, or both joined) and is the cumulative value itself.
    """
    total, before = _totals(facts, rule)
    on = [*_ON, "year", "month"]
    months = pick(facts, rule.series or None, kinds=("month", "joined"))
    both = months.join(total, on=on, how="inner").join(before, on=on, how="left")
    starts = (pl.col("kind") == "joined") | (pl.col("month") == 1)
    rest = pl.when(starts).then(0.0).otherwise(pl.col("before_half"))
    return both.with_columns(
        starts=starts,
        expected=pl.when(starts).then(pl.col("total")).otherwise(pl.col("total") - pl.col("before")),
        allowed=pl.col("half") + pl.col("total_half") + rest + rule.tolerance("slack"),
    )


def _find_falls(reporter: Reporter, pairs: pl.DataFrame, pack: Pack) -> Iterator[Violation]:
    """Totals below the month before: revisions of earlier months, or a wrong figure."""
    signed = {one.id for one in pack.indicators if any(word in one.title for word in _MAY_FALL)}
    falls = pairs.filter(
        (pl.col("total") - pl.col("before") < -(pl.col("total_half") + pl.col("before_half")) * (1 + NEGLIGIBLE))
        & ~pl.col("indicator").is_in(list(signed))
    )
    for row in falls.iter_rows(named=True):
        message = f"累计数{show(row['total'])}小于上月累计{show(row['before'])}（前期数据有调整，或有错）"
        yield reporter.report((row["total_id"], row["before_id"]), message, "说明前期数据调整的原因", tier=Tier.WARNING)


@register(CheckKind.SUM_OF_PARTS)
def check_sum_of_parts(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """X9: a unit's figure is the sum of its members', the whole the sum of its industries.

    Asked only where every member (in force at the period's end) has reported; a missing one is nobody's error here.
    """
    reporter = Reporter(facts, rule)
    for pairs, members in pair_sums(facts, rule, pack):
        wrong = pairs.filter(_beyond(pl.col("value") - pl.col("total"), pl.col("allowed")))
        for row in wrong.iter_rows(named=True):
            gap = row["value"] - row["total"]
            message = (
                f"{_title(pack, row['indicator'])}：总体{show(row['value'])}，"
                f"{members}个部分之和{show(row['total'])}，相差{show(gap)}"
            )
            yield reporter.report((row["id"], *row["ids"]), message, "查明是哪个数错了，见“建议查询”")


def pair_sums(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[tuple[pl.DataFrame, int]]:
    """Wholes beside the sums of all their parts (`total`, `allowed`, `ids`), and how many parts there are."""
    levels = pick(facts, rule.series or None)
    pairs = (
        _pair_industries(levels, rule, pack) if "catalogue" in rule.parameters else _pair_members(levels, rule, pack)
    )
    for pair, members in pairs:
        whole = pair.filter(pl.col("count") == members)
        yield whole.with_columns(allowed=pl.col("half") + pl.col("halves") + rule.tolerance("slack")), members


def _sum_parts(parts: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return parts.group_by(keys, maintain_order=True).agg(
        total=pl.col("value").sum(), halves=pl.col("half").sum(), count=pl.len(), ids=pl.col("id")
    )


def _pair_industries(levels: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[tuple[pl.DataFrame, int]]:
    """The whole against the items of the catalogue the rule names in its parameter `catalogue`."""
    catalogue = next((one for one in pack.catalogues if one.id == rule.parameters["catalogue"]), None)
    items = [item.id for item in catalogue.items] if catalogue else []
    keys = ["indicator", "definition", "unit", "period", "price_basis", "lane"]
    sums = _sum_parts(levels.filter(pl.col("industry").is_in(items)), keys)
    yield levels.filter(pl.col("industry") == "").join(sums, on=keys, how="inner"), len(items)


def _pair_members(levels: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[tuple[pl.DataFrame, int]]:
    keys = ["indicator", "definition", "industry", "period", "price_basis", "lane"]
    present = set(levels["unit"].unique())
    for whole in dict.fromkeys(link.under for link in pack.memberships if rule.hierarchy in {None, link.hierarchy}):
        if whole not in present:
            continue
        wholes = levels.filter(pl.col("unit") == whole)
        by_members = {
            period: tuple(unit.id for unit in pack.members(whole, rule.hierarchy, Period.parse(period).end))
            for period in sorted(wholes["period"].unique())
        }
        for members in dict.fromkeys(by_members.values()):
            if not members or not set(members) <= present:
                continue
            periods = [period for period, those in by_members.items() if those == members]
            parts = levels.filter(pl.col("unit").is_in(list(members)) & pl.col("period").is_in(periods))
            yield wholes.join(_sum_parts(parts, keys), on=keys, how="inner"), len(members)


@register(CheckKind.PART_OF_WHOLE)
def check_part_of_whole(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """A part (其中) is no larger than its whole."""
    if not {"part", "whole"} <= rule.roles.keys():
        return
    both = join_roles(facts, {"part": rule.roles["part"], "whole": rule.roles["whole"]})
    excess = pl.col("part") - pl.col("whole")
    allowed = pl.col("part_half") + pl.col("whole_half") + rule.tolerance("slack")
    wrong = both.filter((excess > 0) & _beyond(excess, allowed))
    names = [_title(pack, rule.roles[role]) for role in ("part", "whole")]
    for row in wrong.iter_rows(named=True):
        message = f"{names[0]}{show(row['part'])}大于{names[1]}{show(row['whole'])}"
        yield Reporter(facts, rule).report((row["part_id"], row["whole_id"]), message, "核对这两个数")


@register(CheckKind.NESTED_COUNTS)
def check_nested_counts(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """A count above a higher threshold is no larger; `series` goes from the lowest threshold to the highest."""
    reporter = Reporter(facts, rule)
    for lower, higher in zip(rule.series, rule.series[1:], strict=False):
        both = join_roles(facts, {"lower": lower, "higher": higher})
        for row in both.filter(pl.col("higher") > pl.col("lower") + rule.tolerance("slack")).iter_rows(named=True):
            message = f"{_title(pack, higher)}{show(row['higher'])}多于{_title(pack, lower)}{show(row['lower'])}"
            yield reporter.report((row["higher_id"], row["lower_id"]), message, "核对这两个数")


@register(CheckKind.SHARES_OF_WHOLE)
def check_shares_of_whole(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """Shares of one whole make 100 % together, within the rounding of all of them; more than 100 never."""
    if len(rule.series) < 2:
        return
    names = {f"s{number}": indicator for number, indicator in enumerate(rule.series)}
    all_shares = join_roles(facts, names)
    total = pl.sum_horizontal(list(names))
    allowed = pl.sum_horizontal([f"{name}_half" for name in names]) + rule.tolerance("slack")
    wrong = all_shares.with_columns(total=total).filter(_beyond(pl.col("total") - 100, allowed))
    for row in wrong.iter_rows(named=True):
        message = f"{len(names)}个占比之和为{show(row['total'])}%，不是100%"
        ids = [row[f"{name}_id"] for name in names]
        yield Reporter(facts, rule).report(ids, message, "核对各占比")


@register(CheckKind.GROWTH_PATH)
def check_growth_path(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """The three facts of growth agree: current value, the same panel's value a year before, growth (methods §2.3).

    Where only two published levels are there, their ratio beside the published growth is a note: the base was restated,
    both are right, and no one may divide the levels. Of a plan period, base year, yearly growth and end value agree.
    """
    reporter = Reporter(facts, rule)
    on = ["indicator", *SERIES, "period"]
    level = pick(facts, rule.series or None).select(*on, "year", "month", "kind", "value", "half", "id", "decimals")
    free = [name for name in on if name != "price_basis"]
    rate = pick(facts, rule.series or None, measure="growth").select(
        *free, rate="value", rate_half="half", rate_id="id"
    )
    base = pick(facts, rule.series or None, measure="base").select(*on, base="value", base_half="half", base_id="id")
    yield from _check_three_facts(level.join(base, on=on).join(rate, on=free), rule, reporter)
    yield from _note_restated(level, rate, base, on, free, reporter)
    yield from _check_plan_paths(facts, rule, reporter)


def _implied(level: pl.Expr, base: pl.Expr) -> pl.Expr:
    return (level / base - 1) * 100


def _check_three_facts(three: pl.DataFrame, rule: CheckRule, reporter: Reporter) -> Iterator[Violation]:
    current, base = pl.col("value"), pl.col("base")
    spread = _implied(current + pl.col("half"), base - pl.col("base_half")) - _implied(current, base)
    known = three.filter((base > pl.col("base_half")) & (pl.col("value") >= 0)).with_columns(
        implied=_implied(current, base), allowed=spread.abs() + pl.col("rate_half") + rule.tolerance("slack")
    )
    for row in known.filter(_beyond(pl.col("rate") - pl.col("implied"), pl.col("allowed"))).iter_rows(named=True):
        message = (
            f"按本期{show(row['value'])}和同期{show(row['base'])}算增长{show(row['implied'], 2)}%，"
            f"报的是{show(row['rate'], 2)}%"
        )
        yield reporter.report(
            (row["rate_id"], row["id"], row["base_id"]), message, "核对本期数、同期数和增速；价格口径不同的，分开注明"
        )


def _note_restated(
    level: pl.DataFrame, rate: pl.DataFrame, base: pl.DataFrame, on: list[str], free: list[str], reporter: Reporter
) -> Iterator[Violation]:
    """Published growth beside the growth two published levels imply, where they differ beyond rounding."""
    time = ["year", "month", "kind"]
    series = [name for name in on if name != "period"]
    earlier = level.select(
        *series, pl.col("year") + 1, "month", "kind", before="value", before_half="half", before_id="id"
    )
    pairs = (
        level.join(earlier, on=[*series, *time], how="inner")
        .join(rate, on=free, how="inner")
        .join(base, on=on, how="anti")
    )
    before = pl.col("before")
    spread = _implied(pl.col("value") + pl.col("half"), before - pl.col("before_half")) - _implied(
        pl.col("value"), before
    )
    pairs = pairs.filter(before > pl.col("before_half")).with_columns(
        implied=_implied(pl.col("value"), before),
        allowed=spread.abs() + pl.col("rate_half") + reporter.rule.tolerance("restated"),
    )
    for row in pairs.filter(_beyond(pl.col("rate") - pl.col("implied"), pl.col("allowed"))).iter_rows(named=True):
        message = (
            f"两期公布数之比为{row['implied']:+.1f}%，公布的增速是{row['rate']:+.1f}%：基数按可比口径调整过，"
            "增速是独立的数，不能由两期数相除"
        )
        ids = (row["rate_id"], row["id"], row["before_id"])
        yield reporter.report(ids, message, "发布时用公布的增速；要说明的写“名义同比”", tier=Tier.NOTE)


def _check_plan_paths(facts: pl.DataFrame, rule: CheckRule, reporter: Reporter) -> Iterator[Violation]:
    """Base year, yearly growth over a plan period, end year."""
    rates = pick(facts, rule.series or None, measure="growth", kinds=("plan",))
    years = pick(facts, rule.series or None, kinds=("year",)) if rates.height else rates
    for rate in rates.iter_rows(named=True):
        plan = Period.parse(rate["period"])
        ends = [_year_of(years, rate, year) for year in (plan.year - 1, plan.last_year)]
        if ends[0] is None or ends[1] is None:
            continue
        span = plan.last_year - plan.year + 1
        decision = decide_end_value(_figure(ends[0]), _figure(rate), span, _figure(ends[1]))
        if decision.verdict is Verdict.VIOLATED:
            message = (
                f"基期{show(ends[0]['value'])}按年均{show(rate['value'])}%增长{span}年，"
                f"达不到{show(ends[1]['value'])}这个数"
            )
            yield reporter.report((rate["id"], ends[0]["id"], ends[1]["id"]), message, "核对基期数、增速和末期数")


@register(CheckKind.CUMULATIVE_PATH)
def check_cumulative_path(facts: pl.DataFrame, rule: CheckRule, pack: Pack) -> Iterator[Violation]:
    """The total of a plan period is the sum of its years; where they are not all there, what base and growth give."""
    reporter = Reporter(facts, rule)
    totals = pick(facts, rule.series or None, kinds=("plan",))
    years = pick(facts, rule.series or None, kinds=("year",)) if totals.height else totals
    rates = pick(facts, rule.series or None, measure="growth", kinds=("plan",)) if totals.height else totals
    for total in totals.iter_rows(named=True):
        plan = Period.parse(total["period"])
        parts = [_year_of(years, total, year) for year in range(plan.year, plan.last_year + 1)]
        whole = [part for part in parts if part is not None]
        if len(whole) == len(parts):
            yield from _compare_years(total, whole, rule, reporter)
            continue
        base, rate = _year_of(years, total, plan.year - 1), _same_series(rates, total)
        if base is None or rate is None:
            continue
        decision = decide_cumulative(_figure(base), _figure(rate), len(parts), _figure(total))
        if decision.verdict is Verdict.VIOLATED:
            message = (
                f"基期{show(base['value'])}、年均增长{show(rate['value'])}%，"
                f"{len(parts)}年合计不会是{show(total['value'])}"
            )
            yield reporter.report((total["id"], base["id"], rate["id"]), message, "核对基期数、增速和合计")


def _compare_years(
    total: dict[str, Any], years: list[dict[str, Any]], rule: CheckRule, reporter: Reporter
) -> Iterator[Violation]:
    gap = total["value"] - sum(year["value"] for year in years)
    allowed = total["half"] + sum(year["half"] for year in years) + rule.tolerance("slack")
    if abs(gap) > allowed * (1 + NEGLIGIBLE):
        message = f"规划期合计{show(total['value'])}与各年之和相差{show(gap)}"
        yield reporter.report((total["id"], *(year["id"] for year in years)), message, "核对合计和各年的数")


def _same_series(facts: pl.DataFrame, like: dict[str, Any]) -> dict[str, Any] | None:
    names = ["indicator", "unit", "industry", "definition", "lane", "period"]
    found = facts.filter(pl.all_horizontal([pl.col(name) == like[name] for name in names]))
    return found.row(0, named=True) if found.height else None


def _year_of(facts: pl.DataFrame, like: dict[str, Any], year: int) -> dict[str, Any] | None:
    return _same_series(facts, like | {"period": str(year)})


def _figure(row: dict[str, Any]) -> Figure:
    value = Fraction(repr(row["value"]))
    return Figure(value, value, Fraction(1, 10 ** int(row["decimals"] or 0)))


def _title(pack: Pack, indicator: str) -> str:
    return next((one.title for one in pack.indicators if one.id == indicator), indicator)
