"""A negotiation's log as JSON Lines: one event a line, exact numbers as text, appended, never rewritten."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from gongce.targets.negotiation.events import Act, Event, Log, replay
from gongce.vocabulary import InputError

KIND, FORMAT = "gongce negotiation", 1


def print_event(event: Event) -> str:
    """One line.

    >>> print_event(Event(1, "甲区", Act.PROPOSE, "甲区", {"2013": Fraction(61, 2)}))
    '{"number": 1, "unit": "甲区", "act": "propose", "actor": "甲区", "values": {"2013": "61/2"}}'
    """
    record: dict[str, Any] = {
        "number": event.number,
        "unit": event.unit,
        "act": str(event.act),
        "actor": event.actor,
        "values": {cell: str(value) for cell, value in event.values.items()},
        "reason": event.reason,
        "approval": event.approval,
        "recorded_at": event.recorded_at.isoformat() if event.recorded_at else "",
    }
    return json.dumps({key: value for key, value in record.items() if value != ""}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Negotiation:
    """A log with what it is about: its title, the whole's figure per column, the unit of measurement and its step."""

    log: Log
    title: str
    parent: Mapping[str, Fraction]
    measured_in: str
    step: Fraction


def print_head(negotiation: Negotiation) -> str:
    """The first line of the file: everything but the events; it never changes."""
    log = negotiation.log
    record = {
        "kind": KIND,
        "format": FORMAT,
        "title": negotiation.title,
        "city": log.city,
        "units": list(log.units),
        "columns": list(log.columns),
        "parent": {column: str(value) for column, value in negotiation.parent.items()},
        "measured_in": negotiation.measured_in,
        "step": str(negotiation.step),
    }
    return json.dumps(record, ensure_ascii=False)


def read_negotiation(text: str, where: str) -> Negotiation:
    """A negotiation from its file's text, every event checked in its turn.

    Raises:
        InputError: the first line is no head, or a line is no event, with its number.
        RefusedError: an event out of turn.
    """
    lines = text.splitlines()
    try:
        head = json.loads(lines[0])
        if (head["kind"], head["format"]) != (KIND, FORMAT):
            raise ValueError("another kind of file")
        parent = {str(column): Fraction(str(value)) for column, value in head["parent"].items()}
        about = (str(head["title"]), str(head["measured_in"]), Fraction(str(head["step"])))
        people = (str(head["city"]), [str(unit) for unit in head["units"]], [str(name) for name in head["columns"]])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError) as error:
        raise InputError(
            "not the log of a negotiation", where=where, remedy="begin one with `gongce target negotiate start`"
        ) from error
    log = read_log(*people, ["", *lines[1:]], where=where)
    return Negotiation(log, about[0], parent, about[1], about[2])


def read_log(city: str, units: Iterable[str], columns: Iterable[str], lines: Iterable[str], *, where: str) -> Log:
    """A log from its lines, every event checked in its turn.

    Args:
        city: the deciding body.
        units: the units.
        columns: the columns' titles.
        lines: the file's.
        where: its name, for errors.

    Raises:
        InputError: a line that is no event, with its number.
        RefusedError: an event out of turn.
    """
    events = [_read_event(line, f"{where} line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    return replay(city, units, columns, events)


def _read_event(line: str, where: str) -> Event:
    try:
        record = json.loads(line)
        values = {str(cell): Fraction(str(value)) for cell, value in record.get("values", {}).items()}
        day = record.get("recorded_at")
        return Event(
            int(record["number"]),
            str(record["unit"]),
            Act(record["act"]),
            str(record["actor"]),
            values,
            str(record.get("reason", "")),
            str(record.get("approval", "")),
            datetime.fromisoformat(day) if day else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise InputError("not an event of a negotiation", where=where, remedy="restore the line from a copy") from error
