"""Duties as files: CSV for spreadsheets, iCalendar for calendars, rows for JSON."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from gongce.rulebook.duties import Duty
from gongce.rulebook.model import Pack

COLUMNS = ("id", "clause", "who", "what", "due", "cycle", "opens", "note")
_OCTETS = 75


def print_duty(duty: Duty) -> dict[str, Any]:
    """A duty as plain values: days in ISO 8601, bodies as a list, nothing as null.

    >>> duty = Duty("X-c005@2012-04-20", "三(一)2", ("各区",), "报送图谱", None, "once", "X-c005")
    >>> print_duty(duty)["due"] is None
    True
    """
    return {
        "id": duty.id,
        "clause": duty.clause,
        "who": list(duty.who),
        "what": duty.what,
        "due": duty.due.isoformat() if duty.due else None,
        "cycle": duty.cycle,
        "opens": duty.opens.isoformat() if duty.opens else None,
        "note": duty.note,
    }


def write_csv(duties: Iterable[Duty]) -> str:
    """Duties as CSV with a head; bodies joined by ；, an unknown day empty. Save it as UTF-8 with a byte order mark."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for duty in duties:
        row = print_duty(duty)
        writer.writerow(row | {"who": "；".join(row["who"])})
    return out.getvalue()


def write_ics(pack: Pack, duties: Sequence[Duty], stamp: datetime) -> str:
    """Dated duties as an iCalendar (RFC 5545): one all-day event each, ids that stay the same from run to run.

    Args:
        pack: whose duties they are.
        duties: the duties; those without a day are left out (a calendar has no place for them).
        stamp: when the file is made, with a time zone.

    Raises:
        ValueError: the stamp has no time zone.
    """
    if stamp.tzinfo is None:
        raise ValueError("the stamp has no time zone; give an aware time (a datetime with tzinfo)")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gongce//plan duties//ZH", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escape(pack.plan.title)}")
    for duty in duties:
        if duty.due is not None:
            lines.extend(_event(pack, duty, duty.due, stamp))
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in _fold(line))


def _event(pack: Pack, duty: Duty, due: date, stamp: datetime) -> Iterator[str]:
    first = duty.opens or due
    notes = [f"责任单位：{'、'.join(duty.who)}", f"依据：{pack.plan.title} {duty.clause}", duty.note]
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape(f'{pack.name}.{duty.id}@gongce')}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(duty.what)}"
    yield f"DESCRIPTION:{_escape(chr(10).join(note for note in notes if note))}"
    yield f"CATEGORIES:{_escape(duty.cycle)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escape(text: str) -> str:
    for char, code in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(char, code)
    return text


def _fold(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets, never cut inside a character; later pieces start with a blank."""
    piece, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + char, size + width
    yield piece
