"""Scales: a figure's distance between two limits, or from a standard, becomes points."""

# mypy: disable-error-code="no-any-return"
# (arithmetic on arrays of Fractions is Any to the type checker)

import numpy as np

from gongce.appraisal.scoring.arrays import Array, as_kind, natural_log
from gongce.appraisal.scoring.forms import Terms, scoring
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.names import ScoringFunction
from gongce.vocabulary import InputError

REVERSES = ("ratio", "mirror", "half_mirror", "full_until")


def _efficacy(terms: Terms) -> Array:
    low, high = terms.number("not_allowed"), terms.number("satisfactory")
    gap = high - low
    wrong_way = gap <= 0 if terms.direction is not Direction.DOWN else gap >= 0
    if np.any(wrong_way):
        raise InputError(
            "the satisfactory value is not better than the one not allowed", where=terms.where, remedy="swap them"
        )
    score = 60 + 40 * (terms.values - low) / gap
    if terms.is_set("clip"):
        score = np.minimum(np.maximum(score, as_kind(60, terms.values)), as_kind(100, terms.values))
    return terms.weight * score / 100


@scoring(
    ScoringFunction.EFFICACY,
    "60＋40×（实际值－不允许值）÷（满意值－不允许值）",
    "methods.md §3.1 [S]",
    needs=("not_allowed", "satisfactory"),
    may=("clip",),
)
def score_efficacy(terms: Terms) -> Array:
    """功效系数: falls below 60 or exceeds 100 unless `clip`.

    A figure where less is better has the larger limit as not allowed. Test figure: 5.81 of 12, not allowed 6 → 58.73.
    """
    return _efficacy(terms)


@scoring(
    ScoringFunction.EFFICACY_GEO,
    "改进功效系数（各项功效系数按权重取几何平均）",
    "methods.md §3.1 [S]",
    needs=("not_allowed", "satisfactory"),
    may=("clip",),
)
def score_efficacy_geo(terms: Terms) -> Array:
    """改进功效系数: the same scores; the scheme or part joins them geometrically (`join: geometric`)."""
    return _efficacy(terms)


@scoring(
    ScoringFunction.INDEX,
    "实际值÷标准值×权数",
    "methods.md §2.11, §3.1 [S], §1.2",
    needs=("standard",),
    may=("cap", "floor", "reverse", "zero_at", "by"),
    divides_by=("standard",),
)
def score_index(terms: Terms) -> Array:
    """综合指数: weight × figure / standard; `cap` and `floor` bound the ratio.

    Where less is better `reverse` must be stated: ratio (standard / figure), mirror (2 − figure / standard),
    half_mirror (half of that), full_until (full up to the standard, nothing at `zero_at`; the liability ratio of the
    old 工业经济效益综合指数).
    """
    return terms.weight * bound_ratio(terms, ratio_to(terms, "standard"))


def ratio_to(terms: Terms, name: str) -> Array:
    """The figure against a parameter, the better the larger.

    Raises:
        InputError: a zero divisor that no policy took out, or less is better and `reverse` is not stated.
    """
    standard = terms.number(name)
    if terms.direction is not Direction.DOWN:
        return _divide(terms, terms.values, standard, name)
    how = terms.word("reverse", *REVERSES)
    if how == "ratio":
        return _divide(terms, standard + 0 * terms.values, terms.values, "the figure")
    if how == "full_until":
        end = terms.number("zero_at")
        partial = _divide(terms, end - terms.values, end - standard, "zero_at − standard")
        return np.minimum(partial, as_kind(1, terms.values))
    mirrored = 2 - _divide(terms, terms.values, standard, name)
    return mirrored / 2 if how == "half_mirror" else mirrored


def _divide(terms: Terms, upper: Array, lower: Array, name: str) -> Array:
    if np.any(lower == 0):
        raise InputError(f"division by zero: {name}", where=terms.where, remedy="state denominators: for the item")
    return upper / lower


def bound_ratio(terms: Terms, ratio: Array) -> Array:
    """The ratio within `floor` and `cap`, where they are stated (cap: none says there is none)."""
    if terms.has("floor"):
        ratio = np.maximum(ratio, terms.number("floor"))
    if terms.has("cap") and terms.parameters["cap"] != "none":
        ratio = np.minimum(ratio, terms.number("cap"))
    return ratio


@scoring(
    ScoringFunction.RANGE,
    "（实际值－最小值）÷（最大值－最小值），折算到起点分至满分",
    "methods.md §3.1 [S]; goalposts: UNDP, OECD/JRC 2008",
    needs=("min", "max"),
    may=("from", "to", "transform", "ceiling", "bottom", "clip", "flat"),
)
def score_range(terms: Terms) -> Array:
    """极差法 and goalposts: `from` (20) at the worst end to `to` (100) at the best, in hundredths of the weight.

    `min` and `max` are numbers, columns or observed_min and observed_max. `transform: log` takes logarithms of the
    figure and both ends; `ceiling` and `bottom` bound the figure before; `clip` keeps the score within its ends;
    `flat` is the score where all figures are equal (else that is refused).
    """
    values, low, high = _limited(terms), terms.number("min"), terms.number("max")
    if terms.has("transform"):
        terms.word("transform", "log", "none")
    if terms.parameters.get("transform") == "log":
        values, low, high = _logs(terms, values), _log_of(terms, low), _log_of(terms, high)
    start, end = terms.number("from", 20), terms.number("to", 100)
    span = high - low
    if np.any(span <= 0):
        return _flat_score(terms)
    above = high - values if terms.direction is Direction.DOWN else values - low
    if terms.is_set("clip"):
        above = np.minimum(np.maximum(above, as_kind(0, values)), span)
    first = terms.weight / 100 * start
    return first + terms.weight / 100 * (end - start) / span * above


def _limited(terms: Terms) -> Array:
    values = terms.values
    if terms.has("ceiling"):
        values = np.minimum(values, terms.number("ceiling"))
    return np.maximum(values, terms.number("bottom")) if terms.has("bottom") else values


def _logs(terms: Terms, values: Array) -> Array:
    if np.any(values <= 0):
        raise InputError("no logarithm of zero or less", where=terms.where, remedy="state bottom: above zero")
    return natural_log(values)


def _log_of(terms: Terms, limit: Array) -> Array:
    return _logs(terms, limit + 0 * terms.values)


def _flat_score(terms: Terms) -> Array:
    if not terms.has("flat"):
        raise InputError(
            "the largest value is not larger than the least",
            where=terms.where,
            remedy="state min and max, or flat: with the score for equal figures",
        )
    return terms.weight * terms.number("flat") / 100 + 0 * terms.values
