"""What of the records a person sees, and on which day: lists, boards, maps, search and files all ask here."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import connection

from gongce.rulebook import Pack, Register
from gongce.vocabulary import Period
from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.records.models import LedgerHead
from gongce_web.records.policies import RECORDS, hidden_registers
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

UNIT = "unit_code"
"""Column of the unit a record belongs to, by its own field or by what it points at."""


@dataclass(frozen=True)
class Sight:
    """Ids of the units whose records a person sees, None where it is all; and registers that are hidden."""

    units: frozenset[str] | None
    hidden: frozenset[str]


def read_sight(user: User) -> Sight:
    """What a person sees, as `RECORDS` says."""
    paths = RECORDS.paths(user, Operation.SEE)
    if f"{open_city().pack.plan.city}/" in paths:
        return Sight(None, hidden_registers(user))
    known = Unit.objects.values_list("code", "path")
    codes = frozenset(code for code, path in known if any(path.startswith(one) for one in paths))
    return Sight(codes, hidden_registers(user))


def may_open(sight: Sight, register: Register) -> bool:
    """Whether a person may open a register at all."""
    return register.id not in sight.hidden


def keep_seen(sight: Sight, register: Register, table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table that a person sees."""
    if not may_open(sight, register):
        return table.clear()
    return table if sight.units is None else table.filter(pl.col(UNIT).is_in(sight.units))


@dataclass(frozen=True)
class Seen:
    """Whom and when a list is for: pack, what the person sees, the day, the period its counts are of.

    `heads` are the last numbers of all ledgers: where they are the same, so is everything worked out from them.
    """

    pack: Pack
    sight: Sight
    on: date
    period: Period
    heads: Mapping[str, tuple[int, datetime]]

    def stamp(self, *registers: Register) -> Hashable:
        """Changes whenever a record of these registers, or of those they point into, does; of none named: of any."""
        store = (str(connection.settings_dict["NAME"]), self.pack.digest)
        if not registers:
            return (*store, tuple(sorted(self.heads.items())))
        return (*store, tuple((name, self.heads[name]) for name in self._names(registers) if name in self.heads))

    def _names(self, registers: tuple[Register, ...]) -> list[str]:
        found = set[str]()
        for one in registers:
            into = {field.into for field in one.fields if field.into}
            found |= {f"register:{name}" for name in {one.id, *into}} | {f"facts:{one.id}"}
            found |= {f"procedure:{one.procedure}"} if one.procedure else set()
        return sorted(found)


def read_heads() -> dict[str, tuple[int, datetime]]:
    """The last number of every ledger, by its name."""
    rows = LedgerHead.objects.values_list("name", "last_number", "changed_at")
    return {name: (number, changed) for name, number, changed in rows}
