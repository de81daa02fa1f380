"""Awards: every rule over every row at once, exact to the fen; stacking, limits, vetoes; a column a rule as trace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

import narwhals as nw

from gongce.entitlements.amounts import amount_of
from gongce.entitlements.money import into_fen
from gongce.registers.expressions import express_all, express_any
from gongce.rulebook import Rule, RuleKind
from gongce.vocabulary import FEN_OF, InputError, LaneFrame

_Frame = TypeVar("_Frame")
_ACTING = frozenset({RuleKind.LIMIT, RuleKind.VETO})


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a rule may be paid on a day, and what it lacks; what lacks something is internal analysis."""

    rule: str
    lacks: tuple[str, ...]

    @property
    def is_payable(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacks


@dataclass(frozen=True, slots=True)
class Awards(Generic[_Frame]):
    """What rules give: a column for each rule, `cut_<limit>` for each limit, and `total` after every limit.

    Amounts are steps after stacking and vetoes, before limits. `rules` are in the order of their columns; `standings`
    say which may be paid.
    """

    frame: _Frame
    rules: tuple[Rule, ...]
    limits: tuple[Rule, ...]
    standings: tuple[Standing, ...]


def stand(rule: Rule, on: date) -> Standing:
    """What a rule lacks to be paid on a day: basis, fair-competition review, validity (公平竞争审查条例 art. 10)."""
    check = rule.validation
    lacks = {
        "legal basis": check is None,
        "fair-competition review": check is not None and not check.fair_competition_review,
        "validity of its legal basis": check is not None and not check.valid.holds_on(on),
        "validity": not rule.valid.holds_on(on),
    }
    return Standing(rule.id, tuple(name for name, is_lacking in lacks.items() if is_lacking))


def compute_awards(
    facts: LaneFrame[_Frame], rules: Sequence[Rule], on: date, units: dict[str, str], *, use: str = "奖补"
) -> Awards[_Frame]:
    """What the rules give for every row.

    The order is fixed: amounts, then of each no-stacking group the highest (the first named where two are equal), then
    vetoes, then limits in their order. A condition whose fact is not known does not hold.

    Args:
        facts: one row a subject and period, ADMIN or CONSENTED; Polars or PySpark, lazy or not.
        rules: rules of one subject; those not in force on the day are left out.
        on: the day whose rules hold.
        units: column → unit of measurement. Money columns hold whole units of it and become fen.
        use: what is decided, for the refusal of a statistical lane.

    Returns:
        The frame in its own engine, lazy where it was; amounts are Int64 steps (fen for money).

    Raises:
        RefusedError: a statistical lane.
        InputError: a rule's figure is still to be supplied, a column or a unit is missing.
    """
    rows: nw.LazyFrame[Any] = nw.from_native(cast(Any, facts.for_decisions(use)))
    live = [rule for rule in rules if rule.valid.holds_on(on)]
    giving = [rule for rule in live if rule.kind not in _ACTING and rule.amount is not None]
    acting = [rule for rule in live if rule.kind in _ACTING]
    _check_columns(rows.collect_schema().names(), [*giving, *acting])
    money = {name: unit for name, unit in units.items() if unit in FEN_OF}
    rows = rows.with_columns(*(into_fen(name, unit, where=name).alias(name) for name, unit in money.items()))
    in_fen = {**units, **dict.fromkeys(money, "分")}
    rows = rows.with_columns(*(_give(rule, in_fen).alias(rule.id) for rule in giving))
    rows = rows.with_columns(*_stack(giving))
    rows = rows.with_columns(*_bar(giving, acting, in_fen))
    total = nw.sum_horizontal(*(nw.col(rule.id) for rule in giving)) if giving else nw.lit(0, nw.Int64)
    rows = rows.with_columns(total.alias("total"))
    limits = [rule for rule in acting if rule.kind is RuleKind.LIMIT]
    for limit in limits:
        rows = rows.with_columns(_cut(limit, giving, in_fen).alias(f"cut_{limit.id}"))
        rows = rows.with_columns((nw.col("total") - nw.col(f"cut_{limit.id}")).alias("total"))
    standings = tuple(stand(rule, on) for rule in giving)
    return Awards(rows.to_native(), tuple(giving), tuple(limits), standings)


def _check_columns(names: list[str], rules: Iterable[Rule]) -> None:
    """Every fact a rule reads is a column."""
    for rule in rules:
        amount = rule.amount
        read = [one.field for one in (*rule.when, *rule.any_of)] + [rule.offset]
        if amount:
            read += [amount.of, amount.by, amount.per, amount.cap_of]
        for name in read:
            if name and name not in names:
                raise InputError(f"no column {name}", where=rule.id, remedy="add the column to the facts")


def _holds(rule: Rule, units: dict[str, str]) -> nw.Expr:
    every = express_all(rule.when, units, frozenset())
    return every & express_any(rule.any_of, units, frozenset())


def _give(rule: Rule, units: dict[str, str]) -> nw.Expr:
    given = amount_of(rule, units)
    if not rule.when and not rule.any_of:
        return given.fill_null(0)
    return nw.when(_holds(rule, units)).then(given.fill_null(0)).otherwise(nw.lit(0, nw.Int64))


def _stack(rules: Sequence[Rule]) -> list[nw.Expr]:
    """Of each group the highest alone: the others become 0."""
    found = []
    for group in dict.fromkeys(rule.group for rule in rules if rule.group):
        mine = [rule.id for rule in rules if rule.group == group]
        for place, name in enumerate(mine):
            beats = nw.lit(True)
            for other in mine[:place]:
                beats = beats & (nw.col(name) > nw.col(other))
            for other in mine[place + 1 :]:
                beats = beats & (nw.col(name) >= nw.col(other))
            if len(mine) > 1:
                found.append(nw.when(beats).then(nw.col(name)).otherwise(nw.lit(0, nw.Int64)).alias(name))
    return found


def _bar(rules: Sequence[Rule], acting: Sequence[Rule], units: dict[str, str]) -> list[nw.Expr]:
    """Rules that a veto bars become 0 where it holds; a veto without `limits` bars all."""
    vetoes = [rule for rule in acting if rule.kind is RuleKind.VETO]
    found = []
    for rule in rules:
        mine = [_holds(veto, units) for veto in vetoes if not veto.limits or rule.id in veto.limits]
        if mine:
            barred = mine[0]
            for other in mine[1:]:
                barred = barred | other
            found.append(nw.when(barred).then(nw.lit(0, nw.Int64)).otherwise(nw.col(rule.id)).alias(rule.id))
    return found


def _cut(limit: Rule, rules: Sequence[Rule], units: dict[str, str]) -> nw.Expr:
    """How much a limit takes off the sum of its rules; a limit without `limits` caps all."""
    mine = [nw.col(rule.id) for rule in rules if not limit.limits or rule.id in limit.limits]
    if not mine:
        return nw.lit(0, nw.Int64)
    over = nw.max_horizontal(nw.sum_horizontal(*mine) - amount_of(limit, units), nw.lit(0))
    if not limit.when and not limit.any_of:
        return over.fill_null(0)
    return nw.when(_holds(limit, units)).then(over.fill_null(0)).otherwise(nw.lit(0, nw.Int64))
