"""How a relation between printed figures can come out, and what was computed on the way."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from gongce.relations.interval import Interval


class Verdict(StrEnum):
    """The five ways a relation between printed figures can come out.

    `holds`: the exact result prints as the printed figure, or the order is kept. `rounding`: some values inside the
    rounding intervals make it true, the printed ones do not. `violated`: no values inside the intervals make it true.
    `ambiguous`: it turns on a denominator, period, basis or definition that is not given. `derived`: the other side is
    not printed; the implied value is given and nothing can contradict it.
    """

    HOLDS = "holds"
    ROUNDING = "rounding"
    VIOLATED = "violated"
    AMBIGUOUS = "ambiguous"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a relation came out as, in the unit its figures were given in.

    `exact` is computed from the printed values themselves, `possible` from everything they may stand for; `printed` is
    what the figure compared with may stand for, and `right` the value that would have been right at its printed
    precision. Fields are None where nothing was printed to compare, or nothing single can be computed.
    """

    verdict: Verdict
    exact: Fraction | None = None
    possible: Interval | None = None
    printed: Interval | None = None
    right: Fraction | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the relation is true of some values inside the rounding intervals."""
        return self.verdict in (Verdict.HOLDS, Verdict.ROUNDING)
