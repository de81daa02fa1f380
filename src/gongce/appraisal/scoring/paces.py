"""Completion: what was reached against what was to be reached."""

# mypy: disable-error-code="no-any-return"
# (arithmetic on arrays of Fractions is Any to the type checker)

import numpy as np

from gongce.appraisal.scoring.arrays import Array, as_kind, steady, whole_down, whole_up
from gongce.appraisal.scoring.forms import Terms, scoring
from gongce.appraisal.scoring.scales import bound_ratio, ratio_to
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.names import ScoringFunction


@scoring(
    ScoringFunction.COMPLETION,
    "权重×min（实际÷目标，封顶）",
    "methods.md §3.1 [S]",
    needs=("target", "cap"),
    may=("floor", "reverse", "zero_at"),
    divides_by=("target",),
)
def score_completion(terms: Terms) -> Array:
    """目标完成率: weight × min(actual / target, cap). Test figure: cap 120 %, half a point → 0.6.

    `cap` is a ratio or none. Where less is better, `reverse` says how (see the index).
    """
    return terms.weight * bound_ratio(terms, ratio_to(terms, "target"))


@scoring(
    ScoringFunction.COMPLETION_JINHUA,
    "完成目标得权重分，每超1个百分点加0.5分、最多加10分；未完成按完成率得分；增速高于全市平均加1分",
    "methods.md §3.1 [S] (金政办发〔2011〕11号)",
    needs=("target",),
    may=("each", "most", "growth", "mean", "extra", "reverse", "zero_at"),
    divides_by=("target",),
)
def score_completion_jinhua(terms: Terms) -> Array:
    """Completion with `each` (0.5) points a percentage point above 100, at most `most` (10).

    And `extra` (1) where `growth` (a column) is above `mean`.
    """
    rate = ratio_to(terms, "target")
    one, half = as_kind(1, terms.values), as_kind(1, terms.values) / 2
    each = terms.number("each") if terms.has("each") else half
    above = np.minimum((rate - 1) * 100 * each, terms.number("most", 10))
    points = np.where(rate >= 1, terms.weight + above, terms.weight * rate)
    if terms.has("growth"):
        extra = terms.number("extra", 1) * one
        points = points + np.where(terms.number("growth") > terms.number("mean"), extra, 0 * extra)
    return points


@scoring(
    ScoringFunction.STEP,
    "每差10%扣1分，完成率不高于80%不得分",
    "methods.md §3.1 [S] (新昌 2007)",
    needs=("target", "count"),
    may=("per", "loss", "zero_at_rate", "reverse", "zero_at"),
    divides_by=("target",),
)
def score_step(terms: Terms) -> Array:
    """The weight less `loss` (1) points for each `per` (10) percent short; nothing at `zero_at_rate` (80) or less.

    `count` says which tens count: whole (only full ones), begun, or proportional.
    """
    gap = np.maximum((1 - ratio_to(terms, "target")) * 100, as_kind(0, terms.values))
    short = steady(gap / terms.number("per", 10))
    how = terms.word("count", "whole", "begun", "proportional")
    steps = whole_down(short) if how == "whole" else whole_up(short) if how == "begun" else short
    zero = as_kind(0, terms.values)
    points = np.maximum(terms.weight - terms.number("loss", 1) * steps, zero)
    limit = (100 - terms.number("zero_at_rate", 80)) / terms.number("per", 10)
    return np.where(short >= limit, zero, points)


@scoring(
    ScoringFunction.PASS_FAIL,
    "完成目标得满分，未完成不得分",
    "methods.md §3.1 [S]",
    needs=("target",),
)
def score_pass_fail(terms: Terms) -> Array:
    """目标完成: the whole weight where the target is met exactly or better, else nothing."""
    target = terms.number("target")
    met = terms.values <= target if terms.direction is Direction.DOWN else terms.values >= target
    zero = as_kind(0, terms.values) * terms.values
    return np.where(met, terms.weight + zero, zero)
