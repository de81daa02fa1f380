"""Other weights on the same data: the slider of a meeting, and which items depend on others at all."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.scoring import FORMS
from gongce.appraisal.scoring.forms import OBSERVED
from gongce.appraisal.sheet.engine import reweigh_item
from gongce.rulebook.model.methods import Join, Missing, Role
from gongce.rulebook.model.schemes import Item, Scheme
from gongce.vocabulary import InputError, UsageError


def reweigh(ready: Ready, weights: Mapping[str, Fraction]) -> Ready:
    """The scheme with some weights set; the other items share what is left in their old proportions.

    Bounds of items in points move with their weight, so that a cap of 1.5 weights stays one. The result is for
    analysis: it has no basis of its own.

    Raises:
        InputError: no such scored item, a negative weight, or more than the full mark.
    """
    scheme = ready.scheme
    scored = {item.id: item for item in scheme.items if item.role is Role.SCORE}
    for name, weight in weights.items():
        if name not in scored or weight < 0:
            raise InputError(f"no weight {weight} for {name}", where=scheme.id, remedy=f"items are {', '.join(scored)}")
    if any(part.join is Join.SUM for part in scheme.parts):
        raise UsageError("weights inside parts that add up", where=scheme.id, remedy="change the weights of the file")
    full = sum((item.weight or Fraction(0) for item in scored.values()), Fraction(0))
    left = full - sum(weights.values(), Fraction(0))
    rest = sum((item.weight or Fraction(0) for name, item in scored.items() if name not in weights), Fraction(0))
    if left < 0 or (left and not rest):
        raise InputError("the weights do not reach the full mark", where=scheme.id, remedy=f"they must sum to {full}")
    factor = left / rest if rest else Fraction(0)
    items = tuple(
        reweigh_item(item, weights.get(item.id, (item.weight or Fraction(0)) * factor)) if item.id in scored else item
        for item in scheme.items
    )
    return replace(ready, scheme=_analysis(scheme, items))


def _analysis(scheme: Scheme, items: tuple[Item, ...]) -> Scheme:
    """Without basis, approval and filing: what is only tried cannot be issued."""
    return scheme.model_copy(update={"items": items, "basis": None, "approval": None, "filing": None, "order": None})


def relative_items(ready: Ready) -> tuple[str, ...]:
    """Items whose points depend on who else is scored; adding an irrelevant unit moves nobody's total but by these."""
    scheme = ready.scheme
    return tuple(item.id for item in scheme.items if item.function in FORMS and _is_relative(scheme, item))


def _is_relative(scheme: Scheme, item: Item) -> bool:
    looks = any(value in OBSERVED for value in item.parameters.values() if isinstance(value, str))
    policy = item.missing or scheme.missing
    form = FORMS[item.function] if item.function else None
    return looks or policy in {Missing.MEAN, Missing.LOWEST} or bool(form and form.is_relative)
