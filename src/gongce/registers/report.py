"""What a register says on a day: counts, ladders, quotas, silent links, coverage, pools, findings; as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, cast

import polars as pl

from gongce.registers.checks import check_pool, check_register
from gongce.registers.counting import before_period
from gongce.registers.coverages import find_holes, judge_coverage
from gongce.registers.deadlines import find_alerts, find_overdue, holds, judge_lanes, list_due
from gongce.registers.expressions import units_of
from gongce.registers.files import as_plain
from gongce.registers.histories import list_moves
from gongce.registers.ledger import Ledger
from gongce.registers.links import (
    QuotaState,
    find_doubles,
    find_missed_rounds,
    find_missing_roles,
    find_silent,
    judge_quotas,
)
from gongce.registers.pools import balance_of, check_floors
from gongce.registers.standing import classify_rows, list_climbs, list_following, list_history, list_near, list_steps
from gongce.registers.tallies import count_rows, judge_counts
from gongce.rulebook import Pack, Register, Shape
from gongce.rulebook.conditions import Amounted, Fact, condition_holds
from gongce.vocabulary import Finding, InputError, Period, Severity


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """A register on a day. Every part is a list of plain rows; empty where the register has no such part."""

    register: str
    title: str
    on: date
    period: str
    size: int
    counts: list[dict[str, Any]] = field(default_factory=list)
    ladders: list[dict[str, Any]] = field(default_factory=list)
    near: list[dict[str, Any]] = field(default_factory=list)
    consequences: list[dict[str, Any]] = field(default_factory=list)
    quotas: list[dict[str, Any]] = field(default_factory=list)
    doubles: list[dict[str, Any]] = field(default_factory=list)
    missing_roles: list[dict[str, Any]] = field(default_factory=list)
    silent: list[dict[str, Any]] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)
    coverage: list[dict[str, Any]] = field(default_factory=list)
    holes: list[dict[str, Any]] = field(default_factory=list)
    pool: list[dict[str, Any]] = field(default_factory=list)
    undone: list[dict[str, Any]] = field(default_factory=list)
    due: list[dict[str, Any]] = field(default_factory=list)
    lanes: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    climbs: list[dict[str, Any]] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()


def report_register(
    pack: Pack,
    ledgers: Mapping[str, Ledger],
    register: Register,
    on: date,
    period: Period,
    facts: Mapping[str, pl.DataFrame] | None = None,
) -> RegisterReport:
    """Everything a register's own YAML asks to be told.

    Args:
        pack: for units and targets.
        ledgers: every register at hand, by id; coverages and links look into others.
        register: the one reported.
        on: the day.
        period: what the counts are made for; it should end on the day or before.
        facts: register id → facts by period (`read_facts`).
    """
    ledger, known = ledgers.get(register.id, Ledger(register)), facts or {}
    table = _with_facts(ledger.table(on), known.get(register.id), period)
    counts = count_rows(pack, ledger, period, known.get(register.id), on)
    due = list_due(register, table, on)
    coverage, holes, uncovered = _cover(
        pack, ledgers, register, _of_period(register, table, period, on), on, period, known
    )
    pool, floors = _pool(ledger)
    everyone = _everyone(register, ledgers, on, period, known)
    return RegisterReport(
        register.id,
        register.title,
        on,
        period.code,
        table.height,
        counts=counts,
        ladders=list_steps(register, table, on),
        near=list_near(register, table, on),
        consequences=list_following(register, table, on),
        quotas=[_plain_quota(state) for state in judge_quotas(register, table, everyone)],
        doubles=_doubles(register, table),
        missing_roles=_roles(register, table, ledgers, on, period, known),
        silent=_rows(find_silent(register, table, on).select("record", "quiet_days")),
        missed=_missed(register, ledger, period),
        coverage=coverage,
        holes=holes,
        pool=pool,
        undone=_undone(register, table),
        due=due,
        lanes=judge_lanes(register, table, _object_field(register)),
        moves=list_moves(ledger, period),
        history=list_history(ledger, on),
        climbs=_climbs(ledger, known.get(register.id), period, table, on),
        findings=(
            *check_register(ledger, on, pack),
            *judge_counts(register, counts),
            *uncovered,
            *floors,
            *find_overdue(register, due),
            *find_alerts(register, table),
        ),
    )


def withhold(report: RegisterReport) -> RegisterReport:
    """What of a restricted register everybody may be told: sizes and counts, no record, no name of one.

    >>> report = RegisterReport("r", "投诉", date(2019, 6, 30), "2019", 1, near=[{"record": "T1"}])
    >>> withhold(report).near, withhold(report).size
    ([], 1)
    """
    counts = [row | {"records": []} for row in report.counts if not row.get("waiting")]
    ladders = [row | {"records": []} for row in report.ladders]
    head = (report.register, report.title, report.on, report.period, report.size)
    return RegisterReport(*head, counts=counts, ladders=ladders)


def _with_facts(table: pl.DataFrame, facts: pl.DataFrame | None, period: Period) -> pl.DataFrame:
    if facts is None:
        return table
    mine = facts.filter(pl.col("period") == period.code).drop("period")
    return table.drop(set(mine.columns) & set(table.columns) - {"record"}).join(mine, on="record", how="left")


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [as_plain(row) for row in frame.iter_rows(named=True)]


def _plain_quota(state: QuotaState) -> dict[str, Any]:
    named = ("of", "who", "count", "least", "most", "state")
    return {name: getattr(state, name) for name in named}


def _object_field(register: Register) -> str:
    """The field that names what a link is about: the first that points into a register."""
    return next((field.name for field in register.fields if field.into), "")


def _doubles(register: Register, table: pl.DataFrame) -> list[dict[str, Any]]:
    name = _object_field(register)
    if register.shape is not Shape.LINK or not name or not register.quotas:
        return []
    return _rows(find_doubles(table, name, register.quotas[0].of))


def _everyone(
    register: Register, ledgers: Mapping[str, Ledger], on: date, period: Period, facts: Mapping[str, pl.DataFrame]
) -> list[str]:
    """Who must appear beside a quota even without a link: the records of the register its field points into."""
    if len(register.quotas) != 1:
        return []
    column = register.field(register.quotas[0].of)
    into = (column.into if column else None) or ""
    return _population(register, ledgers[into], on, period, facts)["record"].to_list() if into in ledgers else []


def _of_period(register: Register, table: pl.DataFrame, period: Period, on: date) -> pl.DataFrame:
    """Of a coverage whose records have a day of contact: those of the period up to the day."""
    if register.shape is not Shape.COVERAGE or not register.contact:
        return table
    return table.filter(pl.col(register.contact).is_between(period.start, min(period.end, on)))


def _climbs(
    ledger: Ledger, facts: pl.DataFrame | None, period: Period, table: pl.DataFrame, on: date
) -> list[dict[str, Any]]:
    """Moves on ladders of period facts since the period before."""
    if facts is None:
        return []
    earlier = before_period(period)
    then = _with_facts(ledger.table(earlier.end), facts, earlier)
    return list_climbs(ledger.register, (then, earlier.end), (table, on))


def _roles(
    register: Register,
    table: pl.DataFrame,
    ledgers: Mapping[str, Ledger],
    on: date,
    period: Period,
    facts: Mapping[str, pl.DataFrame],
) -> list[dict[str, Any]]:
    name = _object_field(register)
    needs = register.shape is Shape.LINK and register.roles and name and "role" in table.columns
    if not needs:
        return []
    into = next((field.into for field in register.fields if field.name == name), None) or ""
    population = table[name].unique().to_list()
    if into in ledgers:
        population = _population(register, ledgers[into], on, period, facts)["record"].to_list()
    return _rows(find_missing_roles(register, table, population, name))


def _population(
    register: Register, of: Ledger, on: date, period: Period, facts: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Who of another register is meant: on its conditions, and on a step of its ladder where one is named."""
    table = _with_facts(of.table(on), facts.get(of.register.id), period)
    table = table.filter(holds(of.register, register.population, table))
    for ladder in of.register.ladders:
        if any(step.id == register.population_step for step in ladder.steps):
            classed = classify_rows(of.register, ladder.id, table, on)
            held = f"on_{register.population_step}"
            return table.clear() if classed is None or held not in classed.columns else classed.filter(pl.col(held))
    return table


def _missed(register: Register, ledger: Ledger, period: Period) -> list[dict[str, Any]]:
    if register.cadence is None or not register.contact:
        return []
    spans = ledger.spans()
    contacts = spans.select("record", pl.col(register.contact).alias("day")).drop_nulls().unique()
    lives = ledger.lives().rename({"entered": "since", "exited": "until"})
    return _rows(find_missed_rounds(lives, contacts, register.cadence, period.start, period.end))


def _cover(
    pack: Pack,
    ledgers: Mapping[str, Ledger],
    register: Register,
    table: pl.DataFrame,
    on: date,
    period: Period,
    facts: Mapping[str, pl.DataFrame],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[Finding]]:
    if register.shape is not Shape.COVERAGE:
        return [], [], []
    if register.of is None:
        members = [unit.id for unit in pack.members(register.population_units or "", on=on)]
        return [], _holes(register, table, members), []
    of = pack.register(register.of)
    population = _population(register, ledgers.get(of.id, Ledger(of)), on, period, facts)
    rows, findings = [], []
    if register.share is not None or not register.roles:
        for state in judge_coverage(register, table, population, of, by=of.unit):
            rows.append(
                {
                    "unit": state.unit,
                    "covered": state.covered,
                    "population": state.population,
                    "share": str(register.share or ""),
                    "reached": state.is_reached,
                    "needed": state.still_needed,
                    "missing": list(state.missing),
                }
            )
            if state.is_reached is False:
                message = f"覆盖{state.covered}/{state.population}，应达{register.share}，还差{state.still_needed}"
                place = f"{register.title} {state.unit}".strip()
                findings.append(Finding("register.coverage", Severity.WARNING, place, message, "优先走访未覆盖的"))
    return rows, _holes(register, table, population["record"].to_list()), findings


def _holes(register: Register, table: pl.DataFrame, members: list[str]) -> list[dict[str, Any]]:
    if not register.roles or "slot" not in table.columns:
        return []
    counted = table.filter(holds(register, register.counted, table))
    found = find_holes(register, counted, members)
    return [{"member": hole.member, "slot": hole.slot, "title": hole.title} for hole in found]


def _pool(ledger: Ledger) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Balances of a pool, line by line, from every entry in its order; a line is the field `line`, or the whole."""
    register = ledger.register
    if register.shape is not Shape.POOL:
        return [], []
    moves = [
        (str(entry.values.get("line") or register.title), entry.values.get(register.amount)) for entry in ledger.entries
    ]
    if any(check_pool(ledger)):  # told among the doubts about the register
        return [], []
    balances = balance_of([(line, int(amount)) for line, amount in moves], where=register.title)  # type: ignore[arg-type]
    received: dict[str, int] = {}
    for line, amount in moves:
        received[line] = received.get(line, 0) + max(0, int(amount))  # type: ignore[arg-type]
    rows = [{"line": line, "received": received[line], "balance": rest} for line, rest in balances.items()]
    low = check_floors(received, register.floors, sum(received.values()))
    findings = []
    for line, share in low.items():
        message = f"占{float(share):.1f}%，低于{register.floors[line]}%"
        findings.append(Finding("register.floor", Severity.WARNING, f"{register.title} {line}", message, "调整分配"))
    return rows, findings


def _undone(register: Register, table: pl.DataFrame) -> list[dict[str, Any]]:
    """Records that do not yet meet what being done asks."""
    if not register.done:
        return []
    missing = next((one.field for one in register.done if one.field not in table.columns), None)
    if missing:
        raise InputError(f"no column {missing}", where=register.id, remedy="add the field to the register")
    return [{"record": row["record"]} for row in table.iter_rows(named=True) if not all_done(register, row)]


def all_done(register: Register, row: Mapping[str, Any]) -> bool:
    """Whether a record surely meets everything being done asks.

    >>> from gongce.rulebook import Register
    >>> fields = [{"name": "landed", "title": "落地日", "type": "day"}]
    >>> asks = [{"field": "landed", "op": "exists"}]
    >>> head = {"id": "r", "title": "项目", "shape": "entity", "subject": "project"}
    >>> all_done(Register.model_validate(head | {"fields": fields, "done": asks}), {"landed": None})
    False
    """
    units = units_of(register)
    facts = {name: _as_fact(value, units.get(name)) for name, value in row.items()}
    return all(condition_holds(condition, facts) is True for condition in register.done)


def _as_fact(value: Any, unit: str | None) -> Fact:
    """A cell as a fact: numbers exact as printed, with the field's unit of measurement."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return cast(Fact, value)
    exact = Fraction(str(value))
    return Amounted(exact, unit) if unit else exact
