"""Duties done, marks given and meetings held, from the files of a workspace."""

import csv
import io
import json
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from gongce.procedures.meetings import MeetingHeld
from gongce.procedures.shelf import DONE, read_doings
from gongce.rulebook import Pack
from gongce.vocabulary import Finding, Severity
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record as record_event
from gongce_web.records.actions.heads import lock_head
from gongce_web.records.models import DutyClosing, DutyMark, Meeting


def import_duties(pack: Pack, folder: Path, by: User | None) -> tuple[int, int, list[Finding]]:
    """Lines of duties.csv, marks.csv and meetings.jsonl that are not in the database yet; none where one is bad."""
    shelf = read_doings(pack, folder)
    if any(one.severity is Severity.BLOCKING for one in shelf.findings):
        return 0, 0, list(shelf.findings)
    stamp = {"by": by, "recorded_at": clock.now()}
    closings = [DutyClosing(duty=one.duty, done=one.done, evidence=one.evidence, **stamp) for one in shelf.closings]
    marks = [DutyMark(duty=one.duty, judge=one.by, mark=one.mark, comment=one.comment, **stamp) for one in shelf.marks]
    meetings = [_meeting(one, stamp) for one in shelf.meetings]
    added = _add(DutyClosing, closings, lambda row: (row.duty, row.done, row.evidence))
    added += _add(DutyMark, marks, lambda row: (row.duty, row.judge, row.mark, row.comment))
    added += _add(
        Meeting, meetings, lambda row: (row.series, row.day, row.minutes, json.dumps(row.resolutions, sort_keys=True))
    )
    if added:
        record_event("duties.imported", by=by, about="duties", detail={"rows": added})
    return added, len(closings) + len(marks) + len(meetings) - added, list(shelf.findings)


def _meeting(held: MeetingHeld, stamp: dict[str, Any]) -> Meeting:
    tasks = [
        {"id": one.id, "what": one.what, "who": one.who, "due": one.due.isoformat(), "about": one.about}
        for one in held.resolutions
    ]
    return Meeting(series=held.meeting, day=held.day, minutes=held.minutes, resolutions=tasks, **stamp)


def _add(model: Any, rows: Iterable[Any], key: Callable[[Any], Hashable]) -> int:
    there = {key(row) for row in model.objects.all()}
    new = [row for row in rows if key(row) not in there]
    model.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def write_closings(folder: Path) -> None:
    """Write records/duties.csv anew from the database: a month's closing reads it, and keeps it with what it issued."""
    lock_head("duties")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("duty", "done", "evidence"))
    rows = DutyClosing.objects.order_by("pk").values_list("duty", "done", "evidence")
    writer.writerows((duty, done.isoformat(), " ".join(evidence.split())) for duty, done, evidence in rows)
    draft = folder / f".{DONE}.part"
    draft.write_text(out.getvalue(), encoding="utf-8")
    draft.replace(folder / DONE)
