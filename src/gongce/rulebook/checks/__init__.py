"""Checks over a whole pack: what no single record can know."""

from collections.abc import Callable, Iterator

from gongce.rulebook.checks.additions import check_additions
from gongce.rulebook.checks.bounds import check_bounds
from gongce.rulebook.checks.cycles import check_cycles
from gongce.rulebook.checks.ids import check_ids
from gongce.rulebook.checks.locators import check_locators
from gongce.rulebook.checks.references import check_references
from gongce.rulebook.checks.shares import check_shares
from gongce.rulebook.checks.units import check_units
from gongce.rulebook.checks.validity import check_validity
from gongce.rulebook.draft import Draft
from gongce.vocabulary import Finding

_CHECKS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    check_ids,
    check_references,
    check_additions,
    check_cycles,
    check_validity,
    check_shares,
    check_units,
    check_bounds,
    check_locators,
)


def check_draft(draft: Draft) -> tuple[Finding, ...]:
    """Every finding of every check, in the order of the checks."""
    return tuple(finding for check in _CHECKS for finding in check(draft))
