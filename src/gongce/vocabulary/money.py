"""Money: whole fen, never a float."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Self

from gongce.vocabulary.errors import InputError

FEN_OF: dict[str, int] = {
    "分": 1,
    "元": 100,
    "千元": 10**5,
    "万元": 10**6,
    "百万元": 10**8,
    "千万元": 10**9,
    "亿元": 10**10,
}
"""Fen in one of each unit of money that documents and returns use."""
_AMOUNT = re.compile(r"\s*(-?[\d,，]+(?:\.\d+)?)\s*(\D*?)\s*")


class Money(int):
    """An amount in fen. Sums, differences and integer multiples stay exact; nothing else is offered.

    >>> Money.of("46.59", "亿元"), Money.parse("3万元").show("元")
    (Money(465900000000), '30000')
    """

    @classmethod
    def of(cls, amount: "int | str | Decimal | Fraction", unit: str) -> Self:
        """So many of a unit of money.

        Raises:
            InputError: an unknown unit, no number, or a part of a fen.
        """
        if unit not in FEN_OF:
            raise InputError(f"{unit!r} is no unit of money", where=str(amount), remedy=f"use {'、'.join(FEN_OF)}")
        try:
            fen = Fraction(amount) * FEN_OF[unit]
        except (ValueError, ZeroDivisionError):
            raise InputError("not an amount of money", where=f"{amount}{unit}", remedy="write 46.59") from None
        if fen.denominator != 1:
            raise InputError("a part of a fen", where=f"{amount}{unit}", remedy="round the amount by a stated rule")
        return cls(fen.numerator)

    @classmethod
    def parse(cls, text: str) -> Self:
        """An amount as printed, with its unit (46.59亿元, 3万元, 500元).

        Raises:
            InputError: not an amount with a unit.
        """
        found = _AMOUNT.fullmatch(text)
        if not found:
            raise InputError("not an amount of money", where=text, remedy="write the amount and its unit: 46.59亿元")
        return cls.of(found[1].replace(",", "").replace("，", ""), found[2])

    def show(self, unit: str) -> str:
        """The exact amount in a unit, no zero too many.

        >>> Money(12345).show("元"), Money(-5).show("元")
        ('123.45', '-0.05')
        """
        whole, rest = divmod(abs(int(self)), FEN_OF[unit])
        digits = str(rest).zfill(len(str(FEN_OF[unit])) - 1).rstrip("0")
        return f"{'-' if self < 0 else ''}{whole}{'.' + digits if digits else ''}"

    def __repr__(self) -> str:
        return f"Money({int(self)})"

    def __add__(self, other: int) -> "Money":
        return Money(int(self) + int(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> "Money":
        return Money(int(self) - int(other))

    def __neg__(self) -> "Money":
        return Money(-int(self))

    def __mul__(self, times: int) -> "Money":
        if isinstance(times, Money) or not isinstance(times, int):
            return NotImplemented
        return Money(int(self) * times)

    __rmul__ = __mul__
