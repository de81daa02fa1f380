"""Why a row gets what it gets, in words: clause, conditions with their figures, formula, cuts, what waits."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gongce.entitlements.events import ROW, facts_of_row
from gongce.entitlements.outcome import Line, Outcome
from gongce.rulebook import Amount, Condition, Rule, Step
from gongce.rulebook.conditions import (
    Facts,
    any_condition_holds,
    condition_holds,
    conditions_hold,
    tell_condition,
)
from gongce.rulebook.model.base import print_number
from gongce.rulebook.names import AmountKind
from gongce.vocabulary import FEN_OF, InputError

_YES = {True: "成立", False: "不成立", None: "不能判断"}


def print_amount(steps: int, unit: str) -> str:
    """An amount as people read it: money in 元 with all its fen, else with its unit.

    >>> print_amount(123456789, "分"), print_amount(12, "亩")
    ('1,234,567.89元', '12亩')
    """
    if unit != "分":
        return f"{steps:,}{unit}"
    sign, (yuan, fen) = "-" if steps < 0 else "", divmod(abs(steps), 100)
    return f"{sign}{yuan:,}{f'.{fen:02d}' if fen else ''}元"


def explain_subject(outcome: Outcome, subject: str) -> tuple[str, ...]:
    """Every row of a subject, rule by rule, in words.

    Raises:
        InputError: no such subject.
    """
    rows = [row for row in outcome.frame.to_dicts() if row["subject"] == subject]
    if not rows:
        raise InputError(f"no subject {subject}", where=outcome.events.file, remedy="check the name")
    told = []
    for row in rows:
        told += list(explain_row(outcome, row))
    return tuple(told)


def explain_row(outcome: Outcome, row: Mapping[str, Any]) -> Iterator[str]:
    """One row, rule by rule, in words."""
    lines = {line.rule: line for line in outcome.lines if line.row == row[ROW]}
    facts = facts_of_row(outcome.events, row)
    yield f"{row['subject']}（第{row[ROW]}行），按{outcome.on.isoformat()}有效的规则："
    for rule in outcome.rules:
        yield "　" + "；".join(_explain_rule(outcome, rule, row, facts, lines.get(rule.id)))
    yield from _explain_limits(outcome, row)
    found = [one for one in outcome.findings if f"（第{row[ROW]}行）" in one.place]
    for one in found:
        yield f"　待补：{one.message}"
    net, back = sum(line.net for line in lines.values()), sum(line.back for line in lines.values())
    yield f"　应兑付{'（待补齐后）' if found else ''}{print_amount(net, outcome.unit)}。"
    if back:
        yield f"　应收回{print_amount(back, outcome.unit)}。"


def _explain_rule(
    outcome: Outcome, rule: Rule, row: Mapping[str, Any], facts: Facts, line: Line | None
) -> Iterator[str]:
    clause = f"（{rule.where.section}）" if rule.where else ""
    yield f"{rule.id}“{rule.title}”{clause}"
    for condition in (*rule.when, *rule.any_of):
        yield _tell_test(outcome, condition, row, facts)
    every, some = conditions_hold(rule.when, facts), any_condition_holds(rule.any_of, facts)
    holds = False if False in (every, some) else None if None in (every, some) else True
    if not holds:
        yield "条件不能判断，暂不兑付" if holds is None else "不符合条件，不予奖补"
        return
    for veto in outcome.vetoes:
        if (not veto.limits or rule.id in veto.limits) and _vetoed(veto, facts):
            yield f"符合否决条件“{veto.title}”，不予奖补"
            return
        if (not veto.limits or rule.id in veto.limits) and _vetoed(veto, facts) is None:
            yield f"否决条件“{veto.title}”不能判断，暂不兑付"
            return
    barred = next((one for one in outcome.barred if one.row == row[ROW] and one.rule == rule.id), None)
    if barred is not None:
        yield f"{barred.text}，不予奖补"
        return
    if rule.amount is not None:
        yield _tell_amount(outcome, rule, rule.amount, row)
    yield _tell_result(outcome, rule, row, line)


def _vetoed(veto: Rule, facts: Facts) -> bool | None:
    found = (conditions_hold(veto.when, facts), any_condition_holds(veto.any_of, facts))
    return False if False in found else None if None in found else True


def _tell_test(outcome: Outcome, condition: Condition, row: Mapping[str, Any], facts: Facts) -> str:
    named = condition.model_copy(update={"title": outcome.book.name_of(condition.field)[:60]})
    actual = _tell_fact(outcome, condition.field, row)
    return f"{tell_condition(named)}（实际{actual}）{_YES[condition_holds(condition, facts)]}"


def _tell_fact(outcome: Outcome, name: str, row: Mapping[str, Any]) -> str:
    value, unit = row[name], outcome.events.units.get(name, "")
    if value is None or value == "":
        return "未填报" if value is None else "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    told = print_amount(value, "分") if unit == "分" else f"{value}{unit}"
    derived = outcome.book.derive.get(name)
    if derived is None:
        return told
    parts = [f"{outcome.book.name_of(part)}{_tell_fact(outcome, part, row)}" for part in derived.plus]
    less = [f"－{outcome.book.name_of(part)}{_tell_fact(outcome, part, row)}" for part in derived.minus]
    return f"{told}（{'＋'.join(parts)}{''.join(less)}）"


def _tell_amount(outcome: Outcome, rule: Rule, amount: Amount, row: Mapping[str, Any]) -> str:
    named = outcome.book.name_of

    def figure(name: str) -> str:
        return f"{named(name)}{_tell_fact(outcome, name, row)}"

    base = figure(amount.of) if amount.of else ""
    base += f"减{figure(amount.less)}" if amount.less else ""
    value = "" if amount.value is None else f"{print_number(amount.value)}{amount.measured_in}"
    match amount.kind:
        case AmountKind.FIXED:
            told = f"定额{value}"
        case AmountKind.PER_UNIT:
            told = f"每{named(amount.per)}{value}，{figure(amount.per)}"
        case AmountKind.RATE:
            told = f"{base}的{value}"
        case AmountKind.TIERS | AmountKind.SCHEDULE:
            told = f"{figure(amount.by or amount.of)}，对应{_tell_step(amount, row)}" + (f"，{base}" if base else "")
        case _:
            told = f"{base}的{value or '100%'}分配" if base else f"{value}分担"
    unit = amount.cap_in or (amount.measured_in if amount.measured_in in FEN_OF else "元")
    bounds = [
        f"不少于{print_number(amount.least)}{unit}" if amount.least is not None else "",
        f"最高{print_number(amount.cap)}{unit}" if amount.cap is not None else "",
        f"以{figure(amount.cap_of)}为限" if amount.cap_of else "",
        f"第{row[amount.by]}年（共{amount.years}年）" if amount.years and amount.by else "",
        f"减去已兑付{_tell_fact(outcome, rule.offset, row)}" if rule.offset else "",
    ]
    return "，".join(part for part in (told, *bounds) if part)


def _tell_step(amount: Amount, row: Mapping[str, Any]) -> str:
    value = row[amount.by or amount.of]
    found: Step | None = None
    for step in amount.steps:
        if amount.kind is AmountKind.SCHEDULE:
            found = step if step.year == value else found
        elif value is not None and _is_inside(step, Fraction(str(value))):
            found = step
    return "无相应档次" if found is None else f"{print_number(found.value)}{found.measured_in or amount.measured_in}"


def _is_inside(step: Step, value: Fraction) -> bool:
    above = step.from_value is None or value >= step.from_value
    return above and (step.to_value is None or value < step.to_value)


def _tell_result(outcome: Outcome, rule: Rule, row: Mapping[str, Any], line: Line | None) -> str:
    if line is None:
        winner = _winner(outcome, rule, row)
        return f"同类就高不重复，已取{winner}，本项为0" if winner else "得0"
    told = f"得{print_amount(line.gross, outcome.unit)}"
    if line.back:
        return f"项目中止，已兑付的{print_amount(line.back, outcome.unit)}应收回"
    if line.net != line.gross:
        told += f"，核减后{print_amount(line.net, outcome.unit)}"
    return told


def _winner(outcome: Outcome, rule: Rule, row: Mapping[str, Any]) -> str:
    mine: Sequence[Rule] = [one for one in outcome.rules if rule.group and one.group == rule.group]
    return next((one.id for one in mine if row[one.id]), "")


def _explain_limits(outcome: Outcome, row: Mapping[str, Any]) -> Iterator[str]:
    for limit in outcome.limits:
        cut = int(row[f"cut_{limit.id}"])
        if cut:
            yield f"　{limit.id}“{limit.title}”：超出限额{print_amount(cut, outcome.unit)}，予以核减"
    for name, (asked, ceiling) in outcome.budgets.items():
        if asked > ceiling:
            budget = outcome.book.by_id(name)
            how = "按比例兑付" if budget.ration == "pro_rata" else "按先后兑付"
            ratio = f"应付{print_amount(asked, outcome.unit)}，预算{print_amount(ceiling, outcome.unit)}"
            yield f"　{name}“{budget.title}”：{ratio}，{how}"
