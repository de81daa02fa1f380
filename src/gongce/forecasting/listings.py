"""Forecasts, backtests and estimates as lines for people: the sentence that matters first, doubts last."""

import unicodedata
from collections.abc import Iterator, Sequence

from gongce.forecasting.attainment import CHANCES, Outlook, TierOutlook
from gongce.forecasting.backtest import Backtest
from gongce.forecasting.distributions import LEVELS
from gongce.forecasting.estimates import AccuracyTest, Estimate, PlaceOutlook
from gongce.forecasting.growths import GrowthOutlook
from gongce.forecasting.history import History
from gongce.forecasting.ledger import Scored
from gongce.forecasting.reconciliation import Reconciled
from gongce.forecasting.routes import Route
from gongce.vocabulary import Finding, Period, Severity

_LOW, _HIGH = LEVELS.index(0.1), LEVELS.index(0.9)
_SIGNS = {Severity.NOTE: "注", Severity.WARNING: "提醒", Severity.BLOCKING: "不作预测"}
WAYS = {"forecast": "本模型", "naive": "照搬上年后续", "growth": "按累计增速推全年", "even": "按时间进度推算"}


def print_number(value: float | None) -> str:
    """A number with as many decimals as its size asks for; — where there is none.

    >>> print_number(12345.6), print_number(123.45), print_number(1.234), print_number(None)
    ('12,346', '123.5', '1.23', '—')
    """
    if value is None:
        return "—"
    size = abs(value)
    if size >= 1e15:
        return f"{value:.4g}"
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 0.1 or size == 0 else 4
    return f"{value:,.{decimals}f}"


def print_chance(probability: float | None) -> str:
    """A probability in whole percent, never a bare 0 or 100 for what is not certain.

    >>> [print_chance(one) for one in (0.364, 0.9999, 1.0, 0.0001, None)]
    ['36%', '>99%', '100%', '<1%', '—']
    """
    if probability is None:
        return "—"
    if probability < 0.01:
        return "<1%"
    return ">99%" if 0.99 < probability < 1 else f"{100 * probability:.0f}%"


def span_title(history: History) -> str:
    """The months that are known, in words.

    >>> import numpy as np
    >>> span_title(History("s", 2020, 12, np.ones(54), 6.0))
    '2024年1—6月'
    """
    if not history.done:
        return f"{history.year - 1}年全年"
    return Period.ytd(history.year, history.last.last).title


def list_outlooks(outlooks: Sequence[Outlook], reconciled: Reconciled | None = None) -> Iterator[str]:
    """Every series: one alone as a sentence, several as a count and a table; then what must be known."""
    if len(outlooks) == 1:
        yield tell_outlook(outlooks[0])
        yield from _list_tiers(outlooks[0])
    else:
        yield _tell_many(outlooks)
        yield from _align([_HEADS, *(_row(outlook) for outlook in outlooks)])
    if reconciled is not None:
        yield from _tell_whole(reconciled)
    yield from list_findings([finding for outlook in outlooks for finding in outlook.projection.findings])


def tell_outlook(outlook: Outlook) -> str:
    """One series in one sentence: what is lacking, what each month must bring, then the forecast and its chance."""
    history, main = outlook.projection.history, outlook.main
    parts = [
        f"{history.name}：{span_title(history)}累计{print_number(history.known)}" if history.done else history.name
    ]
    if main is not None:
        parts.append(_tell_gap(history, main))
    if outlook.median is not None:
        low, high = outlook.quantiles[_LOW], outlook.quantiles[_HIGH]
        parts.append(
            f"预计{history.year}年全年{print_number(outlook.median)}（80%区间{print_number(low)}—{print_number(high)}）"
        )
    else:
        parts.append("不作预测")
    if main is not None and main.probability is not None:
        parts.append(f"达标概率{print_chance(main.probability)} {main.light.shape} {CHANCES[main.light]}")
    return "，".join(parts) + "。"


def _tell_gap(history: History, main: TierOutlook) -> str:
    name = f"{main.tier.words}{'上限' if main.at_most else ''}{print_number(main.value)}"
    if main.gap <= 0:
        return f"已{'超过' if main.at_most and main.gap < 0 else '达'}{name}"
    text = f"距{name}还{'有' if main.at_most else '差'}{print_number(main.gap)}"
    if main.per_month is None:
        return text
    word = "不能超过" if main.at_most else "需"
    text += f"，余下{history.months_left}个月月均{word}{print_number(main.per_month)}"
    if main.last_per_month is None:
        return text
    text += f"（上年同期月均{print_number(main.last_per_month)}"
    if main.growth_needed is not None:
        basis = "可比口径" if main.is_comparable else "名义，按上年已公布数"
        text += f"，{_tell_growth(main)}，{basis}"
    return text + "）"


def _tell_growth(main: TierOutlook) -> str:
    growth = main.growth_needed or 0.0
    if main.at_most:
        return f"增幅须在{growth:.1f}%以内"
    return f"须增长{growth:.1f}%" if growth >= 0 else f"可比上年少{-growth:.1f}%"


def _list_tiers(outlook: Outlook) -> Iterator[str]:
    if len(outlook.tiers) > 1:
        rows = [("档次", "数值", "还差", "月均需", "概率", "")]
        rows += [
            (
                one.tier.words,
                print_number(one.value),
                print_number(max(one.gap, 0.0)),
                print_number(one.per_month if one.gap > 0 else None),
                print_chance(one.probability),
                f"{one.light.shape} {CHANCES[one.light]}",
            )
            for one in outlook.tiers
        ]
        yield from _align(rows)


_HEADS = ("序列", "累计", "目标", "还差", "月均需", "预计全年", "80%区间", "概率", "", "方法")


def _row(outlook: Outlook) -> tuple[str, ...]:
    history, main = outlook.projection.history, outlook.main
    span = "—"
    if outlook.quantiles:
        span = f"{print_number(outlook.quantiles[_LOW])}—{print_number(outlook.quantiles[_HIGH])}"
    return (
        history.name,
        print_number(history.known) if history.done else "—",
        print_number(main.value if main else None),
        print_number(max(main.gap, 0.0) if main else None),
        print_number(main.per_month if main and main.gap > 0 else None),
        print_number(outlook.median),
        span,
        print_chance(main.probability if main else None),
        f"{main.light.shape} {CHANCES[main.light]}" if main else "",
        outlook.projection.route.words,
    )


def _tell_many(outlooks: Sequence[Outlook]) -> str:
    lights = [one.main.light for one in outlooks if one.main is not None]
    counts = "，".join(f"{lights.count(light)}个{words}" for light, words in CHANCES.items() if light in lights)
    refused = sum(one.projection.route is Route.REFUSED for one in outlooks)
    tail = f"；{refused}个不作预测" if refused else ""
    return f"共{len(outlooks)}个序列{'：' + counts if counts else ''}{tail}。"


def _tell_whole(made: Reconciled) -> Iterator[str]:
    first = made.drivers[0]
    yield (
        f"各部分与总量已协调一致；总量波动的最大来源是{first.name}（占方差{100 * first.variance_share:.0f}%，"
        f"占上年总量{100 * first.weight:.0f}%）。"
    )


def list_growths(outlooks: Sequence[GrowthOutlook]) -> Iterator[str]:
    """Growth targets: growth so far, growth the rest needs, forecast and chance."""
    for one in outlooks:
        title = Period.ytd(one.year, one.month).title
        parts = [f"{one.name}：{title}增长{one.growth:.1f}%"]
        for tier in one.tiers:
            basis = "可比口径" if tier.is_comparable else "按月份权重近似"
            if tier.rest_needed is not None:
                parts.append(f"{tier.tier.words}{tier.value:.1f}%须后续增长{tier.rest_needed:.1f}%（{basis}）")
        low, middle, high = (one.quantiles[at] for at in (_LOW, LEVELS.index(0.5), _HIGH))
        parts.append(f"预计全年增长{middle:.1f}%（80%区间{low:.1f}%—{high:.1f}%）")
        for tier in one.tiers:
            chance = print_chance(tier.probability)
            parts.append(f"达到{tier.tier.words}的概率{chance} {tier.light.shape} {CHANCES[tier.light]}")
        yield "，".join(parts) + "。"
    yield from list_findings([finding for one in outlooks for finding in one.findings])


def list_backtests(tests: Sequence[Backtest]) -> Iterator[str]:
    """Each stage of the year: errors of each way, coverage by year, probability scores."""
    for test in tests:
        errors = dict(test.errors)
        calibration = test.calibration
        best = min((way for way in errors if way != "forecast"), key=errors.__getitem__)
        verdict = "小于" if errors["forecast"] < errors[best] else "不小于"
        yield (
            f"做到{_stage(test)}时预测全年，回测{len(test.cases)}次：误差中位数{errors['forecast']:.2f}%，"
            f"{verdict}“{WAYS[best]}”的{errors[best]:.2f}%；80%区间实际覆盖{100 * calibration.coverage80:.0f}%。"
        )
        yield from _align([("做法", "误差中位数%"), *((WAYS[way], f"{value:.2f}") for way, value in errors.items())])
        yield from _align(
            [("年份", "次数", "80%区间覆盖"), *((str(y), str(n), f"{100 * c:.0f}%") for y, n, c in calibration.by_year)]
        )
        if calibration.brier is not None:
            brier = calibration.brier
            yield (
                f"“全年不低于上年×1.03”的概率评分（Brier）{brier.score:.4f}：可靠性{brier.reliability:.4f}，"
                f"区分度{brier.resolution:.4f}，不确定性{brier.uncertainty:.4f}；"
                f"CRPS为实际值的{100 * calibration.crps:.2f}%。"
            )
        yield "PIT分布（十等分，应大致相等）：" + " ".join(map(str, calibration.pit))


def _stage(test: Backtest) -> str:
    if not test.done:
        return "上年末"
    if test.season == 4:
        return f"{'一二三四'[test.done - 1]}季度"
    return f"{test.done if test.season == 12 else test.done + 1}月"


def list_estimate(
    name: str, estimate: Estimate, place: PlaceOutlook | None, tests: Sequence[tuple[str, AccuracyTest]]
) -> Iterator[str]:
    """The estimate with its interval and way; what the others say; the place; how ways compared in the past."""
    low, high = estimate.interval()
    yield (
        f"{name}{estimate.period.title}预估增长{estimate.value:.1f}%（80%区间{low:.1f}%—{high:.1f}%），"
        f"方法：{estimate.way.words}；发布前估计，不是统计数据。"
    )
    others = "，".join(f"{way.words}{value:.1f}%" for way, value in estimate.others)
    if others:
        yield f"其他做法：{others}。"
    if estimate.contributions:
        pulls = "，".join(f"{part}{value:+.2f}" for part, value in estimate.contributions)
        yield f"先行指标推算较上期变动的来源（百分点）：{pulls}。"
    if place is not None:
        yield _tell_place(place)
    misses = "，".join(f"{way.words}{value:.2f}" for way, value in estimate.misses if value == value)
    if misses:
        yield f"近期平均误差（百分点）：{misses}。"
    for words, test in tests:
        better = "小" if test.mean_difference < 0 else "大"
        yield (
            f"{words}：{test.cases}期平均误差{better}{abs(test.mean_difference):.3f}个百分点，"
            f"Diebold–Mariano统计量{test.statistic:.2f}，p={test.p_value:.3f}。"
        )
    yield from list_findings(estimate.findings)


def _tell_place(place: PlaceOutlook) -> str:
    text = f"若如此，在{place.of}个城市中居第{place.place}位（80%区间第{place.best}—{place.worst}位）"
    if place.points_needed is not None:
        text += (
            f"；前移一位须超过{place.next_ahead}的{place.to_gain:.1f}%，还差{place.points_needed:.1f}个百分点，"
            f"概率{print_chance(place.chance_to_gain)}"
        )
    if place.chance_to_lose is not None:
        text += f"；被后一位超过的概率{print_chance(place.chance_to_lose)}"
    return text + "。"


def list_scored(scored: Sequence[Scored]) -> Iterator[str]:
    """Frozen forecasts whose truth has come."""
    inside = sum(one.is_inside80 for one in scored)
    yield f"台账中{len(scored)}条预测已有实际值，80%区间命中{inside}条。"
    rows = [("对象", "期间", "据", "预测中位数", "实际", "区间内")]
    for one in scored:
        middle = (one.entry.quantiles[9] + one.entry.quantiles[10]) / 2
        hit = "是" if one.is_inside80 else "否"
        rows.append(
            (one.entry.subject, one.entry.period, one.entry.origin, print_number(middle), print_number(one.actual), hit)
        )
    yield from _align(rows)


def list_findings(findings: Sequence[Finding]) -> Iterator[str]:
    """Doubts and assumptions, each once; what is true of many series in one line."""
    places: dict[tuple[Severity, str, str], list[str]] = {}
    for finding in findings:
        places.setdefault((finding.severity, finding.message, finding.remedy), []).append(finding.place)
    for (severity, message, remedy), found in places.items():
        names = list(dict.fromkeys(found))
        shown = "、".join(names[:3]) + (f"等{len(names)}个序列" if len(names) > 3 else "")
        yield f"〔{_SIGNS[severity]}〕{shown}：{message}{'；' + remedy if remedy else ''}。"


def _align(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns under each other, a Han character counting two."""
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
