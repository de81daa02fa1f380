"""What a person typed into a cell, as whole steps; or why it is no figure."""

import math
import unicodedata
from fractions import Fraction

from gongce.targets.decomposition.problem import UNBOUNDED

_NEARLY = Fraction(1, 10**6)


def read_steps(value: object, step: Fraction) -> tuple[int | None, str]:
    """Whole steps, or None and what is wrong with the cell (in the words of the finding).

    Numbers typed as text are read, full-width digits and thousands separators too; a figure finer than the step is not
    rounded away but told.

    >>> read_steps(12.3, Fraction(1, 100)), read_steps("１，２００", Fraction(1))
    ((1230, ''), (1200, ''))
    >>> read_steps("约30", Fraction(1))
    (None, '不是数字：“约30”')
    """
    number = _read_number(value)
    if isinstance(number, str):
        return None, number
    steps = number / step
    nearest = round(steps)
    if abs(steps - nearest) > _NEARLY * max(Fraction(1), abs(steps) / 10**6):
        return None, f"比最小单位还细：{float(number):.10g}"
    if nearest < 0:
        return None, f"为负数：{float(number):.10g}"
    return (nearest, "") if nearest < UNBOUNDED else (None, "数值过大")


def _read_number(value: object) -> Fraction | str:
    if value is None or value == "":
        return "为空"
    if isinstance(value, bool):
        return "不是数字"
    if isinstance(value, int | float):
        return Fraction(repr(value)) if math.isfinite(value) else "不是有限的数"
    if not isinstance(value, str):
        return f"不是数字（读成了{type(value).__name__}）"
    text = unicodedata.normalize("NFKC", value).strip().replace(",", "").replace(" ", "")
    try:
        return Fraction(text) if "/" not in text else f"不是数字：“{_shorten(value)}”"
    except (ValueError, ZeroDivisionError):
        return f"不是数字：“{_shorten(value)}”" if text else "为空"


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 20 else flat[:20] + "…"
