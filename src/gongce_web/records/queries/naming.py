"""What a record is called and where it belongs, told from its register's fields."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gongce.rulebook import FieldType, Register, RegisterField
from gongce_web.records.models import Record

_CHUNK = 500
_NAMES = ("name", "title")
_WORDY = frozenset({FieldType.TEXT, FieldType.CHOICE, FieldType.CREDIT_CODE, FieldType.DIVISION_CODE})


class Pointed(NamedTuple):
    """A record another one points at: its title and its unit."""

    title: str
    unit: int | None


def name_field(register: Register) -> RegisterField | None:
    """The field that names a record: name or title, else the first text; None where it has none of its own."""
    named = next((field for field in register.fields if field.name in _NAMES), None)
    if named is not None or pointers(register):
        return named
    return next((field for field in register.fields if field.type is FieldType.TEXT), None)


def pointers(register: Register) -> tuple[RegisterField, ...]:
    """The fields that point at records of registers."""
    return tuple(field for field in register.fields if field.type is FieldType.RECORD and field.into)


def title_of(
    register: Register, number: str, values: Mapping[str, Any], pointed: Mapping[tuple[str, str], Pointed]
) -> str:
    """A record's title: its name, else the titles of what it points at, else its number."""
    named = name_field(register)
    if named is not None and values.get(named.name):
        return str(values[named.name])[:200]
    found = [
        pointed.get((field.into or "", str(values[field.name])))
        for field in pointers(register)
        if values.get(field.name)
    ]
    return " — ".join(one.title for one in found if one)[:200] or number


def unit_of(
    register: Register, values: Mapping[str, Any], units: Mapping[str, int], pointed: Mapping[tuple[str, str], Pointed]
) -> int | None:
    """The unit a record belongs to: its own, else that of the first record it points at that has one."""
    if register.unit:
        return units.get(str(values.get(register.unit) or ""))
    found = (pointed.get((field.into or "", str(values.get(field.name) or ""))) for field in pointers(register))
    return next((one.unit for one in found if one and one.unit), None)


def words_of(register: Register, number: str, title: str, values: Mapping[str, Any]) -> str:
    """What a search looks through: number, title, and every text."""
    texts = (values.get(field.name) for field in register.fields if field.type in _WORDY)
    return "\n".join(dict.fromkeys([number, title, *(str(text) for text in texts if text)]))


def find_pointed(register: Register, rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Pointed]:
    """(register, number) → what it is called and where it belongs, of everything these values point at."""
    wanted: dict[str, set[str]] = {}
    for values in rows:
        for field in pointers(register):
            if values.get(field.name):
                wanted.setdefault(field.into or "", set()).add(str(values[field.name]))
    return {
        (into, number): Pointed(title, unit)
        for into, numbers in wanted.items()
        for number, title, unit in _look_up(into, sorted(numbers))
    }


def _look_up(register: str, numbers: list[str]) -> Iterable[tuple[str, str, int | None]]:
    for at in range(0, len(numbers), _CHUNK):
        found = Record.objects.filter(register=register, number__in=numbers[at : at + _CHUNK])
        yield from found.values_list("number", "title", "unit_id")


def stage_of(register: Register, values: Mapping[str, Any]) -> str:
    """The stage a record says it is in; where it says none, the last day of the register's sequence it reached."""
    if register.field("stage") is not None:
        return str(values.get("stage") or "")[:60]
    titles = {field.name: field.title for field in register.fields}
    reached = [titles[name] for name in register.sequence if values.get(name)]
    return reached[-1] if reached else ""
