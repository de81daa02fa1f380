"""What a scheme's author must state before it can be computed: figures, missing data, steps, vetoes, doubts."""

from enum import StrEnum
from fractions import Fraction

from pydantic import Field

from gongce.rulebook.model.base import Id, Number, Record, Title, Validity
from gongce.rulebook.model.legality import Basis
from gongce.rulebook.model.rules import Condition

FACT = r"^[A-Za-z][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*$"


class Role(StrEnum):
    """What a line of a scheme does to the score."""

    SCORE = "score"
    """Points for the figure, in the sum."""
    PART = "part"
    """Scored only for another item that mixes it; not in the sum itself."""
    BONUS = "bonus"
    """Added after the sum."""
    DEDUCTION = "deduction"
    """Taken off after the sum."""


class Missing(StrEnum):
    """What a unit gets where an item's figure is missing."""

    NOT_RANKED = "not_ranked"
    """The unit has no score and no rank."""
    REDUCE = "reduce"
    """The item's points are not available; the rest is scaled to the full mark."""
    MEAN = "mean"
    """The mean of the points the others got for the item."""
    LOWEST = "lowest"
    """The fewest points anybody got for the item."""
    FULL = "full"
    ZERO = "zero"
    """No points, because the scheme says so."""


class Denominators(StrEnum):
    """What happens where a denominator, base or target is zero or negative."""

    MISSING = "missing"
    """The figure counts as missing."""
    ZERO = "zero"
    FULL = "full"
    REFUSE = "refuse"
    """The run stops: the figure must be put right."""


class TinyBase(StrEnum):
    """What happens to growth from a base below the stated size."""

    CAP = "cap"
    EXCLUDE = "exclude"


class NewUnits(StrEnum):
    """Whether a unit without last year's figures is ranked."""

    RANK = "rank"
    NOT_RANKED = "not_ranked"


class ScoringStep(StrEnum):
    """The steps from figures to a rank; a scheme states their order."""

    CLIP = "clip"
    WEIGHT = "weight"
    SUM = "sum"
    BONUS = "bonus"
    LIMIT = "limit"
    VETO = "veto"
    RANK = "rank"


class Join(StrEnum):
    """How points become one score."""

    SUM = "sum"
    MEAN = "mean"
    """Weighted arithmetic mean of the scores."""
    GEOMETRIC = "geometric"
    """Weighted geometric mean of the scores."""
    HARMONIC = "harmonic"
    """Weighted harmonic mean of the scores."""


class Taking(Record):
    """The figure an item scores, from columns of the data: `of`, over `per`; or its growth over `base` in percent."""

    of: str = Field(default="", pattern=f"{FACT}|^$", max_length=60)
    per: str = Field(default="", pattern=f"{FACT}|^$", max_length=60)
    base: str = Field(default="", pattern=f"{FACT}|^$", max_length=60)
    tiny_base: Number | None = Field(default=None, description="A base below this is tiny, in its own unit.")
    tiny: TinyBase | None = None
    growth_cap: Number | None = Field(
        default=None, description="Of tiny bases with cap: the most growth that counts, %."
    )


class Bounds(Record):
    """The fewest and most points of an item, of all bonuses, of all deductions or of the total."""

    least: Number | None = None
    most: Number | None = None


class Part(Record):
    """A group of items with its own weight and way of joining."""

    id: Id
    title: Title
    weight: Number
    join: Join = Join.SUM
    under: Id | None = Field(default=None, description="The part it belongs to, where parts have parts.")


class Column(Record):
    """A second way to weigh the same items, shown beside the first (目标任务, 发展成效)."""

    id: Id
    title: Title


class Effect(StrEnum):
    """What a gate or veto does; it never raises anybody."""

    NOT_ELIGIBLE = "not_eligible"
    """Scored and ranked, but not considered for honours or classes."""
    NOT_RANKED = "not_ranked"
    AT_BEST = "at_best"
    """No better than a class."""
    CLASS = "class"
    """Exactly a class, or the one it has where that is lower."""
    ZERO = "zero"
    """The total is nothing."""


class Veto(Record):
    """A fact that bars a unit: the conditions stand here or in a rule of the pack."""

    id: Id
    title: Title
    effect: Effect
    rule: Id | None = None
    when: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    to: Id | None = Field(default=None, description="Of at_best and class: the class.")
    basis: Basis | None = None
    exceptions: tuple[str, ...] = Field(default=(), description="Words that open an exception, such as 原则上.")


class Exemption(Record):
    """A unit that a veto does not touch, by decision: only where the veto's words open an exception."""

    unit: str = Field(min_length=1, max_length=60)
    veto: Id
    document: str = Field(min_length=1, max_length=60)
    reason: str = Field(min_length=1, max_length=120)


class Noise(StrEnum):
    """Where an item's uncertainty comes from."""

    NORMAL = "normal"
    """A standard error, from measurement."""
    REVISION = "revision"
    """Past revisions of the figure, final against first."""
    POISSON = "poisson"
    """A small count."""
    BINOMIAL = "binomial"
    """A share of a small count."""


class Doubt(Record):
    """One item's declared uncertainty."""

    item: Id
    noise: Noise
    error: Number | None = Field(default=None, ge=0, description="Of normal: the standard error, in the figure's unit.")
    errors: str = Field(default="", max_length=60, description="Or the column that holds it, unit by unit.")
    revisions: tuple[Number, ...] = Field(default=(), description="Final over first figure, less 1, in percent.")
    trials: str = Field(default="", max_length=60, description="Of binomial: the column of the count it is a share of.")


class Uncertainty(Record):
    """What the analysis annex varies; nothing is varied that is not declared here."""

    draws: int = Field(default=10_000, ge=1_000, le=200_000)
    seed: int = 20180726
    weights_spread: Number = Field(
        default=Fraction(25), ge=0, le=100, description="Weights move by so many percent, evenly."
    )
    ranges: bool = Field(default=False, description="Also normalise by range and by rank.")
    geometric: bool = Field(default=False, description="Also join geometrically.")
    caps: bool = Field(default=False, description="Also without the caps of items.")
    one_out: bool = Field(default=False, description="Also leave one item out.")
    doubts: tuple[Doubt, ...] = ()
    top: int | None = Field(default=None, ge=1, description="The k of top-k; left out: a fifth of the ranked.")


class Publicity(Record):
    """How long results are shown before they are final, and where objections go."""

    working_days: int = Field(ge=1, le=60)
    objections_to: str = Field(min_length=1, max_length=60)


class DifferentialMeasure(Record):
    """One differential measure: the class decides the value; it needs a basis, an authority, dates and a review."""

    id: Id
    title: Title
    lever: str = Field(min_length=1, max_length=40, description="What it works on: 用电, 用水, 用地 …")
    measured_in: str = Field(min_length=1, max_length=20)
    values: dict[str, Number] = Field(description="Class → value; a class left out pays and gets nothing.")
    years: dict[str, tuple[Number, ...]] = Field(
        default_factory=dict, description="Class → value in its 1st, 2nd … consecutive year; the last one stays."
    )
    basis: Basis | None = None
    authority: str = Field(default="", max_length=60)
    valid: Validity = Validity()
    fair_competition_review: str | None = Field(default=None, max_length=60)
    stacking: str = Field(
        default="", pattern="^(highest)?$", description="With other surcharges on the lever: highest."
    )
