"""What proofing speaks of: what a draft claims, what is known, how the two compare. Values only."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from gongce.documents.model import Check, Document
from gongce.vocabulary import Period, Span, Trace


class Aspect(StrEnum):
    """What a figure says of its indicator."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"
    """A part of a whole, in percent: a place's, an industry's or an indicator's."""
    PROGRESS = "progress"
    """What was reached of the year's target, in percent."""
    SCHEDULE = "schedule"
    """The usual share of the year by now (序时进度), in percent."""
    AHEAD = "ahead"
    """Progress less schedule, in points."""
    TARGET = "target"
    GROWTH_TARGET = "growth_target"
    GROWTH_GAP = "growth_gap"
    """Growth less the growth that is the target, in points."""
    LEFT = "left"
    """What is still to be reached of the year's target."""
    NEEDED = "needed"
    """What each remaining month must bring."""
    PULL = "pull"
    CONTRIBUTION = "contribution"
    RANK = "rank"
    RANK_CHANGE = "rank_change"
    COUNT = "count"
    """How many places stand above or below the whole."""
    DIFFERENCE = "difference"
    """The same aspect here less there."""
    CHANGE = "change"
    """The same aspect now less then."""
    INCREASE = "increase"
    """A level less that of the year before."""


PERCENTS = frozenset({Aspect.GROWTH, Aspect.SHARE, Aspect.PROGRESS, Aspect.SCHEDULE, Aspect.CONTRIBUTION,
                      Aspect.GROWTH_TARGET})  # fmt: skip
"""Aspects told in percent whatever the indicator is measured in."""
POINTS = frozenset({Aspect.AHEAD, Aspect.GROWTH_GAP, Aspect.PULL})
"""Aspects told in percentage points."""
RANKS = frozenset({Aspect.RANK, Aspect.RANK_CHANGE})


class Ruling(StrEnum):
    """How a figure of the draft compares with what is known."""

    AGREES = "agrees"
    ROUNDING = "rounding"
    """Right but for the last digit: cut off instead of rounded."""
    DIFFERS = "differs"
    WRONG_PERIOD = "wrong_period"
    WRONG_UNIT = "wrong_unit"
    """Right in another unit: 万元 for 亿元, % for 个百分点."""
    WRONG_PLACE = "wrong_place"
    WRONG_INDICATOR = "wrong_indicator"
    WRONG_RANK = "wrong_rank"
    WRONG_DIRECTION = "wrong_direction"
    OLD_VINTAGE = "old_vintage"
    """It was right before a correction."""
    UNKNOWN = "unknown"
    """Nothing is said: the text is not certain, or no fact is at hand."""


QUIET = frozenset({Ruling.AGREES, Ruling.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the archive.

    `of` is the aspect that a rank, difference or change is of; `other` names what it is compared with: a place, a
    period's code, or for a share the denominator as indicator|place|industry; `peers` are who a rank or count is among.
    """

    indicator: str
    place: str
    industry: str
    period: Period
    aspect: Aspect
    of: Aspect | None = None
    other: str = ""
    peers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive answers: a value, exact or between bounds, its unit, how finely it is known, and why.

    `decimals` is None where the value is exact. `low` and `high` differ from `value` where it is only known between.
    """

    value: Fraction
    unit: str
    trace: Trace
    decimals: int | None = None
    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the draft says at one place.

    `value` carries the sign of its words (下降3.4% is -3.4); `printed` is the figure with its unit, `unit` the unit as
    printed, `bound` about, at_least, at_most or "". `queries` are the readings the text allows, the likeliest first;
    `is_sure` says that it allows only one. `signed` tells whether a word of direction gave the sign.
    """

    span: Span
    printed: str
    value: Fraction
    decimals: int
    unit: str
    queries: tuple[Query, ...]
    is_sure: bool = True
    bound: str = ""
    signed: bool = False
    direction: Span | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A claim and how it came out; `message` is one Chinese sentence, `right` the right figure as printed."""

    claim: Claim
    ruling: Ruling
    query: Query | None = None
    known: Known | None = None
    right: str = ""
    message: str = ""
    remedy: str = ""
    also: tuple[Ruling, ...] = ()


@dataclass(frozen=True)
class Proof:
    """A draft with every figure judged, in the order of the text, and what its own arithmetic denies.

    `period` and `place` are what the draft is about where a sentence says nothing else; `as_of` is the moment whose
    facts it was held against, in ISO form.
    """

    document: Document
    period: Period
    place: str
    as_of: str
    judgements: tuple[Judgement, ...]
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def doubts(self) -> tuple[Judgement, ...]:
        """What a person must look at."""
        return tuple(one for one in self.judgements if one.ruling not in QUIET)

    @property
    def counts(self) -> dict[str, int]:
        """Ruling → how many figures."""
        found = Counter(one.ruling.value for one in self.judgements)
        return {ruling.value: found[ruling.value] for ruling in Ruling if found[ruling.value]}
