"""Word lists an official can extend: one CSV a list, first line its columns, opened by any spreadsheet program.

`rows("units")` gives the rows of `units.csv` as dictionaries. To extend a list, add rows to its file.
"""

import csv
from functools import cache
from importlib.resources import files

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a word list, in the file's order.

    >>> rows("units")[0]["word"]
    '元'
    """
    shipped = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(shipped.splitlines()))


def words(name: str, column: str = "word", **where: str) -> tuple[str, ...]:
    """One column of a word list, longest words first, of the rows that match `where`.

    >>> "个百分点" in words("units", dimension="points")
    True
    """
    chosen = (row[column] for row in rows(name) if all(row[key] == value for key, value in where.items()))
    return tuple(sorted(dict.fromkeys(word for word in chosen if word), key=len, reverse=True))


def alternation(name: str, **where: str) -> str:
    """The patterns of a word list that match `where`, joined in the file's order into one alternative of an expression.

    >>> "不低于" in alternation("comparators", role="low").split("|")
    True
    """
    return "|".join(row["pattern"] for row in rows(name) if all(row[key] == value for key, value in where.items()))
