"""Cases as files: JSON Lines, one event a line with the number of its case; appended, never rewritten."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from gongce.procedures.events import Case, CaseEvent, EventKind
from gongce.rulebook.conditions import Amounted, Fact
from gongce.vocabulary import InputError

_KEYS = frozenset(
    [
        "case",
        "subject",
        "title",
        "kind",
        "name",
        "day",
        "actor",
        "role",
        "body",
        "agrees",
        "days",
        "facts",
        "proof",
        "reason",
        "note",
        "procedure",
    ]
)


def print_event(case: Case, event: CaseEvent) -> str:
    """One line.

    >>> event = CaseEvent(EventKind.STEP, "accept", date(2019, 3, 5), "李", "window")
    >>> print_event(Case("2019-1", "permit"), event)
    '{"case": "2019-1", "kind": "step", "name": "accept", "day": "2019-03-05", "actor": "李", "role": "window"}'
    """
    row: dict[str, Any] = {
        "case": case.number,
        "subject": case.subject,
        "title": case.title,
        "kind": event.kind.value,
        "name": event.name,
        "day": event.day.isoformat(),
        "actor": event.actor,
        "role": event.role,
        "body": event.body,
        "agrees": event.agrees,
        "days": event.days,
        "facts": print_facts(event.facts),
        "proof": event.proof,
        "reason": event.reason,
        "note": event.note,
    }
    return json.dumps({key: value for key, value in row.items() if value not in ("", None, {})}, ensure_ascii=False)


def print_facts(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Facts as JSON takes them; `read_facts_of` gives them back exactly."""
    return {name: _print_fact(fact) for name, fact in facts.items()}


def read_facts_of(facts: Mapping[str, Any]) -> dict[str, Fact]:
    """Facts from JSON: numbers exact as printed, words that are days as days.

    >>> read_facts_of({"share": 99.7, "due": "2019-06-30", "green": True})
    {'share': Fraction(997, 10), 'due': datetime.date(2019, 6, 30), 'green': True}
    """
    return {name: _read_fact(value) for name, value in facts.items()}


def _print_fact(fact: Fact) -> Any:
    if isinstance(fact, Amounted):
        return {"value": str(fact.value), "measured_in": fact.measured_in}
    if isinstance(fact, date):
        return fact.isoformat()
    return _print_number(fact) if isinstance(fact, Fraction) else fact


def _print_number(value: Fraction) -> int | float | str:
    """A number that reads back to itself; one without an end (1/3) stays a word.

    >>> _print_number(Fraction(997, 10)), _print_number(Fraction(3)), _print_number(Fraction(1, 3))
    (99.7, 3, '1/3')
    """
    if value.denominator == 1:
        return value.numerator
    nearest = float(value)
    return nearest if Fraction(repr(nearest)) == value else str(value)


def read_cases(procedure: str, lines: Iterable[str], *, where: str) -> tuple[Case, ...]:
    """Cases in the order of their first event; subject and title are those last given.

    Numbers in `facts` are exact as printed; {"value": 5000, "measured_in": "万元"} carries its unit; a word that is a
    day becomes one.

    Raises:
        InputError: a line that is no event, with its number.
    """
    cases: dict[str, Case] = {}
    for given, event in read_events(procedure, lines, where=where):
        old = cases.get(given.number, given)
        subject, title = given.subject or old.subject, given.title or old.title
        cases[given.number] = Case(given.number, procedure, subject, title, (*old.events, event))
    return tuple(cases.values())


def read_events(procedure: str, lines: Iterable[str], *, where: str) -> Iterator[tuple[Case, CaseEvent]]:
    """Events in the order of the lines, each with its case as that line names it.

    Raises:
        InputError: a line that is no event, with its number.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{where} line {number}"
            row = _parse(line, place)
            case = Case(str(row["case"]), procedure, str(row.get("subject", "")), str(row.get("title", "")))
            yield case, _read_event(row, place)


def _parse(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_float=Fraction)
        unknown = sorted(set(row) - _KEYS)
        if unknown or "case" not in row:
            raise KeyError(unknown[0] if unknown else "case")
        return dict(row)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"not an event of a case ({error})", where=where, remedy=_REMEDY) from None


_REMEDY = 'write {"case": "2019-001", "kind": "step", "name": "accept", "day": "2019-03-05", "actor": …, "role": …}'


def _read_event(row: dict[str, Any], where: str) -> CaseEvent:
    try:
        return CaseEvent(
            EventKind(row["kind"]),
            str(row.get("name", "")),
            date.fromisoformat(row["day"]),
            str(row["actor"]),
            str(row.get("role", "")),
            str(row.get("body", "")),
            row.get("agrees"),
            int(row["days"]) if row.get("days") is not None else None,
            read_facts_of(row.get("facts", {})),
            str(row.get("proof", "")),
            str(row.get("reason", "")),
            str(row.get("note", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"not an event of a case ({error})", where=where, remedy=_REMEDY) from None


def _read_fact(value: Any) -> Fact:
    if isinstance(value, dict):
        return Amounted(Fraction(str(value["value"])), str(value["measured_in"]))
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, float):
        return Fraction(repr(value))
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value if isinstance(value, bool | Fraction) or value is None else str(value)
