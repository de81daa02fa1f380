"""A scheme's lines as frame expressions: figures, points, conditions. Only operations equal on Polars and PySpark."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import narwhals as nw

from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.methods import Denominators, Missing, Taking
from gongce.rulebook.model.rules import Condition, Operator
from gongce.rulebook.model.schemes import Item
from gongce.rulebook.names import ScoringFunction
from gongce.vocabulary import InputError, UsageError

_OBSERVED = ("observed_min", "observed_max", "observed_mean", "observed_median")
OFFERED = frozenset(
    {
        *(ScoringFunction.INDEX, ScoringFunction.COMPLETION, ScoringFunction.RANGE),
        *(ScoringFunction.PASS_FAIL, ScoringFunction.DEDUCT),
    }
)
"""Scoring functions that run on frames; the others run unit by unit (`gongce appraise`)."""


def points_column(item: str) -> str:
    """The column that holds an item's points; a dot would mean a part of a column to Spark.

    >>> points_column("tax-mu")
    'tax-mu_points'
    """
    return f"{_plain_name(item)}_points"


def _plain_name(item: str) -> str:
    return item.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Line:
    """One item as a frame column sees it: the policies already chosen, `over` the columns it is ranked within."""

    item: Item
    direction: Direction
    missing: Missing | None
    denominators: Denominators | None
    over: tuple[str, ...]

    @property
    def figure(self) -> str:
        """The column of its figure."""
        return f"{_plain_name(self.item.id)}_figure"

    @property
    def points(self) -> str:
        """The column of its points."""
        return points_column(self.item.id)

    @property
    def weight(self) -> float:
        """Its weight in points."""
        return float(self.item.weight or 0)


def figure_of(line: Line) -> nw.Expr:
    """The item's figure: null where its column is, or where a denominator is not above zero."""
    taking = line.item.taking or Taking()
    column = nw.col(taking.of or line.item.id)
    if taking.base:
        raise UsageError("growth is not taken on frames", where=line.item.id, remedy="give the growth rate as a column")
    if not taking.per:
        return column
    lower = nw.col(taking.per)
    return nw.when(lower > 0).then(column / lower)


def points_of(line: Line) -> nw.Expr:
    """The item's points from its figure column, bounded; null where the figure is.

    Raises:
        UsageError: a scoring function that does not run on frames.
        InputError: a parameter that is not stated.
    """
    if line.item.function not in OFFERED:
        raise UsageError(
            f"{line.item.function} does not run on frames",
            where=line.item.id,
            remedy="use gongce appraise, which knows every function",
        )
    compute = {
        ScoringFunction.INDEX: _ratio_points,
        ScoringFunction.COMPLETION: _ratio_points,
        ScoringFunction.RANGE: _range_points,
        ScoringFunction.PASS_FAIL: _pass_points,
        ScoringFunction.DEDUCT: _deduct_points,
    }[line.item.function]
    return _bounded(line, compute(line))


def _bounded(line: Line, points: nw.Expr) -> nw.Expr:
    bounds = line.item.bounds
    least = None if bounds.least is None else float(bounds.least)
    most = None if bounds.most is None else float(bounds.most)
    return points if least is None and most is None else points.clip(least, most)


def _ratio_points(line: Line) -> nw.Expr:
    name = "standard" if line.item.function is ScoringFunction.INDEX else "target"
    figure, standard = nw.col(line.figure), parameter_of(line, name)
    if line.direction is Direction.DOWN:
        figure, standard = _reversed(line, figure, standard)
    # The weight goes first, as the published formulas write it: w·x/b.
    points = line.weight * figure / standard
    return _capped(line, points)


def _reversed(line: Line, figure: nw.Expr, standard: "nw.Expr | float") -> "tuple[nw.Expr, nw.Expr | float]":
    how = line.item.parameters.get("reverse")
    if how == "ratio":
        return nw.lit(1.0) * standard, nw.when(figure > 0).then(figure)
    if how == "mirror":
        return 2 - figure / standard, 1.0
    if how == "half_mirror":
        return (2 - figure / standard) / 2, 1.0
    raise InputError(
        "less is better, and reverse is not stated", where=line.item.id, remedy="ratio, mirror, half_mirror"
    )


def _capped(line: Line, points: nw.Expr) -> nw.Expr:
    parameters = line.item.parameters
    cap = parameters.get("cap")
    least = _constant(parameters["floor"], line) * line.weight if "floor" in parameters else None
    most = None if cap in {None, "none"} else _constant(cap, line) * line.weight
    return points if least is None and most is None else points.clip(least, most)


def _range_points(line: Line) -> nw.Expr:
    figure, low, high = nw.col(line.figure), parameter_of(line, "min"), parameter_of(line, "max")
    if line.item.parameters.get("transform", "none") != "none":
        raise UsageError("no logarithms on frames", where=line.item.id, remedy="use gongce appraise")
    span = nw.lit(1.0) * (high - low)
    above = high - figure if line.direction is Direction.DOWN else figure - low
    share = nw.when(span > 0).then(above / span)
    if line.item.parameters.get("clip") is True:
        share = share.clip(0.0, 1.0)
    start, end = _plain(line, "from", 20), _plain(line, "to", 100)
    return line.weight * (start + (end - start) * share) / 100


def _pass_points(line: Line) -> nw.Expr:
    figure, target = nw.col(line.figure), parameter_of(line, "target")
    met = figure <= target if line.direction is Direction.DOWN else figure >= target
    return nw.when(figure.is_null()).then(None).when(met).then(line.weight).otherwise(0.0)


def _deduct_points(line: Line) -> nw.Expr:
    figure, each = nw.col(line.figure), _plain(line, "each")
    start = _plain(line, "start", line.item.weight or Fraction(0))
    points = start - each * figure
    if "first" in line.item.parameters:
        points = points - nw.when(figure > 0).then(_plain(line, "first") - each).otherwise(0.0)
    return points.clip(_plain(line, "least"), None) if "least" in line.item.parameters else points


def _plain(line: Line, name: str, default: "Fraction | int | None" = None) -> float:
    return _constant(line.item.parameters.get(name, default), line)


def _constant(value: object, line: Line) -> float:
    if isinstance(value, Fraction | int) and not isinstance(value, bool):
        return float(value)
    raise InputError(f"{value!r} is no number", where=line.item.id, remedy="state the parameter as a number")


def parameter_of(line: Line, name: str) -> "nw.Expr | float":
    """A parameter: a number, a column, or what is observed within `by` (a column), else among those ranked together.

    Raises:
        InputError: it is not stated.
    """
    value = line.item.parameters.get(name)
    if isinstance(value, str) and value in _OBSERVED:
        return _observed(line, value)
    if isinstance(value, str):
        return nw.when(nw.col(value) > 0).then(nw.col(value)) if name in {"standard", "target"} else nw.col(value)
    number = _constant(value, line)
    if name in {"standard", "target"} and number <= 0:
        raise InputError(f"{name} is zero or less", where=line.item.id, remedy="put it right in the scheme")
    return number


def _observed(line: Line, word: str) -> nw.Expr:
    by = line.item.parameters.get("by")
    over = [str(by)] if by else list(line.over)
    figure = nw.col(line.figure)
    made = {
        "observed_min": figure.min(),
        "observed_max": figure.max(),
        "observed_mean": figure.mean(),
        "observed_median": figure.median(),
    }[word]
    return made.over(*over) if over else made


_SAME_ANSWER = {(Missing.ZERO, Denominators.ZERO), (Missing.FULL, Denominators.FULL)}


def settle_missing(line: Line) -> nw.Expr:
    """The points column with the scheme's answer to what is missing; still null where it is not ranked or reduced."""
    points = nw.col(line.points)
    filled = {
        Missing.ZERO: lambda: points.fill_null(0.0),
        Missing.FULL: lambda: points.fill_null(line.weight),
        Missing.MEAN: lambda: _fill(points, points.mean(), line.over),
        Missing.LOWEST: lambda: _fill(points, points.min(), line.over),
    }
    made = filled[line.missing]() if line.missing in filled else points
    taking = line.item.taking
    if not taking or not taking.per or line.denominators in {None, Denominators.MISSING, Denominators.REFUSE}:
        return made
    if (line.missing, line.denominators) in _SAME_ANSWER:
        return made
    settled = line.weight if line.denominators is Denominators.FULL else 0.0
    return nw.when(nw.col(taking.per) <= 0).then(settled).otherwise(made)


def _fill(points: nw.Expr, value: nw.Expr, over: tuple[str, ...]) -> nw.Expr:
    return nw.when(points.is_null()).then(value.over(*over) if over else value).otherwise(points)


def holds(every: "tuple[Condition, ...]", any_of: "tuple[Condition, ...]" = ()) -> nw.Expr:
    """Conditions as a truth column; a missing fact does not hold (and is told by `find_unknown`)."""
    made = None
    for condition in every:
        made = _judge(condition) if made is None else made & _judge(condition)
    one = None
    for condition in any_of:
        one = _judge(condition) if one is None else one | _judge(condition)
    both = one if made is None else made if one is None else made & one
    if both is None:
        raise InputError("a veto without conditions", remedy="write when:")
    return both.fill_null(False)


def _judge(condition: Condition) -> nw.Expr:
    fact, value = nw.col(condition.field), _value(condition.value)
    simple: Mapping[Operator, object] = {
        Operator.EXISTS: lambda: ~fact.is_null(),
        Operator.MISSING: lambda: fact.is_null(),
        Operator.IS: lambda: fact == value,
        Operator.IS_NOT: lambda: fact != value,
        Operator.AT_LEAST: lambda: fact >= value,
        Operator.MORE: lambda: fact > value,
        Operator.AT_MOST: lambda: fact <= value,
        Operator.LESS: lambda: fact < value,
        Operator.IN: lambda: fact.is_in(value if isinstance(value, list) else [value]),
        Operator.NOT_IN: lambda: ~fact.is_in(value if isinstance(value, list) else [value]),
        Operator.BETWEEN: lambda: (fact >= value) & (fact <= _value(condition.upper)),
    }
    if condition.value is None and condition.op not in {Operator.EXISTS, Operator.MISSING}:
        raise InputError(f"the slot {condition.slot} has no value yet", where=condition.field, remedy="write when:")
    return simple[condition.op]()  # type: ignore[operator, no-any-return]


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value
