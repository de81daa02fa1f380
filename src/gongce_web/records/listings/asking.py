"""What a person asks of a register, read from an address: unit, conditions, words, order, columns, page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple
from unicodedata import normalize
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from gongce.rulebook import Condition, FieldType, Pack, Persistence, Register, RegisterField
from gongce.rulebook.conditions import tell_condition
from gongce.rulebook.measurement import convert

CONTAINS = "has"
OPERATORS: tuple[tuple[str, Any], ...] = (
    (">=", gettext_lazy("不低于（不早于）")),
    ("<=", gettext_lazy("不高于（不晚于）")),
    ("==", pgettext_lazy("comparison", "是")),
    ("!=", pgettext_lazy("comparison", "不是")),
    (CONTAINS, gettext_lazy("含")),
    ("exists", gettext_lazy("已填")),
    ("missing", gettext_lazy("未填")),
)
LOOKS = ("list", "board", "gantt", "map")
MOST_CONDITIONS = 8
_LIGHTS = ("overdue", "behind", "due_soon", "marked")
_UNITS = ("元", "万元", "亿元")
_NUMERIC = frozenset({FieldType.NUMBER, FieldType.COUNT, FieldType.MONEY})
_ORDERED = _NUMERIC | {FieldType.DAY}
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_YES, _NO = frozenset({"是", "y", "yes", "true", "1"}), frozenset({"否", "n", "no", "false", "0"})


@dataclass(frozen=True)
class Asked:
    """One condition as it was typed: field, operator, value and its unit of measurement."""

    field: str = ""
    op: str = ">="
    value: str = ""
    measured_in: str = ""


class TextTest(NamedTuple):
    """A test of a field of words: `op` is ==, != or has; `shown` the value as typed."""

    field: str
    op: str
    value: str
    shown: str


@dataclass(frozen=True)
class Ask:
    """What of a register is asked for.

    Args:
        unit: the unit whose records, with those of units under it; empty: all.
        words: text some field must hold.
        asked: conditions as typed.
        conditions: those the core judges.
        texts: tests of words, names and choices.
        sort: field the rows are ordered by; `descending`: the largest first.
        columns: fields shown; empty: the register's own choice.
        page: 1, 2, 3 …
        look: list, board, gantt or map.
        light: only rows with this light; empty: all.
        wrong: what of the address cannot be used, and how to mend it.
    """

    unit: str = ""
    words: str = ""
    asked: tuple[Asked, ...] = ()
    conditions: tuple[Condition, ...] = ()
    texts: tuple["TextTest", ...] = ()
    sort: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()
    page: int = 1
    look: str = "list"
    light: str = ""
    wrong: tuple[str, ...] = ()
    told: tuple[str, ...] = field(default=())

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides the unit is asked."""
        return bool(self.asked or self.words or self.light)

    def query(self, **changed: Any) -> str:
        """The part of an address that asks this, with changes; page and look only where they are not the usual."""
        mine = replace(self, **changed)
        pairs = [("q", mine.words), ("light", mine.light), ("look", mine.look if mine.look != "list" else "")]
        for one in mine.asked:
            pairs += [("f", one.field), ("op", one.op), ("v", one.value), ("u", one.measured_in)]
        pairs += [("c", name) for name in mine.columns]
        pairs += [("sort", f"-{mine.sort}" if mine.descending else mine.sort), ("page", _page_text(mine.page))]
        return urlencode([(name, value) for name, value in pairs if value or name in ("f", "op", "v", "u")])


def _page_text(page: int) -> str:
    return str(page) if page > 1 else ""


def read_ask(register: Register, pack: Pack, given: QueryDict, unit: str) -> Ask:
    """What an address asks; what cannot be used is told in `wrong` and left out."""
    wrong: list[str] = []
    asked = tuple(_read_asked(given))
    conditions: list[Condition] = []
    texts: list[TextTest] = []
    told = []
    for one in asked:
        try:
            found = _condition(register, pack, one)
        except ValueError as error:
            wrong.append(str(error))
            continue
        conditions += [found] if isinstance(found, Condition) else []
        texts += [found] if isinstance(found, TextTest) else []
        told.append(_tell(register, found))
    known = {column.name for column in register.fields}
    sort = given.get("sort", "")
    return Ask(
        unit,
        given.get("q", "").strip()[:60],
        asked,
        tuple(conditions),
        tuple(texts),
        sort.lstrip("-") if sort.lstrip("-") in known | {"record", "since", "light"} else "",
        sort.startswith("-"),
        tuple(name for name in dict.fromkeys(given.getlist("c")) if name in known),
        _read_page(given.get("page", "")),
        _one_of(given.get("look", ""), LOOKS) or "list",
        _one_of(given.get("light", ""), _LIGHTS),
        tuple(wrong),
        tuple(told),
    )


def _read_asked(given: QueryDict) -> Iterator[Asked]:
    names, ops, values, units = (given.getlist(key) for key in ("f", "op", "v", "u"))
    for place, name in enumerate(names[:MOST_CONDITIONS]):
        if name:
            yield Asked(name, _at(ops, place) or "==", _at(values, place).strip()[:80], _at(units, place))


def _one_of(text: str, known: tuple[str, ...]) -> str:
    return text if text in known else ""


def _at(values: list[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def _read_page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 100_000 else 1


def _condition(register: Register, pack: Pack, one: Asked) -> Condition | TextTest:
    column = register.field(one.field)
    if column is None or column.holds is Persistence.PERIOD:
        raise ValueError(_("“%(title)s”没有字段%(name)s；从列表中选择") % {"title": register.title, "name": one.field})
    if one.op not in dict(OPERATORS):
        raise ValueError(_("没有“%(op)s”这种比较；从列表中选择") % {"op": one.op})
    if one.op in ("exists", "missing"):
        return _make(column, one.op, None, "")
    if not one.value:
        raise ValueError(_("“%(title)s”没有填要比较的值；填写后再筛选") % {"title": column.title})
    if column.type not in _ORDERED and column.type is not FieldType.FLAG:
        return _text_test(column, pack, one)
    if one.op == CONTAINS or (one.op in (">=", "<=") and column.type is FieldType.FLAG):
        raise ValueError(_("“%(title)s”不能这样比较；换一种比较") % {"title": column.title})
    unit = one.measured_in if _fits(column, one.measured_in) else (column.measured_in or "")
    return _make(column, one.op, _value(column, one.value), unit if column.type in _NUMERIC else "")


def _text_test(column: RegisterField, pack: Pack, one: Asked) -> TextTest:
    if one.op in (">=", "<="):
        raise ValueError(_("“%(title)s”不分大小，不能这样比较；改用“是”或“含”") % {"title": column.title})
    value = one.value
    if column.type is FieldType.UNIT and one.op != CONTAINS:
        value = next((unit.id for unit in pack.units if value in (unit.id, unit.title, *unit.aliases)), value)
    return TextTest(column.name, one.op, value, one.value)


def _make(column: RegisterField, op: str, value: Any, measured_in: str) -> Condition:
    row = {"field": column.name, "title": column.title, "op": op}
    row |= {"value": value} if value is not None else {}
    row |= {"measured_in": measured_in} if measured_in else {}
    return Condition.model_validate(row)


def _fits(column: RegisterField, unit: str) -> bool:
    if not unit or column.measured_in is None or column.type not in _NUMERIC:
        return False
    return unit == column.measured_in or convert(Fraction(1), unit, column.measured_in) is not None


def _value(column: RegisterField, text: str) -> Any:
    if column.type in _NUMERIC:
        if not _NUMBER.fullmatch(text):
            raise ValueError(_("“%(title)s”的“%(text)s”不是数；填写数字，单位另选") % _named(column, text))
        return Decimal(text)
    if column.type is FieldType.DAY:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError(_("“%(title)s”的“%(text)s”不是日期；按2019-06-30填写") % _named(column, text)) from None
    flag = read_flag(text)
    if flag is None:
        raise ValueError(_("“%(title)s”的“%(text)s”不是是否；填写是或否") % _named(column, text))
    return flag


def read_flag(text: str) -> bool | None:
    """Yes or no, in the words of the page's language, in Chinese, or as y/n, yes/no, true/false, 1/0.

    >>> read_flag("是"), read_flag("No"), read_flag("１"), read_flag("maybe")
    (True, False, True, None)
    """
    word = normalize("NFKC", text).strip().casefold()
    if word in _YES or word == pgettext("yes or no", "是").casefold():
        return True
    return False if word in _NO or word == pgettext("yes or no", "否").casefold() else None


def _named(column: RegisterField, text: str) -> dict[str, str]:
    return {"title": column.title, "text": text}


def _tell(register: Register, found: Condition | TextTest) -> str:
    if isinstance(found, Condition):
        return tell_condition(found)
    column = register.field(found.field)
    title = column.title if column else found.field
    words = {"==": _("%(title)s是“%(text)s”"), "!=": _("%(title)s不是“%(text)s”"), CONTAINS: _("%(title)s含“%(text)s”")}
    return words[found.op] % {"title": title, "text": found.shown}


def units_offered(register: Register) -> tuple[str, ...]:
    """Units of measurement offered beside a value: money in three, others in their own."""
    own = [column.measured_in for column in register.fields if column.measured_in and column.type in _NUMERIC]
    has_money = any(name in _UNITS for name in own)
    return tuple(dict.fromkeys([*(_UNITS if has_money else ()), *own]))
