"""Scores, ranks and classes of enterprises as one lazy frame; quotas as integers, so no boundary is missed."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import narwhals as nw

from gongce.appraisal.per_mu.expressions import Line, figure_of, holds, points_column, points_of, settle_missing
from gongce.appraisal.scheme.completeness import require_complete
from gongce.appraisal.scheme.loading import Ready
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.methods import Effect, Join, Missing, Role, ScoringStep, Veto
from gongce.rulebook.model.schemes import Scheme, Tie
from gongce.vocabulary import LaneFrame, UsageError

SCORE, RANK, OF, GRADE, REASON = "score", "rank", "ranked", "grade", "reason"
_BELOW = 9
"""Decimals kept below the rounded one, so that a half is a half whatever the order of summing."""


def grade_enterprises(
    ready: Ready, frame: LaneFrame[Any], *, groups: Sequence[str] = (), with_items: bool = True
) -> Any:
    """Score and grade enterprises: the same lazy frame type comes back, a row an enterprise, in no stated order.

    New columns: `ITEM_points` (float, where `with_items`), `score` (int64: points × 10^decimals of the scheme, rounded
    half away from zero), `rank` and `ranked` (its place and the number ranked in its group), `grade` (class id),
    `grade_number` (1 = best), `reason` (why not ranked). Null where not ranked. Missing figures follow the scheme.

    Args:
        ready: a scheme for enterprises.
        frame: ADMIN or CONSENTED data; Polars, PySpark or any lazy frame Narwhals knows.
        groups: columns to rank within, beside the scheme's `group_by`.
        with_items: keep the points of each item.

    Raises:
        RefusedError: statistical data (exit code 4).
        InputError: the scheme leaves something unstated.
        UsageError: something that only `gongce appraise` does (ties by list, geometric joins, growth).

    >>> import polars as pl
    >>> from gongce.appraisal.scheme import build_scheme
    >>> from gongce.vocabulary import Lane, LaneFrame
    >>> ready = build_scheme('''
    ... scheme:
    ...   {id: k, title: 亩均评价, kind: evaluation, about: enterprise, full: 100, decimals: 2, ties: better,
    ...    missing: zero, denominators: zero, new_units: rank, quota_of: ranked, steps: [clip, weight, sum, rank],
    ...    items: [{id: tax-mu, title: 亩均税收, weight: 100, direction: up, function: index,
    ...             taking: {of: tax, per: mu}, parameters: {standard: 10, cap: 1.5, floor: 0}}],
    ...    classes: [{id: A, title: A类, share: 50}, {id: B, title: B类, share: 50}]}''')
    >>> firms = pl.LazyFrame({"id": ["x", "y"], "tax": [100.0, 30.0], "mu": [5.0, 6.0]})
    >>> grade_enterprises(ready, LaneFrame.of(firms, Lane.ADMIN)).select("id", "score", "grade").collect().rows()
    [('x', 15000, 'A'), ('y', 5000, 'B')]
    """
    native = frame.for_decisions(ready.scheme.title)
    require_complete(ready)
    _require_framed(ready.scheme)
    over = (*groups, *((ready.scheme.group_by,) if ready.scheme.group_by else ()))
    lines = [_line(ready, item.id, over) for item in ready.scheme.items]
    made = nw.from_native(native)
    made = made.with_columns(*(figure_of(line).alias(line.figure) for line in lines))
    made = made.with_columns(*(points_of(line).alias(line.points) for line in lines))
    filled = [settle_missing(line).alias(line.points) for line in lines if line.missing is not Missing.NOT_RANKED]
    made = made.with_columns(*filled) if filled else made
    made = made.with_columns(_reason(ready, lines).alias(REASON), _total(ready, lines).alias("_total"))
    made = made.with_columns(_scaled(ready.scheme, can_bar=_can_bar(ready, lines)).alias(SCORE))
    made = _rank(made, over)
    made = _grade(made, ready)
    drops = ["_total", *(line.figure for line in lines)]
    drops += [] if with_items else [line.points for line in lines]
    return made.drop(*drops).to_native()


def _line(ready: Ready, name: str, over: tuple[str, ...]) -> Line:
    scheme = ready.scheme
    item = next(one for one in scheme.items if one.id == name)
    return Line(
        item,
        ready.direction_of(item) or Direction.UP,
        item.missing or scheme.missing,
        item.denominators or scheme.denominators,
        over,
    )


def _require_framed(scheme: Scheme) -> None:
    """What only the exact engine does is refused, never done otherwise."""
    problems = {
        "ties by a list of criteria": scheme.ties is Tie.LIST,
        "a tie band": bool(scheme.band),
        "a geometric or nested join": scheme.join is not Join.SUM or any(p.join is not Join.SUM for p in scheme.parts),
        "rounded items": scheme.item_decimals is not None,
        "items that apply to some": any(item.applies for item in scheme.items),
        "more than 3 decimals": (scheme.decimals or 0) > 3,
    }
    found = [name for name, is_used in problems.items() if is_used]
    if found:
        raise UsageError(f"frames do not know {', '.join(found)}", where=scheme.id, remedy="use gongce appraise")


def _can_bar(ready: Ready, lines: Sequence[Line]) -> bool:
    """Whether the scheme may leave an enterprise without a rank at all."""
    by_veto = any(veto.effect is Effect.NOT_RANKED for veto in ready.scheme.vetoes)
    return by_veto or any(line.missing is Missing.NOT_RANKED for line in lines)


def _reason(ready: Ready, lines: Sequence[Line]) -> nw.Expr:
    """Why an enterprise is not ranked; null where it is."""
    made = nw.when(nw.lit(False)).then(nw.lit("")).otherwise(nw.lit(None))
    for line in reversed(lines):
        if line.missing is Missing.NOT_RANKED and line.item.role is not Role.PART:
            made = nw.when(nw.col(line.points).is_null()).then(nw.lit(f"缺{line.item.title}")).otherwise(made)
    for veto in reversed(ready.scheme.vetoes):
        if veto.effect is Effect.NOT_RANKED:
            made = nw.when(_held(ready, veto)).then(nw.lit(veto.title)).otherwise(made)
    return made


def _held(ready: Ready, veto: Veto) -> nw.Expr:
    if veto.rule is None:
        return holds(veto.when, veto.any_of)
    rule = ready.rule(veto.rule)
    return holds((*rule.when, *veto.when), (*rule.any_of, *veto.any_of))


def _total(ready: Ready, lines: Sequence[Line]) -> nw.Expr:
    """The total: sum, scaled where points are not available, then bonus, bounds, vetoes of the whole score."""
    scheme = ready.scheme
    scored = [line for line in lines if line.item.role is Role.SCORE]
    total = nw.sum_horizontal(*(nw.col(line.points) for line in scored))
    if any(line.missing is Missing.REDUCE for line in scored):
        weights = [nw.when(~nw.col(line.points).is_null()).then(line.weight).otherwise(0.0) for line in scored]
        available = nw.sum_horizontal(*weights)
        total = nw.when(available > 0).then(total * float(scheme.full or 0) / available)
    for step in scheme.steps:
        if step is ScoringStep.BONUS:
            total = _with_bonus(scheme, lines, total)
        if step is ScoringStep.LIMIT:
            total = _clip(total, scheme.total.least, scheme.total.most)
    for veto in scheme.vetoes:
        if veto.effect is Effect.ZERO:
            total = nw.when(_held(ready, veto) & (total > 0)).then(0.0).otherwise(total)
    return total


def _with_bonus(scheme: Scheme, lines: Sequence[Line], total: nw.Expr) -> nw.Expr:
    bonus = [nw.col(line.points) for line in lines if line.item.role is Role.BONUS]
    taken = [nw.col(line.points) for line in lines if line.item.role is Role.DEDUCTION]
    if bonus:
        total = total + _clip(nw.sum_horizontal(*bonus), scheme.bonus.least, scheme.bonus.most)
    if taken:
        total = total - _clip(nw.sum_horizontal(*taken).abs(), scheme.deductions.least, scheme.deductions.most)
    return total


def _clip(value: nw.Expr, least: Fraction | None, most: Fraction | None) -> nw.Expr:
    if least is None and most is None:
        return value
    return value.clip(None if least is None else float(least), None if most is None else float(most))


def _scaled(scheme: Scheme, *, can_bar: bool) -> nw.Expr:
    """Half away from zero in two steps: to nine further decimals, then to the scheme's; integers from there on."""
    total, decimals = nw.col("_total"), scheme.decimals or 0
    can_be_negative = any(item.role is Role.DEDUCTION for item in scheme.items) or scheme.total.least is None
    fine = _truncated(total * float(10 ** (decimals + _BELOW)), 0.5, can_be_negative)
    score = _truncated(fine / float(10**_BELOW), 0.5, can_be_negative)
    return nw.when(nw.col(REASON).is_null()).then(score) if can_bar else score


def _truncated(value: nw.Expr, half: float, can_be_negative: bool) -> nw.Expr:
    if not can_be_negative:
        return (value + half).cast(nw.Int64)
    return nw.when(value < 0).then(value - half).otherwise(value + half).cast(nw.Int64)


def _rank(made: Any, over: tuple[str, ...]) -> Any:
    rank, of = nw.col(SCORE).rank("min", descending=True), nw.col(SCORE).count()
    if over:
        rank, of = rank.over(*over), of.over(*over)
    return made.with_columns(rank.cast(nw.Int64).alias(RANK), of.cast(nw.Int64).alias(OF))


def _grade(made: Any, ready: Ready) -> Any:
    """Classes from integer quotas, then vetoes, which only lower."""
    scheme = ready.scheme
    if not scheme.classes:
        return made
    if scheme.quota_of == "eligible" and any(one.effect is Effect.NOT_ELIGIBLE for one in scheme.vetoes):
        raise UsageError("a quota of the eligible", where=scheme.id, remedy="use not_ranked, or gongce appraise")
    number = _class_number(scheme)
    order = {one.id: place for place, one in enumerate(scheme.classes, 1)}
    bars = [
        nw.when(_held(ready, veto)).then(nw.lit(order[veto.to])).otherwise(nw.lit(1))
        for veto in scheme.vetoes
        if veto.effect in {Effect.AT_BEST, Effect.CLASS} and veto.to is not None
    ]
    if bars:
        number = nw.max_horizontal(number, *bars)
    for veto in scheme.vetoes:
        if veto.effect is Effect.NOT_ELIGIBLE:
            number = nw.when(~_held(ready, veto)).then(number)
    number = nw.when(~nw.col(RANK).is_null()).then(number)
    made = made.with_columns(number.cast(nw.Int64).alias("grade_number"))
    name = nw.when(nw.lit(False)).then(nw.lit("")).otherwise(nw.lit(None))
    for one in scheme.classes:
        name = nw.when(nw.col("grade_number") == order[one.id]).then(nw.lit(one.id)).otherwise(name)
    return made.with_columns(name.alias(GRADE))


def _class_number(scheme: Scheme) -> nw.Expr:
    share, seats = Fraction(0), 0
    tests: list[tuple[int, nw.Expr]] = []
    for place, one in enumerate(scheme.classes, 1):
        share += one.share or 0
        seats += one.places or 0
        test = nw.lit(True)
        if one.share is not None:
            test = test & (100 * share.denominator * nw.col(RANK) <= share.numerator * nw.col(OF))
        if one.places is not None:
            test = test & (nw.col(RANK) <= seats)
        if one.least_score is not None:
            test = test & (nw.col(SCORE) >= int(one.least_score * 10 ** (scheme.decimals or 0)))
        tests.append((place, test))
    made = nw.lit(None).cast(nw.Int64)
    for place, test in reversed(tests):
        made = nw.when(test).then(nw.lit(place)).otherwise(made)
    return made


def explain_enterprise(ready: Ready, row: dict[str, Any]) -> tuple[str, ...]:
    """One enterprise's graded row in words: points item by item, total, place, class or why none."""
    scheme = ready.scheme
    lines = [f"{item.title}：{_points_text(row.get(points_column(item.id)))}" for item in scheme.items]
    if row.get(RANK) is None:
        return (*lines, f"不排名（{row.get(REASON) or '缺数'}）。")
    total = row[SCORE] / 10 ** (scheme.decimals or 0)
    titles = {one.id: one.title for one in scheme.classes}
    grade = f"，{titles[row[GRADE]]}" if row.get(GRADE) else ""
    return (*lines, f"总分{total:.{scheme.decimals or 0}f}分，{row[OF]}户中第{row[RANK]}{grade}。")


def _points_text(points: float | None) -> str:
    return "不计分。" if points is None else f"{points:.4f}".rstrip("0").rstrip(".") + "分。"
