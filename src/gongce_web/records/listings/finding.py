"""The rows asked for: narrowed, ordered, cut into pages; all on the table of a day, so past days cost the same."""

from collections.abc import Mapping
from functools import reduce

import polars as pl

from gongce.registers.deadlines import holds
from gongce.rulebook import FieldType, Register
from gongce_web.records.listings.asking import Ask, TextTest
from gongce_web.records.listings.columns import Names, listed_fields
from gongce_web.records.listings.marks import LIGHT, ORDER
from gongce_web.records.listings.sight import UNIT

PAGE_ROWS = 50


def narrow(
    register: Register, table: pl.DataFrame, ask: Ask, within: frozenset[str] | None, names: Names
) -> pl.DataFrame:
    """The rows that meet everything asked.

    Args:
        register: their register.
        table: the rows a person may see.
        ask: what is asked.
        within: ids of the units meant; None: all.
        names: what stands for ids.
    """
    if within is not None:
        table = table.filter(pl.col(UNIT).is_in(within))
    if ask.conditions:
        table = table.filter(holds(register, ask.conditions, table))
    for test in ask.texts:
        table = table.filter(_test(register, test, names))
    if ask.words:
        table = table.filter(_holds_words(register, ask.words, names))
    if ask.light == "marked":
        return table.filter(pl.col(LIGHT).is_in(["overdue", "behind", "due_soon"]))
    return table.filter(pl.col(LIGHT) == ask.light) if ask.light else table


def _test(register: Register, test: TextTest, names: Names) -> pl.Expr:
    own = pl.col(test.field).cast(pl.String)
    shown = _shown(register, test.field, names)
    if test.op == "has":
        return shown.str.contains(test.value, literal=True)
    same = (own == test.value) | (shown == test.shown)
    return same if test.op == "==" else ~same


def _shown(register: Register, name: str, names: Names) -> pl.Expr:
    """A field as it is read: the names of what its ids point to."""
    column, own = register.field(name), pl.col(name).cast(pl.String)
    if column is None:
        return own
    words: Mapping[str, str] = {}
    if column.type is FieldType.UNIT:
        words = names.units
    elif column.type is FieldType.RECORD:
        words = names.records.get(column.into or "", {})
    elif name in ("stage", "stage_kind"):
        words = names.stages
    return own.replace(list(words), list(words.values())) if words else own


def _holds_words(register: Register, words: str, names: Names) -> pl.Expr:
    """Every word stands in the number or in some field of words."""
    fields = [pl.col("record")]
    fields += [_shown(register, one.name, names) for one in listed_fields(register) if _is_words(one.type)]
    parts = [
        pl.any_horizontal(*(one.str.contains(word, literal=True).fill_null(False) for one in fields))
        for word in words.split()
    ]
    return reduce(lambda one, other: one & other, parts, pl.lit(True))


def _is_words(kind: FieldType) -> bool:
    return kind not in (FieldType.NUMBER, FieldType.COUNT, FieldType.MONEY, FieldType.DAY, FieldType.FLAG)


def order(register: Register, table: pl.DataFrame, ask: Ask, names: Names) -> pl.DataFrame:
    """The rows in the order asked; unasked, the worst light first, then by number; missing values last."""
    if ask.sort in ("record", "since"):
        return table.sort(ask.sort, "record", descending=[ask.descending, False])
    worst = pl.col(LIGHT).replace_strict(ORDER, default=-1, return_dtype=pl.Int8)
    if not ask.sort or ask.sort == "light":
        return table.sort(worst, "record", descending=[not (ask.sort and ask.descending), False])
    column = register.field(ask.sort)
    if column is None or ask.sort not in table.columns:
        return table
    key = _shown(register, ask.sort, names) if _is_words(column.type) else pl.col(ask.sort)
    return table.sort(key, "record", descending=[ask.descending, False], nulls_last=True)


def cut_page(table: pl.DataFrame, page: int) -> tuple[pl.DataFrame, int, int]:
    """The rows of a page, its number within bounds, and how many pages there are."""
    pages = max(1, -(-table.height // PAGE_ROWS))
    page = min(page, pages)
    return table.slice((page - 1) * PAGE_ROWS, PAGE_ROWS), page, pages
