"""What keeps a rule from giving in a row though its conditions hold: paid before, or not selected in the round."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gongce.entitlements.events import ROW, EventTable
from gongce.entitlements.outcome import Bar, Barred
from gongce.rulebook import Rule, Selection
from gongce.vocabulary import Finding, InputError, Severity

Row = Mapping[str, Any]


def bar_repeats(
    rules: Sequence[Rule], rows: Sequence[Row], amounts: Mapping[str, Sequence[int]], paid: EventTable | None
) -> list[Barred]:
    """Rows in which a rule with `once_per` would pay again: after an earlier payment, or after an earlier row.

    Rules of one no-stacking group block each other: what was paid under one is not paid under another.

    Args:
        rules: the giving rules.
        rows: the events.
        amounts: rule → what it would give in each row.
        paid: earlier payments: `rule`, `amount`, `day` and the facts of `once_per`; None where there are none.

    Raises:
        InputError: a fact of `once_per` is no column of the events or of the earlier payments.
    """
    found: list[Barred] = []
    seen: dict[tuple[object, ...], str] = {}
    by_id = {rule.id: rule for rule in rules}
    earlier: Sequence[Row] = paid.frame.to_dicts() if paid is not None else ()
    for row in earlier:
        rule = by_id.get(str(row.get("rule")))
        if rule is not None and rule.once_per and row.get("amount", 1) != 0:
            seen[_key(rule, row, paid.file if paid else "")] = f"此前已兑付{_told(row)}"
    for number, row in enumerate(rows):
        taken = []
        for rule in rules:
            if not rule.once_per or not amounts[rule.id][number]:
                continue
            key = _key(rule, row, "events")
            if key in seen:
                found.append(Barred(int(row[ROW]), rule.id, Bar.PAID, seen[key]))
            else:
                taken.append((key, f"与第{row[ROW]}行重复"))
        seen.update(taken)
    return found


def _key(rule: Rule, row: Row, file: str) -> tuple[object, ...]:
    lacking = [name for name in rule.once_per if name not in row]
    if lacking:
        raise InputError(f"no column {lacking[0]}", where=file, remedy=f"{rule.id} is paid once for each of it: add it")
    return (rule.group or rule.id, *(str(row[name]) for name in rule.once_per))


def _told(row: Row) -> str:
    return f"（{row['day']}）" if row.get("day") else ""


def select(rule: Rule, rows: Sequence[Row], amounts: Sequence[int]) -> tuple[list[Barred], list[Finding]]:
    """Who is out of a round: below the least score, or after the last place. A tie at the last place shares it.

    Raises:
        InputError: the score is no column.
    """
    chosen = rule.selection
    if chosen is None:
        return [], []
    if rows and chosen.score not in rows[0]:
        raise InputError(f"no column {chosen.score}", where=rule.id, remedy="add the score of the round")
    able = [row for row, amount in zip(rows, amounts, strict=True) if amount]
    out = [Barred(int(row[ROW]), rule.id, Bar.SCORE_MISSING, "缺评分") for row in able if row[chosen.score] is None]
    scored = sorted((row for row in able if row[chosen.score] is not None), key=lambda row: -row[chosen.score])
    cut, findings = _cut(rule, chosen, scored)
    for place, row in enumerate(scored, 1):
        score = row[chosen.score]
        if chosen.least is not None and Fraction(str(score)) < chosen.least:
            out.append(Barred(int(row[ROW]), rule.id, Bar.NOT_SELECTED, f"评分{score}低于入围线{chosen.least}"))
        elif cut is not None and score < cut:
            out.append(Barred(int(row[ROW]), rule.id, Bar.NOT_SELECTED, f"评分{score}，第{place}名，未入围"))
    return out, findings


def _cut(rule: Rule, chosen: Selection, scored: Sequence[Row]) -> tuple[Any, list[Finding]]:
    """The score of the last place, and a note where a tie there makes an excess."""
    if chosen.most is None or len(scored) <= chosen.most:
        return None, []
    cut = scored[chosen.most - 1][chosen.score]
    excess = sum(1 for row in scored if row[chosen.score] >= cut) - chosen.most
    if not excess:
        return cut, []
    message = f"评分{cut}并列，入围比名额{chosen.most}多{excess}个。"
    return cut, [Finding("award.tie", Severity.WARNING, rule.id, message, "由评审组对并列者再评，或同意超额。")]


def flag(rows: Sequence[Row], barred: Iterable[Barred], rules: Iterable[str]) -> dict[str, list[bool]]:
    """Rule → in which rows it is barred."""
    held = {(one.row, one.rule) for one in barred}
    return {rule: [(int(row[ROW]), rule) in held for row in rows] for rule in rules}
