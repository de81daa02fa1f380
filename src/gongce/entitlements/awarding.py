"""Awards: every rule over every row at once, exact to the fen; vetoes, stacking, limits; a column a rule as trace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import and_
from typing import Any, Generic, TypeVar, cast

import narwhals as nw

from gongce.entitlements.amounts import amount_of
from gongce.entitlements.conditions import Columns
from gongce.entitlements.money import MOST_FEN, into_fen, not_below_zero
from gongce.entitlements.standing import Standing, stand
from gongce.rulebook import Amount, Condition, Rule, RuleKind
from gongce.rulebook.names import AmountKind
from gongce.vocabulary import FEN_OF, InputError, LaneFrame

_Frame = TypeVar("_Frame")
_ACTING = frozenset({RuleKind.LIMIT, RuleKind.VETO})
_NOTHING: nw.Expr = nw.lit(0, nw.Int64)


@dataclass(frozen=True, slots=True)
class Awards(Generic[_Frame]):
    """What rules give: a column for each rule, `cut_<limit>` for each limit, and `total` after every limit.

    Amounts are steps (fen for money) after vetoes and stacking, before limits; `back_<rule>` is what a rule recovers.
    `rules` and `limits` are in the order they act in; `standings` say which rules may be paid.
    """

    frame: _Frame
    rules: tuple[Rule, ...]
    limits: tuple[Rule, ...]
    standings: tuple[Standing, ...]

    @property
    def recovering(self) -> tuple[Rule, ...]:
        """Rules that may take back what was paid."""
        return tuple(rule for rule in self.rules if rule.claw_back)


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of one day, by what they do.

    Raises:
        InputError: rules that contradict each other: one id twice, limits that overlap in part.
    """

    giving: tuple[Rule, ...]
    limits: tuple[Rule, ...]
    budgets: tuple[Rule, ...]
    vetoes: tuple[Rule, ...]

    @classmethod
    def of(cls, rules: Iterable[Rule], on: date) -> "Book":
        """The rules in force on a day."""
        live = [rule for rule in rules if rule.valid.holds_on(on)]
        _refuse_twice(live)
        limits = [rule for rule in live if rule.kind is RuleKind.LIMIT and rule.amount is not None]
        giving = tuple(rule for rule in live if rule.kind not in _ACTING and rule.amount is not None)
        within = tuple(rule for rule in limits if rule.ration is None)
        return cls(
            giving,
            _order_limits(within, frozenset(rule.id for rule in giving)),
            tuple(rule for rule in limits if rule.ration is not None),
            tuple(rule for rule in live if rule.kind is RuleKind.VETO),
        )

    @property
    def every(self) -> tuple[Rule, ...]:
        """All that read facts of a row."""
        return (*self.giving, *self.limits, *self.vetoes)

    def held(self, acting: Rule) -> tuple[Rule, ...]:
        """The giving rules a limit or veto acts on; one that names none acts on all."""
        return tuple(rule for rule in self.giving if not acting.limits or rule.id in acting.limits)

    def barring(self, rule: Rule) -> tuple[Rule, ...]:
        """The vetoes that bar a rule."""
        return tuple(veto for veto in self.vetoes if not veto.limits or rule.id in veto.limits)


def _refuse_twice(rules: Sequence[Rule]) -> None:
    names = [rule.id for rule in rules]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"two rules are called {twice[0]}", where="rules", remedy="give each its own id")
    held = [rule.series for rule in rules if rule.series]
    clash = sorted({name for name in held if held.count(name) > 1})
    if clash:
        raise InputError(
            f"two versions of {clash[0]} hold on one day", where="rules", remedy="end one before the other starts"
        )


def _order_limits(limits: Sequence[Rule], giving: frozenset[str]) -> tuple[Rule, ...]:
    """Inner limits before the limits that contain them.

    Raises:
        InputError: two overlap and neither contains the other: what each leaves would depend on their order.
    """
    sets = [frozenset(limit.limits) & giving if limit.limits else giving for limit in limits]
    for place, one in enumerate(sets):
        for other, wide in zip(limits[place + 1 :], sets[place + 1 :], strict=True):
            if one & wide and not (one <= wide or wide <= one):
                raise InputError(
                    f"limits overlap in part with {other.id}",
                    where=limits[place].id,
                    remedy="let one contain the other",
                )
    order = sorted(range(len(limits)), key=lambda number: len(sets[number]))
    return tuple(limits[number] for number in order)


def compute_awards(
    facts: LaneFrame[_Frame],
    rules: Sequence[Rule],
    on: date,
    units: Mapping[str, str],
    *,
    use: str = "奖补",
    barred: Mapping[str, str] | None = None,
) -> Awards[_Frame]:
    """What the rules give for every row.

    The order is fixed: amounts where conditions hold and no veto does, then of each no-stacking group the highest (the
    first named where two are equal), then limits, inner ones first. A condition whose fact is not known does not hold,
    a veto whose fact is not known bars, an amount whose base is not known is 0; `find_doubts` tells all three.

    Args:
        facts: one row a subject and event, ADMIN or CONSENTED; Polars or PySpark, lazy or not.
        rules: rules of one subject; those not in force on the day are left out.
        on: the day whose rules hold.
        units: column → unit of measurement. Money columns hold whole units of it and become fen.
        use: what is decided, for the refusal of a statistical lane.
        barred: rule → Boolean column that bars it in a row (paid before, not selected).

    Returns:
        The frame in its own engine, lazy where it was; amounts are Int64 steps (fen for money).

    Raises:
        RefusedError: a statistical lane.
        InputError: a rule's figure is still to be supplied, a column or a unit is missing, a base is no whole number,
            rules contradict each other.
    """
    book = Book.of(rules, on)
    rows, columns = _prepare(facts, book, units, use)
    rows = _add(rows, [(~columns.holds(veto)).alias(f"clear_{veto.id}") for veto in book.vetoes])
    stops = dict(barred or {})
    rows = _add(rows, [_give(rule, book, columns, stops.get(rule.id)).alias(rule.id) for rule in book.giving])
    rows = _add(rows, [*_stack(book.giving), *_recover(book.giving, columns)])
    total = nw.sum_horizontal(*(nw.col(rule.id) for rule in book.giving)) if book.giving else _NOTHING
    rows = rows.with_columns(total.alias("total"))
    rows = _cut_all(rows, book, columns).drop(*(f"clear_{veto.id}" for veto in book.vetoes))
    standings = tuple(stand(rule, on) for rule in book.giving)
    return Awards(rows.to_native(), book.giving, book.limits, standings)


def find_doubts(
    facts: LaneFrame[_Frame], rules: Sequence[Rule], on: date, units: Mapping[str, str], *, use: str = "奖补"
) -> _Frame:
    """Where a rule cannot be judged: a fact its conditions, its amount, or a veto or limit on it need is not known.

    Also where a base lies beyond 2⁵³ fen, where products would no longer be exact.

    Returns:
        The facts with a Boolean column `doubt_<rule>` for every rule of the day; what is in doubt is not to be paid.

    Raises:
        As `compute_awards`.
    """
    book = Book.of(rules, on)
    rows, columns = _prepare(facts, book, units, use)
    return cast(
        _Frame, rows.with_columns(*(_doubt(rule, columns).alias(f"doubt_{rule.id}") for rule in book.every)).to_native()
    )


def _doubt(rule: Rule, columns: Columns) -> nw.Expr:
    holds = columns.holds(rule)
    unknown = holds.is_null()
    if rule.kind is not RuleKind.VETO and rule.amount is not None:
        amount = amount_of(rule, columns)
        unknown = unknown | (holds & (amount.is_null() | (amount >= MOST_FEN)))
        if rule.amount.of:
            unknown = unknown | (holds & (nw.col(rule.amount.of).cast(nw.Int64).abs() >= MOST_FEN))
    if rule.claw_back:
        unknown = unknown | columns.any_holds(rule.claw_back).is_null()
    return nw.when(unknown).then(nw.lit(True)).otherwise(nw.lit(False))


def _prepare(
    facts: LaneFrame[_Frame], book: Book, units: Mapping[str, str], use: str
) -> "tuple[nw.LazyFrame[Any], Columns]":
    rows: nw.LazyFrame[Any] = nw.from_native(cast(Any, facts.for_decisions(use)))
    schema = dict(rows.collect_schema().items())
    for rule in book.every:
        _check_columns(rule, schema)
    money = {name: unit for name, unit in units.items() if unit in FEN_OF and name in schema}
    for name, unit in money.items():
        if not schema[name].is_integer():
            raise InputError(
                f"column {name} holds no whole numbers", where=unit, remedy="give money as whole units, such as 分"
            )
    changed = (into_fen(name, unit, where=name).alias(name) for name, unit in money.items() if unit != "分")
    flags = frozenset(name for name, kind in schema.items() if kind == nw.Boolean)
    return _add(rows, list(changed)), Columns(units, flags)


def _add(rows: "nw.LazyFrame[Any]", columns: Sequence[nw.Expr]) -> "nw.LazyFrame[Any]":
    return rows.with_columns(*columns) if columns else rows


def facts_in(amount: Amount | None) -> tuple[str, ...]:
    """The facts an amount is computed of."""
    read = (amount.of, amount.less, amount.by, amount.per, amount.cap_of) if amount else ()
    return tuple(name for name in read if name)


def facts_of(rule: Rule) -> tuple[str, ...]:
    """The facts a rule reads of a row, each once."""
    tests = (*rule.when, *rule.any_of, *rule.claw_back)
    read = [*(one.field for one in tests), rule.offset, *facts_in(rule.amount)]
    return tuple(dict.fromkeys(name for name in read if name))


def _check_columns(rule: Rule, schema: Mapping[str, Any]) -> None:
    """Every fact a rule reads is a column, and what amounts are computed of holds whole numbers."""
    for name in facts_of(rule):
        if name not in schema:
            raise InputError(f"no column {name}", where=rule.id, remedy="add the column to the facts")
    for condition in (*rule.when, *rule.any_of, *rule.claw_back):
        _check_kind(rule, condition, schema[condition.field])
    amount = rule.amount
    counted = (amount.of, amount.less, amount.per, amount.cap_of, rule.offset) if amount else ()
    for name in counted:
        if name and not schema[name].is_integer():
            raise InputError(
                f"column {name} holds no whole numbers", where=rule.id, remedy="give it in a unit that makes it whole"
            )
    if rule.claw_back and not rule.offset:
        raise InputError("recovers what was paid, but names no such fact", where=rule.id, remedy="name it in offset")
    if amount and amount.kind is AmountKind.SPLIT and amount.slot is None and not amount.parts:
        raise InputError("divides nothing", where=rule.id, remedy="give parts")


def _check_kind(rule: Rule, condition: Condition, kind: Any) -> None:
    """A column can be compared with what the condition names: numbers with numbers, words with words."""
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    for value in values:
        fits = (
            kind == nw.Boolean if isinstance(value, bool)
            else kind.is_numeric() if isinstance(value, Fraction)
            else kind in (nw.String, nw.Date) if isinstance(value, str)
            else True
        )  # fmt: skip
        if not fits:
            raise InputError(
                f"column {condition.field} cannot be compared with {value}", where=rule.id, remedy="correct the cells"
            )


def _give(rule: Rule, book: Book, columns: Columns, stop: str | None) -> nw.Expr:
    given = amount_of(rule, columns)
    if facts_in(rule.amount) or rule.offset:
        given = given.fill_null(0)
    tests = [columns.holds(rule)] if rule.when or rule.any_of else []
    tests += [nw.col(f"clear_{veto.id}") for veto in book.barring(rule)]
    tests += [~nw.col(stop)] if stop else []
    tests += [~columns.any_holds(rule.claw_back)] if rule.claw_back else []
    return nw.when(reduce(and_, tests)).then(given).otherwise(_NOTHING) if tests else given


def _recover(rules: Sequence[Rule], columns: Columns) -> list[nw.Expr]:
    """What was paid under a rule and is to come back."""
    found = []
    for rule in rules:
        if rule.claw_back:
            paid = not_below_zero(nw.col(rule.offset).cast(nw.Int64)).fill_null(0)
            stopped = columns.any_holds(rule.claw_back)
            found.append(nw.when(stopped).then(paid).otherwise(_NOTHING).alias(f"back_{rule.id}"))
    return found


def _stack(rules: Sequence[Rule]) -> list[nw.Expr]:
    """Of each group the highest alone: the others become 0."""
    found = []
    for group in dict.fromkeys(rule.group for rule in rules if rule.group):
        mine = [rule.id for rule in rules if rule.group == group]
        for place, name in enumerate(mine):
            beats = [nw.col(name) > nw.col(other) for other in mine[:place]]
            beats += [nw.col(name) >= nw.col(other) for other in mine[place + 1 :]]
            if beats:
                every = beats[0]
                for one in beats[1:]:
                    every = every & one
                found.append(nw.when(every).then(nw.col(name)).otherwise(_NOTHING).alias(name))
    return found


def _cut_all(rows: "nw.LazyFrame[Any]", book: Book, columns: Columns) -> "nw.LazyFrame[Any]":
    """Limits in their order; what an inner one cut counts for the outer one."""
    for place, limit in enumerate(book.limits):
        held = book.held(limit)
        inner = [one for one in book.limits[:place] if set(book.held(one)) <= set(held)]
        cut = _cut(limit, [rule.id for rule in held], [f"cut_{one.id}" for one in inner], columns)
        rows = rows.with_columns(cut.alias(f"cut_{limit.id}"))
        rows = rows.with_columns((nw.col("total") - nw.col(f"cut_{limit.id}")).alias("total"))
    return rows


def _cut(limit: Rule, held: Sequence[str], inner: Sequence[str], columns: Columns) -> nw.Expr:
    """How much a limit takes off the sum of its rules."""
    if not held:
        return _NOTHING
    left = nw.sum_horizontal(*(nw.col(name) for name in held))
    for name in inner:
        left = left - nw.col(name)
    over = not_below_zero(left - amount_of(limit, columns)).fill_null(0)
    if not limit.when and not limit.any_of:
        return over
    return nw.when(columns.holds(limit)).then(over).otherwise(_NOTHING)
