"""What stands for the ids of one record: units, the records it points at, stages of its procedure."""

from collections.abc import Iterable, Mapping
from typing import Any

from gongce.rulebook import Pack, Register
from gongce_web.accounts.models import User
from gongce_web.records.listings.columns import Names
from gongce_web.records.models import Record
from gongce_web.records.policies import RECORDS
from gongce_web.records.queries.naming import pointers
from gongce_web.roles import Operation


def names_of_values(pack: Pack, register: Register, rows: Iterable[Mapping[str, Any]], user: User) -> Names:
    """Names for every id in these values; of records the person may not see, the number alone."""
    wanted: dict[str, set[str]] = {}
    for values in rows:
        for field in pointers(register):
            if values.get(field.name):
                wanted.setdefault(field.into or "", set()).add(str(values[field.name]))
    records = {into: _titles(into, numbers, user) for into, numbers in wanted.items()}
    stages: dict[str, str] = {}
    if register.procedure:
        stages = {stage.id: stage.title for stage in pack.procedure(register.procedure).stages}
    return Names({unit.id: unit.title for unit in pack.units}, records, stages)


def _titles(register: str, numbers: set[str], user: User) -> dict[str, str]:
    rows = Record.objects.filter(register=register, number__in=sorted(numbers)[:500])
    return dict(RECORDS.rows(user, Operation.SEE, rows).values_list("number", "title"))
