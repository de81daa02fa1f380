"""Money in frames: whole fen as 64-bit integers, converted exactly when read, rounded by a stated rule."""

from fractions import Fraction

import narwhals as nw

from gongce.rulebook import Rounding
from gongce.vocabulary import FEN_OF, InputError

MOST_FEN = 2**53
"""Amounts stay below it (90 trillion yuan), so that exact quotients are exact on every engine."""


def fen_of(value: Fraction, unit: str, *, where: str) -> int:
    """An amount of a rule in whole fen.

    Raises:
        InputError: no unit of money, a part of a fen, or more than 2⁵³ fen.

    >>> fen_of(Fraction(3), "万元", where="R1")
    3000000
    """
    if unit not in FEN_OF:
        raise InputError(f"{unit} is no unit of money", where=where, remedy=f"use {'、'.join(FEN_OF)}")
    fen = value * FEN_OF[unit]
    if fen.denominator != 1:
        raise InputError("an amount with a part of a fen", where=where, remedy="give it in a smaller unit")
    if abs(fen) >= MOST_FEN:
        raise InputError("an amount beyond 90 trillion yuan", where=where, remedy="check its unit")
    return fen.numerator


def into_fen(column: str, unit: str, *, where: str) -> nw.Expr:
    """A column of whole units of money as fen; a null stays null.

    Raises:
        InputError: no unit of money.
    """
    return nw.col(column).cast(nw.Int64) * fen_of(Fraction(1), unit, where=where)


def times(base: nw.Expr, share: Fraction, rounding: Rounding) -> nw.Expr:
    """Base × share in whole steps, exact for |base| below 2⁵³ and shares of small terms; ties away from zero.

    The base is split into a multiple of the share's denominator and a rest, so nothing is divided that does not divide.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"x": [100, 101, 150, -150, None]}))
    >>> frame.select(y=times(nw.col("x"), Fraction(1, 100), Rounding.HALF_UP))["y"].to_list()
    [1, 1, 2, -2, None]
    """
    top, bottom = share.numerator, share.denominator
    if bottom == 1:
        return base if top == 1 else base * top
    size, sign = base.abs(), nw.when(base < 0).then(nw.lit(-1)).otherwise(nw.lit(1))
    rest = size % bottom
    whole = (size - rest) // bottom * top
    part = rest * (top * 2) + (bottom if rounding is Rounding.HALF_UP else 0)
    return sign * (whole + (part - part % (2 * bottom)) // (2 * bottom))


def at_most(amount: nw.Expr, cap: nw.Expr) -> nw.Expr:
    """The smaller of two; null where one of them is not known (a missing cap never lets everything through).

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"x": [1, 5, None, 7], "y": [3, 3, 3, None]}))
    >>> frame.select(z=at_most(nw.col("x"), nw.col("y")))["z"].to_list()
    [1, 3, None, None]
    """
    return nw.when(amount <= cap).then(amount).otherwise(nw.when(cap < amount).then(cap))


def at_least(amount: nw.Expr, floor: nw.Expr) -> nw.Expr:
    """The larger of two; null where one of them is not known."""
    return nw.when(amount >= floor).then(amount).otherwise(nw.when(floor > amount).then(floor))
