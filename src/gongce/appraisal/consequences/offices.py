"""Who held which post of a body in a period: read from a register of posts, never typed into a result."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from gongce.registers.ledger import Ledger
from gongce.rulebook import Pack
from gongce.vocabulary import InputError

_FIELDS = ("person", "body", "post")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held: from `since` to `until` (the last day of it), both within the period looked at."""

    person: str
    body: str
    post: str
    since: date
    until: date

    @property
    def days(self) -> int:
        """Days of the period in the post."""
        return (self.until - self.since).days + 1


def list_holdings(posts: Ledger, start: date, end: date) -> tuple[Holding, ...]:
    """Every post held on some day from `start` to `end`, by body, post and day; a change of other fields splits none.

    Raises:
        InputError: the register lacks one of the fields person, body, post.
    """
    lacking = [name for name in _FIELDS if posts.register.field(name) is None]
    if lacking:
        raise InputError(f"no field {lacking[0]}", where=posts.register.id, remedy="a register of posts has all three")
    spans = posts.spans().sort("record", "since")
    there = (pl.col("since") <= end) & (pl.col("until").is_null() | (pl.col("until") > start))
    rows = spans.filter(there).select("person", "body", "post", "since", "until").iter_rows()
    found = [
        Holding(person, body, post or "", max(since, start), min(until - _DAY if until else end, end))
        for person, body, post, since, until in rows
        if person and body
    ]
    return tuple(_join(sorted(found, key=lambda one: (one.body, one.post, one.person, one.since))))


def _join(found: list[Holding]) -> list[Holding]:
    """Stretches of one person in one post that follow each other are one."""
    joined = found[:1]
    for before, after in pairwise(found):
        same = (before.person, before.body, before.post) == (after.person, after.body, after.post)
        if same and after.since == before.until + _DAY:
            last = joined.pop()
            joined.append(Holding(last.person, last.body, last.post, last.since, after.until))
        else:
            joined.append(after)
    return joined


def unit_of(pack: Pack | None, name: str) -> str:
    """The id of the unit a table or register calls so (id, title or alias); the name itself where none is so called.

    >>> unit_of(None, "甲镇")
    '甲镇'
    """
    for unit in pack.units if pack else ():
        if name in (unit.id, unit.title, *unit.aliases):
            return unit.id
    return name
