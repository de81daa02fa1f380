"""Records and cases: by number, name and every text they hold; as the policies say, restricted ones for those named."""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import NoReverseMatch, reverse

from gongce.rulebook import Pack
from gongce_web.accounts.models import User
from gongce_web.records.models import CaseRecord, Record
from gongce_web.records.policies import CASES, RECORDS
from gongce_web.records.queries.titles import nameless_registers
from gongce_web.roles import Operation
from gongce_web.search.queries.hits import SHOWN, Group, Hit, mark_around

_FETCHED = 200


def find_records(pack: Pack, user: User, words: Sequence[str]) -> Iterator[Group]:
    """A group for each register with records found, the fullest first."""
    rows = RECORDS.rows(user, Operation.SEE, Record.objects.filter(exited=None, case=None)).filter(_condition(words))
    rows = rows.exclude(register__in=nameless_registers(user))  # found by the name of what is hidden
    counts = dict(rows.order_by().values_list("register").annotate(n=Count("pk")))
    titles = {one.id: one.title for one in pack.registers}
    best = _rank(rows, words)[:_FETCHED] if counts else ()
    hits: dict[str, list[Hit]] = {}
    for row in best:
        hits.setdefault(row.register, []).append(_record(row, words))
    for name, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        if name in titles:
            listed = f"{reverse('register', args=[name])}?{urlencode({'q': ' '.join(words)})}"
            yield Group(titles[name], tuple(hits.get(name, ())[:SHOWN]), count, listed)


def _record(row: Record, words: Sequence[str]) -> Hit:
    where = " · ".join(part for part in (row.number, row.unit.title if row.unit else "", row.stage) if part)
    return Hit(row.title or row.number, _address("record", row.register, row.number), where, _around(row, words))


def find_cases(pack: Pack, user: User, words: Sequence[str]) -> Iterator[Group]:
    """A group for each procedure with cases found."""
    rows = CASES.rows(user, Operation.SEE, CaseRecord.objects.all()).filter(_condition(words))
    counts = dict(rows.order_by().values_list("procedure").annotate(n=Count("pk")))
    procedures = {one.id: one for one in pack.procedures}
    hits: dict[str, list[Hit]] = {}
    for row in _rank(rows, words)[:_FETCHED] if counts else ():
        if row.procedure in procedures:
            stages = {stage.id: stage.title for stage in procedures[row.procedure].stages}
            where = " · ".join(part for part in (row.number, stages.get(row.stage, "")) if part)
            address = _address("case", row.procedure, row.number)
            hits.setdefault(row.procedure, []).append(Hit(row.title or row.number, address, where, _around(row, words)))
    for name, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        if name in procedures:
            yield Group(procedures[name].title, tuple(hits.get(name, ())[:SHOWN]), count)


def _condition(words: Sequence[str]) -> Q:
    """Every word stands in what the row holds; a plain comparison of texts, the same on both databases."""
    return reduce(lambda one, other: one & other, (Q(words__icontains=word) for word in words))


def _rank(rows: "QuerySet[Any]", words: Sequence[str]) -> "QuerySet[Any]":
    """Those whose name or number holds the first word before others."""
    first = Case(
        When(Q(title__icontains=words[0]) | Q(number__iexact=words[0]), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.select_related("unit").order_by(first, "title", "number")


def _around(row: Any, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The line of the row in which a word stands, unless it is its name or number already."""
    for line in row.words.split("\n"):
        is_head = line in (row.title, row.number)
        if not is_head and any(word.casefold() in line.casefold() for word in words):
            return mark_around(line, words)
    return ()


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
