"""Whether a value can stand in a field: type, bounds, choices, codes with their check characters."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from math import isfinite

from gongce.registers.entries import Value
from gongce.registers.identity import check_credit_code
from gongce.rulebook import FieldType, RegisterField

_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
_DIVISION = re.compile(r"[1-9]\d{5}(?:\d{3}){0,2}")


def check_value(column: RegisterField, value: Value) -> Iterator[tuple[str, str]]:
    """What is wrong with a value, and what to do; nothing where it can stand. None takes a value away."""
    if value is None:
        if column.required:
            yield f"{column.title}不能为空", f"填写{column.title}"
        return
    yield from _CHECKS[column.type](column, value)


def _check_text(column: RegisterField, value: Value) -> Iterator[tuple[str, str]]:
    if not isinstance(value, str) or not value.strip():
        yield f"{column.title}“{value}”不是文字", "填写文字"


def _check_choice(column: RegisterField, value: Value) -> Iterator[tuple[str, str]]:
    if column.choices and value not in column.choices:
        yield f"{column.title}“{value}”不在选项内", f"选填：{'、'.join(column.choices)}"
    elif not column.choices:
        yield from _check_text(column, value)


def _check_number(column: RegisterField, value: Value) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction) or not isfinite(value):
        yield f"{column.title}“{value}”不是数", f"填写数字，单位{column.measured_in or '见表头'}"
        return
    if column.type is FieldType.COUNT and value != int(value):
        yield f"{column.title}{value}不是整数", "填写整数"
    if column.least is not None and value < column.least:
        yield f"{column.title}{value}小于{column.least}", "核对数与单位"
    if column.most is not None and value > column.most:
        yield f"{column.title}{value}大于{column.most}", "核对数与单位（万元、亿元）"


def _check_day(column: RegisterField, value: Value) -> Iterator[tuple[str, str]]:
    if not isinstance(value, date):
        yield f"{column.title}“{value}”不是日期", "按2019-06-30填写"
    elif not _EARLIEST <= value <= _LATEST:
        yield f"{column.title}{value}不可能", "核对年份"


def _check_flag(column: RegisterField, value: Value) -> Iterator[tuple[str, str]]:
    if not isinstance(value, bool):
        yield f"{column.title}“{value}”不是是否", "填写是或否"


def _check_credit(column: RegisterField, value: Value) -> Iterator[tuple[str, str]]:
    wrong = check_credit_code(str(value))
    if wrong:
        yield f"{column.title}{value}{wrong}", "对照营业执照重新填写"


def _check_division(column: RegisterField, value: Value) -> Iterator[tuple[str, str]]:
    if not _DIVISION.fullmatch(str(value)):
        yield f"{column.title}{value}不是行政区划代码", "填写6、9或12位代码"


_CHECKS: dict[FieldType, Callable[[RegisterField, Value], Iterator[tuple[str, str]]]] = {
    FieldType.TEXT: _check_text,
    FieldType.UNIT: _check_text,
    FieldType.RECORD: _check_text,
    FieldType.CHOICE: _check_choice,
    FieldType.NUMBER: _check_number,
    FieldType.MONEY: _check_number,
    FieldType.COUNT: _check_number,
    FieldType.DAY: _check_day,
    FieldType.FLAG: _check_flag,
    FieldType.CREDIT_CODE: _check_credit,
    FieldType.DIVISION_CODE: _check_division,
}
