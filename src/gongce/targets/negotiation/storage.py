"""A negotiation's log as JSON Lines: one event a line, exact numbers as text, appended, never rewritten."""

import json
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any

from gongce.targets.negotiation.events import Act, Event, Log, replay
from gongce.vocabulary import InputError


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
