"""The choices a list's filter offers: fields, operators, units of measurement, columns; and the values of a choice."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from gongce.rulebook import FieldType, Register
from gongce_web.records.listings.asking import MOST_CONDITIONS, OPERATORS, Ask, Asked, units_offered
from gongce_web.records.listings.columns import listed_fields

LIGHTS: tuple[tuple[str, Any], ...] = (
    ("", gettext_lazy("全部")),
    ("marked", gettext_lazy("有提示的")),
    ("overdue", gettext_lazy("逾期的")),
    ("behind", gettext_lazy("滞后的")),
    ("due_soon", gettext_lazy("临近的")),
)
"""Which lights a list can be narrowed to."""


@dataclass(frozen=True)
class Choices:
    """What can be chosen; `asked` are the conditions as typed with an empty one behind them for the next."""

    fields: tuple[tuple[str, str], ...]
    operators: tuple[tuple[str, object], ...]
    units: tuple[str, ...]
    asked: tuple[Asked, ...]
    values: tuple[str, ...]
    has_board: bool
    has_gantt: bool
    has_map: bool

    @property
    def looks(self) -> tuple[str, ...]:
        """The looks this register has."""
        offered = (("board", self.has_board), ("gantt", self.has_gantt), ("map", self.has_map))
        return ("list", *(name for name, is_there in offered if is_there))


def list_choices(register: Register, ask: Ask) -> Choices:
    """What a list of a register offers."""
    fields = listed_fields(register)
    values = dict.fromkeys(choice for one in fields if one.type is FieldType.CHOICE for choice in one.choices)
    blank = () if len(ask.asked) >= MOST_CONDITIONS else (Asked(),)
    names = {one.name for one in fields}
    return Choices(
        tuple((one.name, one.title) for one in fields),
        OPERATORS,
        units_offered(register),
        (*ask.asked, *blank),
        tuple(values),
        bool({"stage", "level"} & names or register.sequence),
        bool(register.sequence or register.due),
        bool(register.unit or any(one.into for one in fields)),
    )
