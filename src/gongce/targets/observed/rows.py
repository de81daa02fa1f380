"""Rows of a table people bring (CSV or JSON), each with its place, under the names the readers know."""

import csv
import io
import json
from collections.abc import Mapping

from gongce.vocabulary import InputError

MOST_ROWS = 500_000
_WORDS = {
    "指标": "indicator",
    "单位": "unit",
    "期间": "period",
    "年份": "year",
    "数值": "value",
    "行业": "industry",
    "计量": "measure",
    "口径": "definition",
    "价格": "price_basis",
    "类别": "kind",
    "项目": "project",
    "责任": "role",
    "责任人": "holder",
    "签订": "signed",
    "跟踪": "tracked",
}
Row = tuple[str, Mapping[str, str]]


def read_rows(text: str, needed: tuple[str, ...], name: str) -> list[Row]:
    r"""(place, column → text) of every row; heads may be the English names or their Chinese words.

    A text that begins with [ or { is JSON: a list of objects, or one under "rows" or "values"; else CSV with a head.

    Raises:
        InputError: no rows of that kind, a column is missing, or there are too many.

    >>> read_rows("单位,数值\n甲区,3\n", ("unit", "value"), "a.csv")
    [('line 2', {'unit': '甲区', 'value': '3'})]
    """
    text = text.removeprefix("\ufeff")
    rows = _read_json(text, name) if text.lstrip()[:1] in ("[", "{") else _read_csv(text, name)
    if len(rows) > MOST_ROWS:
        raise InputError(f"more than {MOST_ROWS} rows", where=name, remedy="split the file")
    known = {key for _, row in rows for key in row}
    missing = [key for key in needed if key not in known]
    if missing or not rows:
        columns = ",".join(needed)
        message = f"no column {', '.join(missing)}" if rows else "no rows"
        raise InputError(message, where=name, remedy=f"give the columns {columns}")
    return rows


def _read_csv(text: str, name: str) -> list[Row]:
    try:
        reader = csv.DictReader(io.StringIO(text), strict=True)
        return [
            (f"line {reader.line_num}", {_name(key): (value or "").strip() for key, value in row.items() if key})
            for row in reader
            if any(isinstance(value, str) and value.strip() for value in row.values())
        ]
    except csv.Error as error:
        raise InputError(f"not CSV ({error})", where=name, remedy="save it as CSV UTF-8") from None


def _read_json(text: str, name: str) -> list[Row]:
    try:
        value = json.loads(text)
    except ValueError:
        raise InputError("not JSON", where=name, remedy="write a list of objects") from None
    if isinstance(value, dict):
        value = value.get("rows", value.get("values"))
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise InputError("no list of objects", where=name, remedy="write a list of objects, or one under rows")
    return [
        (f"row {number}", {_name(str(key)): _text(cell) for key, cell in row.items()})
        for number, row in enumerate(value, 1)
    ]


def _name(key: str) -> str:
    return _WORDS.get(key.strip(), key.strip())


def _text(cell: object) -> str:
    if cell is None or isinstance(cell, bool):
        return ""
    return repr(cell) if isinstance(cell, float) else str(cell).strip()
