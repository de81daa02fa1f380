"""Ranks of units, exactly: standard competition places, the scheme's tie rule, who is not ranked and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby

from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.schemes import Tie
from gongce.vocabulary import Finding, InputError, Severity, UsageError

Value = int | Fraction | Decimal | float
"""A figure to rank by; a float stands for the shortest decimal that prints it, so 0.1 is a tenth."""
Figures = Mapping[str, Value | None] | Iterable[tuple[str, Value | None]]
NOT_REPORTED = "未报送"
NEWCOMER = "上期未排名"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A further figure that orders equal units where the scheme lists one (`Tie.LIST`)."""

    title: str
    values: Mapping[str, Value | None]
    direction: Direction = Direction.UP


@dataclass(frozen=True, slots=True)
class Place:
    """One unit's place; `rank` None where it is not ranked, `reason` says why.

    `change` is the number of places gained since the ranking before (negative: lost), None without one; `note` says
    why there is none, or how a tie was decided.
    """

    unit: str
    value: Fraction | None
    rank: int | None
    previous: int | None = None
    change: int | None = None
    reason: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """The place as a bulletin prints it.

        >>> Place("east", Fraction(7), 3, 5, 2).text, Place("west", None, None, reason="未报送").text
        ('第3（↑2）', '不排名（未报送）')
        """
        if self.rank is None:
            return f"不排名（{self.reason}）"
        moved = "" if self.change is None else f"（{_arrow(self.change)}）"
        return f"第{self.rank}{moved}"


def _arrow(change: int) -> str:
    return "持平" if change == 0 else f"{'↑' if change > 0 else '↓'}{abs(change)}"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every unit's place, the ranked ones by place, then those not ranked; ties in the order they came in."""

    places: tuple[Place, ...]
    tie: Tie
    direction: Direction
    findings: tuple[Finding, ...] = ()

    @property
    def ranked(self) -> tuple[Place, ...]:
        """The places of the units that have one."""
        return tuple(place for place in self.places if place.rank is not None)

    @property
    def unranked(self) -> tuple[Place, ...]:
        """The units without a place, each with its reason."""
        return tuple(place for place in self.places if place.rank is None)

    @property
    def ranks(self) -> dict[str, int | None]:
        """Unit → rank."""
        return {place.unit: place.rank for place in self.places}

    def place_of(self, unit: str) -> Place:
        """One unit's place.

        Raises:
            InputError: it was not given to the ranking.
        """
        for place in self.places:
            if place.unit == unit:
                return place
        raise InputError(f"no unit {unit} in this ranking", remedy=f"it has {len(self.places)} units")


def rank_units(
    figures: Figures,
    *,
    direction: Direction = Direction.UP,
    tie: Tie = Tie.SHARED,
    later: Sequence[Criterion] = (),
    band: Value | None = None,
    decimals: int | None = None,
    reasons: Mapping[str, str] | None = None,
    previous: "Ranking | Mapping[str, int | None] | None" = None,
) -> Ranking:
    """Rank units by one figure: the best is 1, equals share a rank, the next is left out (1-2-2-4).

    Missing-data policy: a unit whose figure is None, or for which `reasons` gives one, is not ranked and its reason
    is kept; nobody else's rank depends on it. Comparison is exact, never by float.

    Args:
        figures: unit → figure, or pairs of them; the order carries no weight.
        direction: UP (more is better) or DOWN.
        tie: SHARED and BETTER give one rank, LIST asks `later` in turn and shares the rank where all are equal;
            UNSTATED shares it and reports every tie as a finding.
        later: the criteria of `Tie.LIST`; a unit without such a figure comes after those that have one.
        band: the scheme's own tie band, in the figure's unit: who lies within it of the *first* of a group shares
            the group's rank (so a band never chains); None where the scheme defines none.
        decimals: round half up to so many decimals before comparing, as the scheme states; None: as given.
        reasons: unit → why it is not ranked, whatever its figure (vetoed, new, excluded).
        previous: the ranking before, for the change of place.

    Raises:
        InputError: a unit twice, or a figure that is not finite.
        UsageError: a direction that orders nothing, LIST without criteria, or a negative band.

    >>> order = rank_units({"a": 7, "b": 9, "c": 9, "d": None, "e": 8}, previous={"a": 1, "b": 2})
    >>> [(place.unit, place.rank, place.change) for place in order.places]
    [('b', 1, 1), ('c', 1, None), ('e', 3, None), ('a', 4, -3), ('d', None, None)]
    """
    _check_rule(direction, tie, later, band)
    given = _read_figures(figures, decimals)
    barred = reasons or {}
    open_units = [(unit, value) for unit, value in given.items() if value is not None and unit not in barred]
    sign = 1 if direction is Direction.DOWN else -1
    criteria = later if tie is Tie.LIST else ()
    keyed = sorted(((sign * value, *_later_key(unit, criteria)), unit) for unit, value in open_units)
    groups = list(_group(keyed, Fraction(0) if band is None else as_fraction(band)))
    order = {unit: position for position, unit in enumerate(given)}
    places: list[Place] = []
    for group in groups:
        rank = len(places) + 1
        places += (
            _place(unit, given[unit], rank, previous, _tie_note(group, criteria, given))
            for unit in sorted(group, key=order.__getitem__)
        )
    for unit, value in given.items():
        if value is None or unit in barred:
            places.append(Place(unit, value, None, reason=barred.get(unit, NOT_REPORTED)))
    return Ranking(tuple(places), tie, direction, _find_ties(groups, tie))


def as_fraction(value: Value) -> Fraction:
    """A figure exactly; a float as the shortest decimal that prints it.

    Raises:
        InputError: not a finite number.

    >>> as_fraction(0.1) == Fraction(1, 10)
    True
    """
    try:
        return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)
    except (ValueError, OverflowError, TypeError):
        raise InputError("not a finite number", where=str(value), remedy="leave a missing figure empty") from None


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Round to so many decimals; halves go away from zero, as officials round.

    >>> round_half_up(Fraction("2.345"), 2), round_half_up(Fraction("-0.5"), 0)
    (Fraction(47, 20), Fraction(-1, 1))
    """
    scaled = abs(value) * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def print_score(value: Fraction, decimals: int) -> str:
    """A score with so many decimals.

    >>> print_score(Fraction(117, 2), 2)
    '58.50'
    """
    rounded = round_half_up(value, decimals)
    exact = Decimal(rounded.numerator) / Decimal(rounded.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def _check_rule(direction: Direction, tie: Tie, later: Sequence[Criterion], band: Value | None) -> None:
    for one in (direction, *(criterion.direction for criterion in later)):
        if one not in {Direction.UP, Direction.DOWN}:
            raise UsageError(f"the direction {one} orders nothing", remedy="state up or down")
    if tie is Tie.LIST and not later:
        raise UsageError("ties are to be decided by later criteria, but none is given", remedy="list them, or share")
    if band is not None and as_fraction(band) < 0:
        raise UsageError("a tie band below zero", where=str(band), remedy="state the width, or leave it out")


def _read_figures(figures: Figures, decimals: int | None) -> dict[str, Fraction | None]:
    read: dict[str, Fraction | None] = {}
    for unit, value in figures.items() if isinstance(figures, Mapping) else figures:
        if unit in read:
            raise InputError("a unit stands twice in one ranking", where=unit, remedy="keep one figure for each unit")
        exact = None if value is None else as_fraction(value)
        read[unit] = exact if exact is None or decimals is None else round_half_up(exact, decimals)
    return read


def _later_key(unit: str, criteria: Sequence[Criterion]) -> tuple[tuple[int, Fraction], ...]:
    keys = []
    for criterion in criteria:
        value = criterion.values.get(unit)
        sign = 1 if criterion.direction is Direction.DOWN else -1
        keys.append((1, Fraction(0)) if value is None else (0, sign * as_fraction(value)))
    return tuple(keys)


def _group(keyed: Sequence[tuple[tuple[object, ...], str]], band: Fraction) -> Iterator[list[str]]:
    """Units that share a rank: equal keys, or within the band of the first of their group."""
    if not band:
        for _, equals in groupby(keyed, key=lambda pair: pair[0]):
            yield [unit for _, unit in equals]
        return
    group: list[str] = []
    first = Fraction(0)
    for key, unit in keyed:
        value = key[0]
        assert isinstance(value, Fraction)
        if group and value - first > band:
            yield group
            group = []
        first = first if group else value
        group.append(unit)
    if group:
        yield group


def _place(
    unit: str,
    value: Fraction | None,
    rank: int,
    previous: "Ranking | Mapping[str, int | None] | None",
    note: str,
) -> Place:
    if previous is None:
        return Place(unit, value, rank, note=note)
    before = (previous.ranks if isinstance(previous, Ranking) else previous).get(unit)
    if before is None:
        return Place(unit, value, rank, note="；".join(part for part in (note, NEWCOMER) if part))
    return Place(unit, value, rank, before, before - rank, note=note)


def _tie_note(group: Sequence[str], criteria: Sequence[Criterion], given: Mapping[str, Fraction | None]) -> str:
    if len(group) > 1:
        return f"{len(group)}家并列"
    value = given[group[0]]
    contested = criteria and sum(1 for other in given.values() if other == value) > 1
    return f"同分，按{'、'.join(criterion.title for criterion in criteria)}排序" if contested else ""


def _find_ties(groups: Sequence[Sequence[str]], tie: Tie) -> tuple[Finding, ...]:
    if tie is not Tie.UNSTATED:
        return ()
    return tuple(
        Finding(
            "ranking.tie-unstated",
            Severity.WARNING,
            "、".join(group),
            f"{len(group)}个单位同分，办法未规定并列如何处理，暂并列。",
            "在办法中写明并列规则（shared、better 或 list）。",
        )
        for group in groups
        if len(group) > 1
    )
