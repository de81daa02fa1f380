"""What every chart carries: its definition, its words, its table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
"""A Vega-Lite definition."""
LONGEST_ALTERNATIVE = 600


@dataclass(frozen=True)
class Chart:
    """A chart that can be drawn at any width.

    Args:
        title: the finding, a sentence without its stop.
        subtitle: measure, period and unit.
        source: who gave the figures.
        head: heads of its table.
        rows: the same figures in words and digits, one row a mark.
        draw: width in pixels → definition.
    """

    title: str
    subtitle: str
    source: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    draw: Callable[[int], Spec]

    @property
    def spec(self) -> Spec:
        """The definition at the width of a page."""
        return self.draw(640)

    @property
    def alt(self) -> str:
        """The words that stand for it: finding, measure, and its figures as far as a listener will follow."""
        said = "；".join("".join((row[0], " ", "，".join(cell for cell in row[1:] if cell))) for row in self.rows)
        words = f"{self.title}。{self.subtitle}。{said}。"
        return words if len(words) <= LONGEST_ALTERNATIVE else words[: LONGEST_ALTERNATIVE - 1] + "…"


def write_value(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """A figure as charts and their tables print it; "—" where there is none.

    >>> write_value(7.25), write_value(7.25, signed=True), write_value(-0.04), write_value(None)
    ('7.3', '+7.3', '0.0', '—')
    """
    if value is None:
        return "—"
    text = f"{half_up(value, decimals):.{decimals}f}"
    if float(text) == 0:
        return text.lstrip("-")
    return f"+{text}" if signed and value > 0 else text


def half_up(value: float, decimals: int) -> float:
    """A float rounded by halves away from zero, as officials round; its shortest decimal decides what a half is."""
    scaled = repr(abs(value))
    if "e" in scaled or "inf" in scaled or "nan" in scaled:
        return round(value, decimals)
    whole, _, rest = scaled.partition(".")
    digits = int(whole + rest[:decimals].ljust(decimals, "0")) + (rest[decimals : decimals + 1] >= "5")
    rounded: float = (digits if value >= 0 else -digits) / 10.0**decimals
    return rounded


def spread_labels(values: Sequence[float], gap: float) -> list[float]:
    """Places for labels near their values, none nearer to the next than the gap, in the values' order.

    >>> spread_labels([5.0, 5.1, 9.0], 1.0)
    [4.55, 5.55, 9.0]
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    placed: list[list[float]] = []
    for index in order:
        placed.append([values[index], 1])
        while len(placed) > 1 and do_touch(placed[-2], placed[-1], gap):
            above, below = placed.pop(), placed.pop()
            count = above[1] + below[1]
            placed.append([(above[0] * above[1] + below[0] * below[1]) / count, count])
    spots = [centre + (place - (count - 1) / 2) * gap for centre, count in placed for place in range(int(count))]
    result = [0.0] * len(values)
    for index, spot in zip(order, spots, strict=True):
        result[index] = round(spot, 10)
    return result


def do_touch(below: Sequence[float], above: Sequence[float], gap: float) -> bool:
    """Whether two groups of labels, each its centre and its count, lie nearer than their halves."""
    return above[0] - below[0] < gap * (below[1] + above[1]) / 2 - 1e-12
