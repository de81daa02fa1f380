"""Scarce resources: key firms and projects first, and a reason where they are not; shortages of factors."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gongce.entitlements.events import ROW, EventTable
from gongce.registers.pools import Claim, allocate
from gongce.vocabulary import Finding, InputError, Severity


@dataclass(frozen=True)
class Allocation:
    """One resource: who gets how much (row → steps), and the share that goes to flagged objects."""

    resource: str
    total: int
    given: Mapping[int, int]
    to_flagged: int

    @property
    def share(self) -> Fraction | None:
        """Share of what was given that went to flagged objects; None where nothing was given."""
        whole = sum(self.given.values())
        return Fraction(self.to_flagged, whole) if whole else None


def _need(table: EventTable, *names: str) -> list[dict[str, Any]]:
    for name in names:
        if name not in table.frame.columns:
            raise InputError(f"no column {name}", where=table.file, remedy=f"columns: subject, {', '.join(names)}")
    return table.frame.to_dicts()


def allocate_resources(table: EventTable, totals: Mapping[str, int]) -> tuple[Allocation, ...]:
    """Each resource among its requests: flagged objects first, those of one rank pro rata, all in whole steps.

    Args:
        table: subject, resource, asked (whole steps; money in fen), flagged.
        totals: resource → what there is, in steps.

    Raises:
        InputError: a column is absent, a request is missing, or a resource has no total.
    """
    rows = _need(table, "resource", "asked", "flagged")
    found = []
    for resource in dict.fromkeys(row["resource"] for row in rows):
        if resource not in totals:
            raise InputError(f"nothing is known of {resource}", where="totals", remedy="give --pool RESOURCE=AMOUNT")
        mine = [row for row in rows if row["resource"] == resource]
        for row in mine:
            if not isinstance(row["asked"], int) or row["flagged"] is None:
                where = f"{table.file} row {row[ROW]}"
                raise InputError(
                    "a request that is no whole number, or not flagged 是 or 否", where=where, remedy="complete it"
                )
        claims = [Claim(str(row[ROW]), row["asked"], order=1 if row["flagged"] else 2) for row in mine]
        given = {int(name): amount for name, amount in allocate(totals[resource], claims, where=resource).items()}
        flagged = sum(given[row[ROW]] for row in mine if row["flagged"])
        found.append(Allocation(resource, totals[resource], given, flagged))
    return tuple(found)


def check_order(table: EventTable) -> tuple[Finding, ...]:
    """Where an unflagged object was served while a flagged one still waited, and no reason stands.

    Raises:
        InputError: a column is absent (resource, asked, flagged, given).
    """
    rows = _need(table, "resource", "asked", "flagged", "given")
    waiting = {row["resource"] for row in rows if row["flagged"] and (row["given"] or 0) < (row["asked"] or 0)}
    found = []
    for row in rows:
        served = not row["flagged"] and (row["given"] or 0) > 0
        if served and row["resource"] in waiting and not row.get("reason"):
            place = f"{row['subject']}（第{row[ROW]}行）"
            message = f"重点对象的{row['resource']}尚未满足，先配置给非重点对象，未说明理由。"
            found.append(
                Finding("priority.reason-missing", Severity.BLOCKING, place, message, "补充理由，或先保障重点对象。")
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A factor somebody lacks: how much, in the factor's unit."""

    row: int
    subject: str
    factor: str
    demand: float
    supplied: float
    unit: str

    @property
    def lacking(self) -> Fraction:
        """Demand less supply."""
        return Fraction(str(self.demand)) - Fraction(str(self.supplied))


def find_shortages(table: EventTable, factors: Mapping[str, str]) -> tuple[tuple[Shortage, ...], tuple[Finding, ...]]:
    """Who lacks which factor, largest share first within a factor; what is unknown or of no listed factor is told.

    Args:
        table: subject, factor, demand, supplied, measured_in.
        factors: factor → its name; either is accepted in the table.

    Raises:
        InputError: a column is absent.
    """
    names = {title: title for title in factors.values()} | dict(factors)
    found, findings = [], []
    for row in _need(table, "factor", "demand", "supplied", "measured_in"):
        place = f"{row['subject']}（第{row[ROW]}行）"
        lost = row["demand"] is None or row["supplied"] is None
        if row["factor"] not in names or lost:
            message = "需求或供应未填报。" if lost else f"要素{row['factor']}不在清单中。"
            findings.append(Finding("factor.unclear", Severity.BLOCKING, place, message, "核对后补报。"))
        elif row["demand"] > row["supplied"]:
            told = (row["demand"], row["supplied"], row["measured_in"] or "")
            found.append(Shortage(row[ROW], row["subject"], names[row["factor"]], *told))
    order = list(dict.fromkeys(names.values()))
    found.sort(key=lambda one: (order.index(one.factor), -one.lacking / Fraction(str(one.demand))))
    return tuple(found), tuple(findings)
