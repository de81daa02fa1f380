"""What a record is called to a person: by nothing they may not see."""

from collections.abc import Iterable, Set

from gongce.rulebook import Register
from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.records.models import Record
from gongce_web.records.policies import hidden_registers
from gongce_web.records.queries.naming import name_field, pointers


def nameless_registers(user: User) -> frozenset[str]:
    """The registers whose records may be called by those of a register that is hidden from this person."""
    hidden, pack = hidden_registers(user), open_city().pack
    found = set(hidden)
    while found and (more := {one.id for one in pack.registers if _points_into(one, found)} - found):
        found |= more
    return frozenset(found) - hidden


def _points_into(register: Register, names: Set[str]) -> bool:
    return any(field.into in names for field in pointers(register))


def with_titles_for(user: User, rows: Iterable[Record]) -> list[Record]:
    """Records to be shown to a person: one called by records that are hidden from them bears its number."""
    nameless, pack, shown = nameless_registers(user), open_city().pack, list(rows)
    for row in shown:
        if row.register in nameless:
            own = name_field(pack.register(row.register))
            row.title = row.title if own is not None and row.values.get(own.name) else row.number
    return shown
