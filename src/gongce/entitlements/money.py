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
    sign = nw.when(base < 0).then(nw.lit(-1)).otherwise(nw.lit(1))
    return sign * part_of(base.abs(), nw.lit(top, nw.Int64), bottom, rounding)


def part_of(size: nw.Expr, top: nw.Expr, bottom: int, rounding: Rounding) -> nw.Expr:
    """Size × top ÷ bottom in whole steps, for sizes from 0 up to 2⁵³; the quotients are exact on every engine.

    A quotient that is computed as a double lies at least 1 ÷ bottom below the next whole number and is too small to
    be rounded up to it, so its floor is exact too.
    """
    whole, rest = size // bottom, size % bottom
    if rounding is Rounding.DOWN:
        return whole * top + rest * top // bottom
    return whole * top + (rest * (top * 2) + bottom) // (2 * bottom)


def not_below_zero(amount: nw.Expr) -> nw.Expr:
    """0 for what is below it; null stays null."""
    return amount.clip(lower_bound=0)


def positive(column: nw.Expr) -> nw.Expr:
    """0 for what is below it, as `not_below_zero`; quicker for a mere column, since it stands twice."""
    return nw.when(column < 0).then(nw.lit(0, nw.Int64)).otherwise(column)


def capped(amount: nw.Expr, cap: int) -> nw.Expr:
    """At most a number; null stays null."""
    return amount.clip(upper_bound=cap)


def floored(amount: nw.Expr, floor: int) -> nw.Expr:
    """At least a number; null stays null."""
    return amount.clip(lower_bound=floor)


def at_most(amount: nw.Expr, cap: nw.Expr) -> nw.Expr:
    """The smaller of two; null where one of them is not known (a missing cap never lets everything through).

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"x": [1, 5, None, 7], "y": [3, 3, 3, None]}))
    >>> frame.select(z=at_most(nw.col("x"), nw.col("y")))["z"].to_list()
    [1, 3, None, None]
    """
    return cap - not_below_zero(cap - amount)
