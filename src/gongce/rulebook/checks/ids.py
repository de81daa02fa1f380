"""Ids: each means one thing in the whole pack."""

from collections.abc import Iterator

from gongce.rulebook.draft import Draft, Row
from gongce.rulebook.model import Catalogue, Indicator, Scheme, Target
from gongce.vocabulary import Finding, Severity


def check_ids(draft: Draft) -> Iterator[Finding]:
    """An id used twice, by records of one kind or of two."""
    first: dict[str, str] = {}
    for name, place in _every_id(draft):
        if name in first:
            message = f"id {name} is used twice (first at {first[name]})"
            yield Finding("pack.id-twice", Severity.BLOCKING, place, message, "give one of the two another id")
        first.setdefault(name, place)


def _every_id(draft: Draft) -> Iterator[tuple[str, str]]:
    for row in draft.every():
        record = row.record
        if row.key != "plan" and getattr(record, "id", None):
            yield record.id, row.place("id")
        yield from _inner_ids(row)


def _inner_ids(row: Row) -> Iterator[tuple[str, str]]:
    """Items of catalogues and merged rows of targets share the pack's ids; a scheme's items are its own affair."""
    record = row.record
    if isinstance(record, Catalogue):
        for number, item in enumerate(record.items):
            yield item.id, row.place("items", number, "id")
    if isinstance(record, Target):
        for name in record.merges:
            yield name, row.place("merges")
    if isinstance(record, Indicator):
        yield from _own_ids(row, "definitions", [one.id for one in record.definitions])
    if isinstance(record, Scheme):
        yield from _own_ids(row, "items", [one.id for one in record.items])
        yield from _own_ids(row, "classes", [one.id for one in record.classes])


def _own_ids(row: Row, key: str, names: list[str]) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(names):
        yield f"{row.name}/{key}/{name}", row.place(key, number, "id")
