"""What each scoring function is given, what its author must state for it, and the list of them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from gongce.appraisal.scoring.arrays import Array, as_kind
from gongce.rulebook.model.base import FactValue
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.names import ScoringFunction, register
from gongce.vocabulary import InputError, UsageError


@dataclass(frozen=True, slots=True)
class Terms:
    """One item of a scheme for the units that have its figure.

    `values` (units,) in the item's unit; `weight` in points (a constant of the same kind); `peers` the figures of
    everybody scored together, for least, largest and mean; `columns` further figures of the same units.
    """

    values: Array
    weight: Array
    parameters: Mapping[str, FactValue] = field(default_factory=dict)
    direction: Direction = Direction.UP
    peers: Array | None = None
    columns: Mapping[str, Array] = field(default_factory=dict)
    where: str = ""

    @property
    def population(self) -> Array:
        """Everybody's figures; the units' own where no wider field is given."""
        return self.values if self.peers is None else self.peers

    def has(self, name: str) -> bool:
        """Whether the parameter is stated."""
        return name in self.parameters

    def word(self, name: str, *allowed: str) -> str:
        """A parameter that is one of some words.

        Raises:
            InputError: it is not stated, or another word.
        """
        value = self.parameters.get(name)
        if value not in allowed:
            raise InputError(f"parameter {name} is {value or 'not stated'}", where=self.where, remedy=_words(allowed))
        return str(value)

    def is_set(self, name: str) -> bool:
        """A parameter that is true or false; false where it is left out."""
        return self.parameters.get(name) is True

    def number(self, name: str, default: Fraction | int | None = None) -> Array:
        """A parameter: a constant, a column of the data by its name, or a figure of the field (observed_min, …).

        Raises:
            InputError: it is neither stated nor has a default, or names nothing.
        """
        value = self.parameters.get(name, default)
        if value is None:
            raise InputError(f"parameter {name} is not stated", where=self.where, remedy=f"add {name}: to parameters")
        if isinstance(value, str):
            return self._named(name, value)
        if isinstance(value, bool | tuple):
            raise InputError(f"parameter {name} is no number", where=self.where, remedy="write a number or a column")
        constant: Array = as_kind(value, self.values)
        return constant

    def _named(self, name: str, value: str) -> Array:
        if value in self.columns:
            return self.columns[value]
        if value in OBSERVED:
            return OBSERVED[value](self.population)
        known = ", ".join([*self.columns, *OBSERVED])
        raise InputError(f"parameter {name} names {value}, which is not there", where=self.where, remedy=f"has {known}")


def _words(allowed: tuple[str, ...]) -> str:
    return f"state one of {', '.join(allowed)}"


def _median(field: Array) -> Array:
    ordered = np.sort(field)
    middle = len(ordered) // 2
    median: Array = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return median


OBSERVED: dict[str, Callable[[Array], Array]] = {
    "observed_min": lambda field: field.min(),
    "observed_max": lambda field: field.max(),
    "observed_mean": lambda field: field.sum() / len(field),
    "observed_median": _median,
}
"""Words a parameter may have that take a figure of everybody scored together."""


@dataclass(frozen=True, slots=True)
class Form:
    """A scoring function as an author sees it: what to state, what it divides by, where it comes from."""

    name: ScoringFunction
    version: int
    compute: Callable[[Terms], Array]
    words: str
    source: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    divides_by: tuple[str, ...] = ()
    is_relative: bool = False
    """Whether a unit's points depend on the figures of others whatever the parameters say."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter it takes."""
        return (*self.needs, *self.may)


FORMS: dict[ScoringFunction, Form] = {}


def scoring(
    name: ScoringFunction,
    words: str,
    source: str,
    *,
    needs: tuple[str, ...] = (),
    may: tuple[str, ...] = (),
    divides_by: tuple[str, ...] = (),
    is_relative: bool = False,
    version: int = 1,
) -> Callable[[Callable[[Terms], Array]], Callable[[Terms], Array]]:
    """Decorate a scoring function: it gets its name in the rulebook and its place in `FORMS`."""

    def keep(function: Callable[[Terms], Array]) -> Callable[[Terms], Array]:
        FORMS[name] = Form(name, version, register(name)(function), words, source, needs, may, divides_by, is_relative)
        return function

    return keep


def form_of(name: ScoringFunction) -> Form:
    """The form of that name.

    Raises:
        UsageError: it does not score (gate and veto judge facts, not figures).
    """
    if name not in FORMS:
        raise UsageError(f"{name} scores no figure", remedy="put gates and vetoes under vetoes:")
    return FORMS[name]


def compute_points(name: ScoringFunction, terms: Terms) -> Array:
    """Points of the named function: (units,), on the scale of the weight.

    >>> from gongce.appraisal.scoring import exact_array
    >>> limits = {"not_allowed": Fraction(6), "satisfactory": Fraction(12)}
    >>> compute_points(ScoringFunction.EFFICACY, Terms(exact_array([12]), exact_array([100]), limits))
    array([Fraction(100, 1)], dtype=object)
    """
    return form_of(name).compute(terms)
