"""A quantitative mention: one numeral expression and its reading."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What a mention does in the plan."""

    ACTUAL = "actual"
    TARGET = "target"
    THRESHOLD = "threshold"
    REWARD = "reward"
    DEADLINE = "deadline"
    FREQUENCY = "frequency"
    REFERENCE = "reference"
    OTHER = "other"


class Measure(StrEnum):
    """How the value measures its metric."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"
    RATE = "rate"
    COUNT = "count"
    CHANGE = "change"
    AMOUNT = "amount"
    DURATION = "duration"


class Strength(StrEnum):
    """How firmly the value is meant."""

    FIRM = "firm"
    STRIVE = "strive"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Mention:
    """One numeral expression that gives the value of something, with what the text says about it.

    `low` and `high` are the bounds as printed, exact, the multiplier left in `unit` (0.8万吨以下 is None, 4/5, 万吨);
    both None where there is no value (dates, slogans). `decimals` counts the printed decimals, so that
    a figure stands for value ± half a unit of its last place; `bound` is the bound's own word (以上, 左右, …).
    `period` is "2015", "2011/2015", "annual", "month", "quarter", or None where the text does not say.
    `direction` is "up", "down" or "" (growth and change only); `denominator` what a share is a part of;
    `each` the unit a per-unit value is meant for (每个产业集聚区); `cited` the other plan whose figure this is;
    `part_of` says that the text introduces it as a part of what stands before it (其中).
    """

    start: int
    end: int
    quote: str
    kind: Kind
    metric: str
    subject: str
    measure: Measure
    low: Fraction | None
    high: Fraction | None
    unit: str
    strength: Strength
    period: str | None
    clause: str = ""
    sentence: int = 0
    decimals: int = 0
    bound: str = ""
    direction: str = ""
    denominator: str = ""
    each: str = ""
    cited: str = ""
    part_of: bool = False
    price_basis: str = ""
