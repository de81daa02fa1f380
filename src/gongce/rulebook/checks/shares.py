"""Shares: the parts of one whole are at most the whole."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from gongce.rulebook.draft import Draft, Row
from gongce.rulebook.model import Relation, Rule, Scheme, Target, TargetMeasure
from gongce.rulebook.names import AmountKind
from gongce.vocabulary import Finding, Severity

_WHOLE = Fraction(100)


def check_shares(draft: Draft) -> Iterator[Finding]:
    """Shares of one parent, of one unit's memberships, of a split, of a scheme's weights and classes."""
    yield from _targets(draft)
    yield from _memberships(draft)
    for row in draft.of("rules"):
        yield from _splits(row)
    for row in draft.of("schemes"):
        yield from _weights(row)


def _over(row: Row, keys: tuple[str | int, ...], what: str, total: Fraction, remedy: str) -> Finding:
    message = f"{what} reach {float(total):g} %, over 100 %"
    return Finding("pack.shares-over-100", Severity.BLOCKING, row.place(*keys), message, remedy)


def _targets(draft: Draft) -> Iterator[Finding]:
    """Siblings that are shares of one parent in one period, of one version; half a last digit each is rounding."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in draft.of("targets"):
        target: Target = row.record
        divides = target.relation is Relation.SHARE and target.measure is TargetMeasure.SHARE and not target.restates
        if divides and target.parent and target.target is not None:
            groups.setdefault((target.parent, target.period, target.version), []).append(row)
    for (parent, _, _), rows in groups.items():
        total = sum((row.record.target for row in rows), Fraction(0))
        slack = sum((Fraction(1, 2 * 10**row.record.decimals) for row in rows), Fraction(0))
        if total - slack > _WHOLE and not any(row.record.defect for row in rows):
            remedy = "check them against the document; where it prints so, say so in defect"
            yield _over(rows[-1], ("target",), f"the shares of {parent}", total, remedy)


def _memberships(draft: Draft) -> Iterator[Finding]:
    """A unit belongs at most once, in sum, in one hierarchy on one day."""
    for (_, first), (_, second) in combinations([(row.path, row) for row in draft.of("memberships")], 2):
        one, other = first.record, second.record
        if one.hierarchy != other.hierarchy or not one.valid.overlaps(other.valid):
            continue
        total = (one.share or _WHOLE) + (other.share or _WHOLE)
        for unit in sorted(set(one.units) & set(other.units)):
            if total > _WHOLE:
                what = f"the memberships of {unit} in hierarchy {one.hierarchy}"
                yield _over(second, ("units",), what, total, "end the earlier membership, or give each its share")
    for row in draft.of("memberships"):
        if row.record.share is not None and not 0 < row.record.share <= _WHOLE:
            yield _over(row, ("share",), "a share", row.record.share, "a share lies between 0 and 100")


def _splits(row: Row) -> Iterator[Finding]:
    rule: Rule = row.record
    if rule.amount and rule.amount.kind is AmountKind.SPLIT:
        total = sum((part.value for part in rule.amount.parts if part.measured_in == "%"), Fraction(0))
        if total > _WHOLE:
            yield _over(row, ("amount", "parts"), "the parts", total, "check the parts; together they are the whole")


def _weights(row: Row) -> Iterator[Finding]:
    scheme: Scheme = row.record
    for key, values in (
        ("items", [item.weight for item in scheme.items]),
        ("classes", [one.share for one in scheme.classes]),
    ):
        total = sum((value for value in values if value is not None), Fraction(0))
        if total > _WHOLE:
            yield _over(row, (key,), f"the {key}", total, "weights and class shares are at most 100 together")
