"""A fund, and the movements of its money: what each posts to which account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a movement does."""

    PLEDGE = "pledge"
    """A source promises money for a year."""
    PAY_IN = "pay_in"
    """Pledged money arrives."""
    BUDGET = "budget"
    """Money of a year is set aside for a use: a ceiling for commitments, not money itself."""
    COMMIT = "commit"
    """Paid-in money is promised to a claim, for a use and under a rule."""
    PAY = "pay"
    """A committed claim is paid."""
    RELEASE = "release"
    """What a claim does not need becomes free again."""
    RECOVER = "recover"
    """What was paid to a claim comes back."""
    INVEST = "invest"
    """A committed claim is paid in as capital of a project company."""
    WITHDRAW = "withdraw"
    """Capital leaves a project company at par and returns to the fund."""
    REVERSE = "reverse"
    """The counter-entry of an earlier movement, whole."""


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund as it was set up.

    Args:
        id: its id, of the pack's rule or its own.
        title: its name.
        uses: use → its name; money is committed for one of them.
        sources: source → its name; only they pledge.
        pledged: source → fen it owes every year by the rule; a check, never a posting.
        scope: of a fund for one industry: its name.
        level: city, county, province … where funds of several levels are compared.
    """

    id: str
    title: str
    uses: Mapping[str, str]
    sources: Mapping[str, str]
    pledged: Mapping[str, int]
    scope: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement, as it stands in the ledger.

    Args:
        kind: what it does.
        day: when.
        fen: how much, above 0.
        year: the year of the money.
        source: of a pledge or payment in.
        use: of a budget or commitment.
        claim: of commitments and what follows them: one name a claim.
        payee: of a commitment: who receives it.
        rule: of a commitment: the rule it is paid under.
        due: of a commitment: the last day to pay it.
        reverses: of a counter-entry: the number of the movement it undoes.
        note: why.
        by: who entered it.
    """

    kind: Kind
    day: date
    fen: int
    year: int = 0
    source: str = ""
    use: str = ""
    claim: str = ""
    payee: str = ""
    rule: str = ""
    due: date | None = None
    reverses: int = 0
    note: str = ""
    by: str = ""


Postings = tuple[tuple[str, int], ...]
"""(account, change in fen): debits above zero and credits below it in a chart where every balance is kept above zero by
counting what is owed with the sign of what is owned; see `SIGNS`."""

CREDIT = frozenset({"deferred", "free", "budget-control", "committed", "capital-control", "paid-control"})
"""Heads of accounts whose balance stands on the credit side."""


def postings_of(movement: Movement) -> Postings:
    """The debits (above zero) and credits (below zero) of a movement other than a counter-entry; they add up to 0.

    >>> postings_of(Movement(Kind.PAY, date(2026, 1, 5), 700, claim="甲"))
    (('committed:甲', 700), ('cash', -700), ('paid:甲', 700), ('paid-control', -700))
    """
    return _POSTINGS[movement.kind](movement, movement.fen)


def _budget_left(movement: Movement) -> str:
    return f"budget:{movement.year}:{movement.use}"


_POSTINGS: Mapping[Kind, Callable[[Movement, int], Postings]] = {
    Kind.PLEDGE: lambda one, fen: (
        (f"receivable:{one.year}:{one.source}", fen),
        (f"deferred:{one.year}:{one.source}", -fen),
    ),
    Kind.PAY_IN: lambda one, fen: (
        ("cash", fen),
        (f"receivable:{one.year}:{one.source}", -fen),
        (f"deferred:{one.year}:{one.source}", fen),
        ("free", -fen),
    ),
    Kind.BUDGET: lambda one, fen: ((_budget_left(one), fen), ("budget-control", -fen)),
    Kind.COMMIT: lambda one, fen: (
        ("free", fen),
        (f"committed:{one.claim}", -fen),
        ("budget-control", fen),
        (_budget_left(one), -fen),
    ),
    Kind.PAY: lambda one, fen: (
        (f"committed:{one.claim}", fen),
        ("cash", -fen),
        (f"paid:{one.claim}", fen),
        ("paid-control", -fen),
    ),
    Kind.RELEASE: lambda one, fen: (
        (f"committed:{one.claim}", fen),
        ("free", -fen),
        (_budget_left(one), fen),
        ("budget-control", -fen),
    ),
    Kind.RECOVER: lambda one, fen: (
        ("cash", fen),
        ("free", -fen),
        ("paid-control", fen),
        (f"paid:{one.claim}", -fen),
    ),
    Kind.INVEST: lambda one, fen: (
        (f"committed:{one.claim}", fen),
        ("cash", -fen),
        (f"capital:{one.claim}", fen),
        ("capital-control", -fen),
    ),
    Kind.WITHDRAW: lambda one, fen: (
        ("cash", fen),
        ("free", -fen),
        ("capital-control", fen),
        (f"capital:{one.claim}", -fen),
    ),
}
