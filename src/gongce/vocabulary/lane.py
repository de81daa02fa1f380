"""The lane a figure travels in: what it may be used for."""

from enum import StrEnum


class Lane(StrEnum):
    """Who gave a figure for what purpose (统计法 2024 art. 28; 统计法实施条例 art. 29–30).

    Only ADMIN and CONSENTED may decide about a single respondent: a grade, a price, a subsidy, a sanction.
    """

    STAT_MICRO = "STAT_MICRO"
    """A respondent's statistical return."""
    STAT_AGG = "STAT_AGG"
    """A statistical aggregate from which no respondent can be told."""
    ADMIN = "ADMIN"
    """Tax, land registry, power bill, permits, environment."""
    CONSENTED = "CONSENTED"
    """Given by the enterprise for this use."""
