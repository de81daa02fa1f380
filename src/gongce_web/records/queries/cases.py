"""Cases of procedures from the database; kept, and continued by what came since."""

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any, TypeAlias

from django.db import connection

from gongce.procedures.catalogue import bind_items
from gongce.procedures.events import Case, CaseEvent, EventKind
from gongce.procedures.files import read_facts_of
from gongce.rulebook import Pack
from gongce.rulebook.conditions import Fact
from gongce.vocabulary import RefusedError
from gongce_web.city.workspaces import open_city
from gongce_web.records import models

_KEPT = 32
_COLUMNS = (
    *("number", "recorded_at", "pk", "case__number", "subject", "title", "kind", "name", "day", "actor", "role"),
    *("body", "agrees", "days", "facts", "proof", "reason", "note"),
)
_Mark: TypeAlias = tuple[Any, ...]
_lock = threading.Lock()
_kept: OrderedDict[tuple[str, str], tuple[Pack, _Mark, dict[str, Case]]] = OrderedDict()


def load_cases(procedure_id: str, pack: Pack | None = None) -> tuple[Case, ...]:
    """The cases of a procedure in the order they were opened, with the limits of the catalogue's items bound in.

    Raises:
        InputError: the pack has no such procedure.
    """
    pack = pack or open_city().pack
    pack.procedure(procedure_id)
    key = (str(connection.settings_dict["NAME"]), procedure_id)
    with _lock:
        kept = _kept.get(key)
    if kept is not None and kept[0] is not pack:
        kept = None
    rows = _rows(procedure_id, kept[1][0] if kept else 0)
    if kept is not None and (not rows or rows[0][:3] != kept[1]):
        kept, rows = None, _rows(procedure_id, 0)
    new = rows[1:] if kept else rows
    if kept is not None and not new:
        return tuple(kept[2].values())
    cases = _continue(pack, procedure_id, dict(kept[2]) if kept else {}, new)
    if rows:
        with _lock:
            _kept[key] = (pack, rows[-1][:3], cases)
            while len(_kept) > _KEPT:
                _kept.popitem(last=False)
    return tuple(cases.values())


def load_case(case: models.CaseRecord, pack: Pack | None = None) -> Case:
    """One case with its events."""
    pack = pack or open_city().pack
    rows = _rows(case.procedure, 0, case)
    return _continue(pack, case.procedure, {}, rows).get(case.number, Case(case.number, case.procedure))


def facts_of(case: models.CaseRecord) -> dict[str, Fact]:
    """The facts of a case as they were known last."""
    return read_facts_of(case.facts)


def _rows(procedure: str, since: int, case: models.CaseRecord | None = None) -> list[tuple[Any, ...]]:
    events = models.CaseEvent.objects.filter(procedure=procedure, number__gte=since)
    events = events.filter(case=case) if case else events
    return list(events.order_by("number").values_list(*_COLUMNS))


def _continue(pack: Pack, procedure: str, cases: dict[str, Case], rows: list[tuple[Any, ...]]) -> dict[str, Case]:
    """The cases with more events; each case's events are put together once."""
    events: dict[str, list[CaseEvent]] = {}
    for row in rows:
        number, subject, title = row[3:6]
        old = cases.get(number) or Case(number, procedure)
        cases[number] = replace(old, subject=subject or old.subject, title=title or old.title)
        events.setdefault(number, []).append(_event(row))
    for number, mine in events.items():
        added = bind_case(pack, replace(cases[number], events=tuple(mine)))
        cases[number] = replace(added, events=(*cases[number].events, *added.events))
    return cases


def bind_case(pack: Pack, case: Case) -> Case:
    """A case with the limits of its item; one whose item the catalogue no longer has stays without."""
    try:
        return bind_items(pack, (case,))[0]
    except RefusedError:
        return case


def _event(row: tuple[Any, ...]) -> CaseEvent:
    kind, name, day, actor, role, body, agrees, days, facts, proof, reason, note = row[6:]
    told = read_facts_of(dict(sorted(facts.items())))
    return CaseEvent(EventKind(kind), name, day, actor, role, body, agrees, days, told, proof, reason, note)
