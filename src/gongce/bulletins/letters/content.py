"""What a unit's letter of responsibility says: its targets, its figures per year, its duties, what entitles it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from gongce.calendars import Cycle
from gongce.rulebook import Entry, Order, OrderKind, Pack, Scope, Target
from gongce.rulebook.duties import expand_duties, undated_duties
from gongce.targets.decomposition.problem import print_amount
from gongce.targets.tables.storage import SavedTable
from gongce.targets.telling.trees import show_years
from gongce.targets.tree.closure_report import show_amount
from gongce.targets.tree.expansion import expand_each
from gongce.targets.tree.nodes import TargetNode, TargetTree

INTERNAL = "内部分析"
OUTSIDE, NO_ORDER = "当日不在有效期内", "方案未安排责任书"
SENTENCES = frozenset({OUTSIDE, NO_ORDER})
"""What is lacking and is a sentence of its own."""
LACKING_WORDS = {
    "basis": "依据",
    "approval": "批准",
    "frequency": "频次",
    "expiry": "有效期限",
    "validity": OUTSIDE,
    "filing": "备案号",
    "superior basis": "上级依据",
}
CYCLE_WORDS = {
    Cycle.ONCE: "一次",
    Cycle.YEARLY: "每年",
    Cycle.HALF_YEARLY: "每半年",
    Cycle.QUARTERLY: "每季度",
    Cycle.MONTHLY: "每月",
    Cycle.PERIODIC: "定期",
    Cycle.CONTINUOUS: "经常",
    Cycle.IRREGULAR: "不定期",
    Cycle.EVENT: "有事即办",
}


@dataclass(frozen=True, slots=True)
class LetterTarget:
    """One target as it is printed in the letter; "—" where a value is not given."""

    title: str
    measured_in: str
    floor: str
    target: str
    strive: str
    when: str
    section: str


@dataclass(frozen=True, slots=True)
class LetterDuty:
    """One duty: what, by when, how often, by which clause."""

    what: str
    due: str
    cycle: str
    section: str


@dataclass(frozen=True, slots=True)
class YearlyRow:
    """A target's decided or proposed figures of this unit per year."""

    title: str
    measured_in: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A unit's letter.

    Args:
        title: over it.
        issuer, unit: both sides.
        plan: the plan's title with its number.
        targets, yearly, duties: what the unit answers for.
        entitlement: what it rests on, in sentences.
        lacking: what the order lacks to be issued on the day; not empty: the letter is internal analysis.
        day: the day it is made for.
    """

    title: str
    issuer: str
    unit: str
    plan: str
    targets: tuple[LetterTarget, ...]
    yearly: tuple[YearlyRow, ...]
    duties: tuple[LetterDuty, ...]
    entitlement: tuple[str, ...]
    lacking: tuple[str, ...]
    day: date

    @property
    def is_internal(self) -> bool:
        """Whether it may not be issued."""
        return bool(self.lacking)


def find_order(pack: Pack) -> Order | None:
    """The plan's order of letters; None where it orders none."""
    return next((order for order in pack.orders if order.kind is OrderKind.LETTER), None)


def list_signatories(pack: Pack, order: Order | None) -> tuple[str, ...]:
    """The units letters are written for: the order's subjects, of a group its named members."""
    subjects = order.subjects if order else tuple(dict.fromkeys(target.unit for target in pack.targets))
    found = (member for subject in subjects for member in _members(pack, subject))
    return tuple(dict.fromkeys(found))


def _members(pack: Pack, unit: str) -> Iterator[str]:
    members = pack.members(unit)
    if pack.unit(unit).kind != "group" or not members:
        yield unit
    for member in members if pack.unit(unit).kind == "group" else ():
        yield from _members(pack, member.id)


def write_letter(
    pack: Pack, tree: TargetTree, unit: str, day: date, tables: Sequence[SavedTable] = (), order: Order | None = None
) -> Letter:
    """One unit's letter as content; nothing of it is invented.

    Args:
        pack: the plan.
        tree: its targets.
        unit: the unit's id.
        day: the day the letter is made for; it decides whether the order may be issued.
        tables: tables whose figures of this unit are printed year by year.
        order: what orders the letter, else the plan's own.

    Raises:
        InputError: the pack has no such unit.
    """
    order = order or find_order(pack)
    body = pack.unit(unit)
    issuer = (
        "、".join(pack.unit(one).title for one in (order.issuer if order else ())) or pack.unit(pack.plan.city).title
    )
    main = pack.documents[0] if pack.documents else None
    number = f"（{main.number}）" if main and main.number else ""
    return Letter(
        f"{pack.plan.title}{order.title if order else '责任书'}",
        issuer,
        body.title,
        f"{main.title if main else pack.plan.title}{number}",
        tuple(_print_target(pack, node) for node in own_targets(pack, tree, unit)),
        tuple(row for table in tables if (row := _yearly(pack, table, unit))),
        tuple(_list_duties(pack, unit)),
        _entitle(order),
        tuple(LACKING_WORDS[one] for one in order.lacking(day)) if order else (NO_ORDER,),
        day,
    )


def own_targets(pack: Pack, tree: TargetTree, unit: str) -> Iterator[TargetNode]:
    """The targets a unit answers for: its own, those meant for each member of its group, those it is named for."""
    groups = {one.id for one in pack.parents(unit)}
    named = {target.id: target for target in pack.targets}
    for node in tree.nodes:
        if node.restates:
            continue
        if node.scope is Scope.EACH and node.unit in groups:
            yield from (child for child in expand_each(tree, node).children if child.unit == unit)
        elif node.unit == unit or _is_named(named.get(node.id), unit):
            yield node


def _is_named(target: Target | None, unit: str) -> bool:
    return target is not None and unit in target.bodies


def _print_target(pack: Pack, node: TargetNode) -> LetterTarget:
    source = node.id.split(".")[0]
    record = next((target for target in pack.targets if target.id == source), None)
    indicator = pack.indicator(node.indicator).title
    title = node.title.partition("：")[2] or node.title if node.relation == "each" else node.title
    return LetterTarget(
        title if indicator in title or title in indicator else f"{title}（{indicator}）",
        node.measured_in,
        _print_tier(node, None if node.floor == node.target else node.floor),
        _print_tier(node, node.target if node.target is not None else _only(node)),
        _print_tier(node, node.strive),
        show_years(node),
        record.where.section if record and record.where else "—",
    )


def _only(node: TargetNode) -> Fraction | None:
    return node.figure.value if node.figure and node.floor is None and node.strive is None else None


def _print_tier(node: TargetNode, value: Fraction | None) -> str:
    if value is None:
        return "—"
    if node.figure is None:
        return show_amount(value)
    is_open = node.figure.high is None and value == node.figure.low
    is_cap = node.figure.low is None and value == node.figure.high
    return show_amount(value) + ("以上" if is_open else "以内" if is_cap else "")


def _yearly(pack: Pack, table: SavedTable, unit: str) -> YearlyRow | None:
    """The unit's row of a table, industries added up; None where it has none."""
    problem, ids = table.proposal.problem, table.ids.get("unit", ())
    names = [axis.name for axis in problem.axes]
    if unit not in ids or "year" not in names or "unit" not in names:
        return None
    across = tuple(k for k, name in enumerate(names) if name not in ("unit", "year"))
    sums = table.proposal.values.sum(across) if across else table.proposal.values
    row = sums[ids.index(unit)] if names.index("unit") < names.index("year") else sums[:, ids.index(unit)]
    years = problem.axes[names.index("year")].members
    printed = {
        year: print_amount(int(steps) * problem.step, problem.step) for year, steps in zip(years, row, strict=True)
    }
    return YearlyRow(pack.indicator(pack.target(table.target).indicator).title, problem.unit, printed)


def _list_duties(pack: Pack, unit: str) -> Iterator[LetterDuty]:
    """The unit's lines of the calendar, each once: the first day, and how often it comes again."""
    groups = {unit, *(one.id for one in pack.parents(unit))}
    mine = {entry.id: entry for entry in pack.calendar if groups & set(entry.who)}
    limits = pack.plan.in_force
    start = limits.start if isinstance(limits.start, date) else None
    end = limits.end if isinstance(limits.end, date) else None
    dated = expand_duties(pack, start, end or start + timedelta(days=365)) if start else ()
    told: set[str] = set()
    for duty in (*dated, *undated_duties(pack)):
        if duty.entry not in mine or duty.entry in told:
            continue
        told.add(duty.entry)
        entry = mine[duty.entry]
        yield LetterDuty(
            duty.what, _print_due(duty.due, entry.cycle), CYCLE_WORDS.get(entry.cycle, "未载明"), duty.clause
        )
    if start is None:
        yield from _undated_cycles(mine.values(), told)


def _undated_cycles(entries: Iterable[Entry], told: set[str]) -> Iterator[LetterDuty]:
    """Recurring duties of a plan whose years are lost."""
    for entry in entries:
        if entry.id not in told and entry.cycle.recurs:
            section = entry.where.section if entry.where else "—"
            yield LetterDuty(entry.title, "—", CYCLE_WORDS.get(entry.cycle, "未载明"), section)


def _print_due(due: date | None, cycle: Cycle) -> str:
    if due is None:
        return "原文未载日期"
    day = f"{due.year}年{due.month}月{due.day}日"
    return f"首次{day}" if cycle.recurs else day


def _entitle(order: Order | None) -> tuple[str, ...]:
    """What the letter rests on, as far as the pack says it."""
    if order is None:
        return ()
    basis, approval, end = order.basis, order.approval, order.valid.end
    told = [f"依据：{basis.title}{f'（{basis.number}）' if basis.number else ''}" if basis else "依据：未载明"]
    day = approval.day if approval and isinstance(approval.day, date) else None
    told.append(
        f"批准：{approval.by}{f'，{_print_due(day, Cycle.ONCE)}' if day else ''}" if approval else "批准：未载明"
    )
    told.append(f"频次：{CYCLE_WORDS.get(order.frequency, '未载明')}")
    told.append(f"有效期至：{_print_due(end, Cycle.ONCE)}" if isinstance(end, date) else "有效期至：未载明")
    if order.filing:
        told.append(f"备案号：{order.filing}")
    return tuple(told)
