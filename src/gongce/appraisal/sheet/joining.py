"""From points to one total: parts, joins, bonus, deductions and bounds in the order the scheme states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongce.appraisal.ranking import round_half_up
from gongce.appraisal.scoring import exact_array
from gongce.appraisal.scoring.arrays import exact_sum, natural_log, natural_power
from gongce.appraisal.sheet.pointing import Pointed, bound
from gongce.rulebook.model.methods import Join, Part, Role, ScoringStep
from gongce.rulebook.model.schemes import Scheme
from gongce.vocabulary import InputError


@dataclass(frozen=True, slots=True)
class Joined:
    """One unit's way from points to the total."""

    parts: Mapping[str, Fraction]
    subtotal: Fraction
    bonus: Fraction
    deduction: Fraction
    available: Fraction
    total: Fraction


@dataclass(frozen=True, slots=True)
class _Share:
    """Something that counts: its weight and its points."""

    weight: Fraction
    points: Fraction


def join_points(scheme: Scheme, pointed: Sequence[Pointed], row: int) -> Joined | None:
    """One unit's total; None where nothing counts.

    Raises:
        InputError: a geometric mean of a negative score.
    """
    scored = [one for one in pointed if one.item.role is Role.SCORE and one.points[row] is not None]
    shares = {one.item.id: _Share(one.weight, one.points[row] or Fraction(0)) for one in scored}
    by_group: dict[str, list[_Share]] = {}
    for one in scored:
        by_group.setdefault(one.item.group, []).append(shares[one.item.id])
    parts: dict[str, _Share] = {}
    tops = [
        joined for part in scheme.parts if part.under is None if (joined := _join_part(scheme, part, by_group, parts))
    ]
    counted = tops if scheme.parts else list(shares.values())
    available = exact_sum(share.weight for share in counted)
    if not available:
        return None
    subtotal = _join_whole(scheme, counted, available, row)
    bonus = bound(_sum_of(pointed, Role.BONUS, row), scheme.bonus)
    deduction = bound(abs(_sum_of(pointed, Role.DEDUCTION, row)), scheme.deductions)
    total = _walk(scheme, subtotal, bonus, deduction)
    rounded = total if scheme.decimals is None else round_half_up(total, scheme.decimals)
    return Joined({key: share.points for key, share in parts.items()}, subtotal, bonus, deduction, available, rounded)


def _join_part(
    scheme: Scheme, part: Part, by_group: Mapping[str, Sequence[_Share]], joined: dict[str, _Share]
) -> _Share | None:
    """A part's points from its items and the parts below it; all are kept in `joined`.

    A part some of whose items do not count keeps its weight only by their share where it adds up.
    """
    below = [
        one for child in scheme.parts if child.under == part.id if (one := _join_part(scheme, child, by_group, joined))
    ]
    shares = [*by_group.get(part.id, ()), *below]
    inside = exact_sum(share.weight for share in shares)
    if not inside:
        return None
    if part.join is Join.SUM:
        joined[part.id] = _Share(inside, exact_sum(share.points for share in shares))
    else:
        joined[part.id] = _Share(part.weight, part.weight * _mean(part.join, shares, inside))
    return joined[part.id]


def _join_whole(scheme: Scheme, counted: Sequence[_Share], available: Fraction, row: int) -> Fraction:
    full = scheme.full if scheme.full is not None else available
    if scheme.join is Join.SUM:
        total = exact_sum(share.points for share in counted)
        return total if available == full else total * full / available
    return full * _mean(scheme.join, counted, available)


def _mean(join: Join, shares: Sequence[_Share], total: Fraction) -> Fraction:
    """The weighted mean of points over weights, as a part of one."""
    if join not in {Join.GEOMETRIC, Join.HARMONIC}:
        return exact_sum(share.points for share in shares) / total
    ratios = [share.points / share.weight for share in shares if share.weight]
    if any(ratio < 0 for ratio in ratios):
        raise InputError(f"a {join} mean of a negative score", remedy="clip the items (bounds: least: 0)")
    if any(ratio == 0 for ratio in ratios):
        return Fraction(0)
    if join is Join.HARMONIC:
        return total / sum(
            (share.weight * share.weight / share.points for share in shares if share.weight), Fraction(0)
        )
    logs = natural_log(exact_array(ratios))
    weights = exact_array(share.weight for share in shares if share.weight)
    power = natural_power(exact_array([sum(logs * weights, Fraction(0)) / total]))
    return Fraction(power[0])


def _sum_of(pointed: Sequence[Pointed], role: Role, row: int) -> Fraction:
    return exact_sum(one.points[row] or Fraction(0) for one in pointed if one.item.role is role)


def _walk(scheme: Scheme, subtotal: Fraction, bonus: Fraction, deduction: Fraction) -> Fraction:
    total = subtotal
    for step in scheme.steps:
        if step is ScoringStep.BONUS:
            total += bonus - deduction
        if step is ScoringStep.LIMIT:
            total = bound(total, scheme.total)
    return total
