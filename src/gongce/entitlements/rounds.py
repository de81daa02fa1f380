"""A round of awards from rules and events: which rules apply, what each row gets, what waits and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from gongce.entitlements.amounts import Given
from gongce.entitlements.awarding import Book, compute_awards, facts_of, find_doubts
from gongce.entitlements.barring import bar_repeats, flag, select
from gongce.entitlements.conditions import Columns
from gongce.entitlements.events import ROW, EventTable
from gongce.entitlements.outcome import Barred, Line, Outcome
from gongce.entitlements.rulefile import RuleSet
from gongce.entitlements.settling import ration_lines, settle_row
from gongce.rulebook import Rule, RuleKind
from gongce.vocabulary import DECIDING_LANES, Finding, InputError, Lane, LaneFrame, RefusedError, Severity

PUBLIC_SUBJECTS = frozenset({"locality", "department", "zone", "county", "district", "town", "team", "fund", "park"})
"""Subjects that are public bodies: aggregates may decide about them, respondents' returns never."""
GIVING_KINDS = frozenset(
    {
        *(RuleKind.AWARD, RuleKind.SUBSIDY, RuleKind.RETURN, RuleKind.SPLIT, RuleKind.COMPENSATION),
        *(RuleKind.RELIEF, RuleKind.EQUITY, RuleKind.QUOTA, RuleKind.PRICE),
    }
)


def run_round(
    book: RuleSet,
    events: EventTable,
    on: date,
    *,
    subject: str = "",
    names: Sequence[str] = (),
    paid: EventTable | None = None,
) -> Outcome:
    """What the rules give for the events.

    Args:
        book: the rules.
        events: one row a subject and event.
        on: the day whose rules hold.
        subject: what the rules are about; left out where the rules that can be computed have one subject.
        names: the rules to apply; left out: every giving rule of the subject whose facts are columns.
        paid: earlier payments; they fill missing `offset` facts and block what is paid once.

    Raises:
        RefusedError: a statistical lane decides about a respondent.
        InputError: rules cannot be chosen, a figure is still to be supplied, a fact is missing, rules contradict.
    """
    live = [rule for rule in book.rules if rule.valid.holds_on(on)]
    events = _offset(live, _derive(book, events), paid)
    chosen, skipped = _choose(book, events, live, subject, names)
    facts = _allow(events, chosen[0].subject)
    unit = _unit_of(chosen, events)
    rules = [*chosen, *_acting(live, chosen, events)]
    doubts = find_doubts(facts, rules, on, events.units).collect()
    rows = doubts.to_dicts()
    barred, notes = _bar(facts, rules, on, events, rows, paid)
    awards = _compute(facts, rules, on, events, rows, barred)
    frame = awards.frame.collect()
    waiting, findings = _wait(book, Book.of(rules, on), rows)
    lines = _lines(frame, awards.rules, awards.limits, waiting)
    budgets: dict[str, tuple[int, int]] = {}
    for budget in Book.of(rules, on).budgets:
        lines, budgets[budget.id] = ration_lines(lines, budget)
    held = Book.of(rules, on)
    findings = [*findings, *notes, *_repeat(events)]
    return Outcome(
        on, unit, book, events, awards.rules, awards.limits, held.vetoes, awards.standings, frame, tuple(lines),
        tuple(barred), tuple(findings), budgets, skipped,
    )  # fmt: skip


def _allow(events: EventTable, subject: str) -> LaneFrame[pl.LazyFrame]:
    """Respondents: ADMIN and CONSENTED alone. Public bodies: aggregates too, respondents' returns never."""
    if subject in PUBLIC_SUBJECTS and events.lanes <= DECIDING_LANES | {Lane.STAT_AGG}:
        return LaneFrame.of(events.frame.lazy(), Lane.ADMIN)
    return LaneFrame.of(events.facts().for_decisions("奖补").lazy(), events.lanes)


def _derive(book: RuleSet, events: EventTable) -> EventTable:
    """The table with the facts the book works out; one of several that is missing leaves the sum missing.

    Raises:
        InputError: a fact stands in the table and is to be worked out too, or its parts have different units.
    """
    frame, units = events.frame, dict(events.units)
    for name, told in book.derive.items():
        parts = (*told.plus, *told.minus)
        if any(part not in frame.columns for part in parts):
            continue
        held = {units.get(part, "") for part in parts}
        if name in frame.columns or len(held) > 1:
            fault = "stands in the table too" if name in frame.columns else "is worked out of different units"
            raise InputError(f"{name} {fault}", where=events.file, remedy="give its parts alone, in one unit")
        total = pl.lit(0, pl.Int64)
        for part in told.plus:
            total = total + pl.col(part)
        for part in told.minus:
            total = total - pl.col(part)
        frame = frame.with_columns(total.alias(name))
        units[name] = held.pop()
    return replace(events, frame=frame, units=units)


def _offset(rules: Sequence[Rule], events: EventTable, paid: EventTable | None) -> EventTable:
    """Missing facts of `offset` from the earlier payments of the subject under the rule."""
    if paid is None:
        return events
    lacking = [name for name in ("rule", "amount") if name not in paid.frame.columns]
    if lacking:
        raise InputError(f"no column {lacking[0]}", where=paid.file, remedy="head it rule, subject, amount(元), day")
    frame, units = events.frame, dict(events.units)
    for rule in rules:
        if rule.offset and rule.offset not in frame.columns:
            mine = paid.frame.filter(pl.col("rule") == rule.id).group_by("subject").agg(pl.col("amount").sum())
            frame = frame.join(mine.rename({"amount": rule.offset}), on="subject", how="left", maintain_order="left")
            frame = frame.with_columns(pl.col(rule.offset).fill_null(0).cast(pl.Int64))
            units[rule.offset] = paid.units.get("amount", "")
    return replace(events, frame=frame, units=units)


def _choose(
    book: RuleSet, events: EventTable, live: Sequence[Rule], subject: str, names: Sequence[str]
) -> tuple[list[Rule], dict[str, str]]:
    giving = [rule for rule in live if rule.kind in GIVING_KINDS and rule.amount is not None]
    if names:
        wanted = [book.by_id(name) for name in names]
        for rule in wanted:
            if rule not in giving:
                why = "is not in force on the day" if rule not in live else "gives no amount"
                raise InputError(why, where=rule.id, remedy="choose another rule or day")
        giving = [rule for rule in giving if rule in wanted]
    elif subject:
        giving = [rule for rule in giving if rule.subject == subject]
    if not names and not subject:
        giving = [rule for rule in giving if facts_of(rule)]
    able, skipped = _split_able(giving, events, strict=bool(names))
    subjects = list(dict.fromkeys(rule.subject for rule in able))
    if len(subjects) > 1:
        raise InputError(
            f"rules about {', '.join(subjects)} fit the columns", where="rules", remedy="say which with --subject"
        )
    if not able:
        told = "；".join(f"{name}{why}" for name, why in skipped.items()) or "no giving rule"
        raise InputError(f"no rule can be computed: {told}", where=events.file, remedy="add the columns, or fill slots")
    return able, {name: why for name, why in skipped.items() if book.by_id(name).subject == subjects[0]}


def _split_able(rules: Sequence[Rule], events: EventTable, *, strict: bool) -> tuple[list[Rule], dict[str, str]]:
    """Rules that can be computed from the columns, and why the others cannot."""
    able, skipped = [], {}
    for rule in rules:
        lacking = [name for name in facts_of(rule) if name not in events.frame.columns]
        slot = rule.amount.slot if rule.amount and not _has_figure(rule) else ""
        open_condition = [one.slot for one in (*rule.when, *rule.any_of) if one.value is None and one.slot]
        if not strict and lacking:
            skipped[rule.id] = f"缺列{'、'.join(lacking)}"
        elif not strict and (slot or open_condition):
            skipped[rule.id] = f"待补{slot or open_condition[0]}"
        else:
            able.append(rule)
    return able, skipped


def _has_figure(rule: Rule) -> bool:
    amount = rule.amount
    return amount is not None and (amount.value is not None or bool(amount.steps) or bool(amount.parts))


def _acting(live: Sequence[Rule], chosen: Sequence[Rule], events: EventTable) -> list[Rule]:
    """Limits and vetoes that act on the chosen rules.

    Raises:
        InputError: one of them needs a fact that is no column: leaving it out would pay too much.
    """
    subject, names = chosen[0].subject, {rule.id for rule in chosen}
    found = []
    for rule in live:
        acts = rule.kind in {RuleKind.LIMIT, RuleKind.VETO} and rule.subject == subject
        if not acts or (rule.limits and not names & set(rule.limits)) or (_is_clock(rule)):
            continue
        for name in facts_of(rule):
            if name not in events.frame.columns:
                raise InputError(f"no column {name}", where=rule.id, remedy=f"“{rule.title}” needs it: add the column")
        found.append(rule)
    return found


def _is_clock(rule: Rule) -> bool:
    return rule.kind is RuleKind.LIMIT and rule.amount is None


def _unit_of(rules: Sequence[Rule], events: EventTable) -> str:
    columns = Columns(events.units)
    units = {
        "分" if Given(rule, rule.amount, columns).is_money else rule.amount.measured_in for rule in rules if rule.amount
    }
    if len(units) > 1:
        raise InputError(
            f"the rules give different things: {'、'.join(sorted(units))}", where="rules", remedy="choose with --rule"
        )
    return units.pop()


def _bar(
    facts: LaneFrame[pl.LazyFrame],
    rules: Sequence[Rule],
    on: date,
    events: EventTable,
    rows: Sequence[Mapping[str, Any]],
    paid: EventTable | None,
) -> tuple[list[Barred], list[Finding]]:
    """Rows that are barred, from what every rule would give without its group and limits."""
    if not any(rule.once_per or rule.selection for rule in rules):
        return [], []
    alone = [rule.model_copy(update={"group": None}) for rule in rules if rule.kind is not RuleKind.LIMIT]
    awards = compute_awards(facts, alone, on, events.units)
    raw = awards.frame.collect()
    amounts = {rule.id: raw[rule.id].to_list() for rule in awards.rules}
    barred, notes = [], []
    for rule in rules:
        if rule.selection is not None:
            out, told = select(rule, rows, amounts[rule.id])
            barred += out
            notes += told
    for name, flags in flag(rows, barred, amounts).items():
        amounts[name] = [0 if is_out else amount for amount, is_out in zip(amounts[name], flags, strict=True)]
    giving = [rule for rule in rules if rule.id in amounts]
    return [*barred, *bar_repeats(giving, rows, amounts, paid)], notes


def _compute(
    facts: LaneFrame[pl.LazyFrame],
    rules: Sequence[Rule],
    on: date,
    events: EventTable,
    rows: Sequence[Mapping[str, Any]],
    barred: Sequence[Barred],
) -> Any:
    names = list(dict.fromkeys(one.rule for one in barred))
    flags = flag(rows, barred, names)
    columns = [pl.Series(f"barred_{name}", flags[name], dtype=pl.Boolean) for name in names]
    flagged = LaneFrame.of(facts.frame.with_columns(columns), facts.lanes)
    return compute_awards(flagged, rules, on, events.units, barred={name: f"barred_{name}" for name in names})


def _wait(book: RuleSet, held: Book, rows: Sequence[Mapping[str, Any]]) -> tuple[frozenset[int], list[Finding]]:
    """Rows in which something is not known, each with what is missing."""
    waiting, findings = set(), []
    for row in rows:
        doubtful = [rule for rule in held.every if row[f"doubt_{rule.id}"]]
        if not doubtful:
            continue
        waiting.add(int(row[ROW]))
        lost = dict.fromkeys(name for rule in doubtful for name in facts_of(rule) if row[name] is None)
        told = f"缺{'、'.join(map(book.name_of, lost))}" if lost else "数额超出可精确计算的范围"
        message = f"{told}（{'、'.join(rule.id for rule in doubtful)}），本行暂不兑付。"
        place = f"{row['subject']}（第{row[ROW]}行）"
        findings.append(Finding("award.fact-missing", Severity.BLOCKING, place, message, "补齐后重新核算。"))
    return frozenset(waiting), findings


def _repeat(events: EventTable) -> list[Finding]:
    """Rows that are the same in every cell are most likely entered twice."""
    cells = events.frame.drop(ROW)
    twice = events.frame.filter(cells.is_duplicated())
    if not len(twice):
        return []
    rows = "、".join(str(row) for row in twice[ROW].to_list()[:10])
    message = f"第{rows}行内容完全相同，可能重复登记。"
    return [Finding("award.row-twice", Severity.BLOCKING, events.file, message, "删去重复行，或补上区分它们的列。")]


def _lines(frame: pl.DataFrame, rules: Sequence[Rule], limits: Sequence[Rule], waiting: frozenset[int]) -> list[Line]:
    found = []
    recovering = [rule.id for rule in rules if rule.claw_back]
    for row in frame.to_dicts():
        left = settle_row(row, rules, limits)
        for name, net in left.items():
            back = int(row[f"back_{name}"]) if name in recovering else 0
            if row[name] or back:
                number = int(row[ROW])
                found.append(Line(number, row["subject"], name, int(row[name]), net, back, number in waiting))
    return found


def refuse_findings(outcome: Outcome) -> None:
    """Refuse payment of a round with rows entered twice.

    Raises:
        RefusedError: names the rows.
    """
    twice = [one for one in outcome.findings if one.code == "award.row-twice"]
    if twice:
        raise RefusedError(twice[0].message, where=twice[0].place, remedy=twice[0].remedy)
