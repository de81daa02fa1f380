"""Names of the ways a rule gives an amount of money, land, energy or places."""

from enum import StrEnum


class AmountKind(StrEnum):
    """How an amount follows from a rule."""

    FIXED = "fixed"
    """One sum for each event or year."""
    PER_UNIT = "per_unit"
    """A sum for each of something counted."""
    RATE = "rate"
    """A share of a base, at most `cap`; 100 % of what was paid in is an exit at par."""
    TIERS = "tiers"
    """A sum or rate that depends on where a value lies."""
    SCHEDULE = "schedule"
    """A rate for each of several years or stages."""
    SPLIT = "split"
    """A whole divided between named bodies by sums or shares."""
