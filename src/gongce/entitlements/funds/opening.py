"""A fund set up from a pack: sources and their yearly shares from its rule, uses from its catalogue."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from gongce.entitlements.funds.movements import Fund
from gongce.rulebook import Catalogue, Pack, Rule
from gongce.vocabulary import FEN_OF, Finding, InputError, Severity

_Kind = TypeVar("_Kind")


def fund_of(
    pack: Pack,
    *,
    rule: str = "",
    uses: str = "",
    name: str = "",
    title: str = "",
    sources: Mapping[str, str] | None = None,
    scope: str = "",
    level: str = "",
) -> tuple[Fund, tuple[Finding, ...]]:
    """A fund and what is wrong with the plan's own figures for it.

    Args:
        pack: the pack.
        rule: the rule that orders it; its parts are the sources, each with what it owes a year.
        uses: the catalogue of its uses; left out: one use, the fund's own.
        name: its id; left out: the rule's.
        title: its name; left out: the rule's.
        sources: further sources (上级资金 …): id → name.
        scope: of several funds: the industry or place.
        level: of several funds: the level of government.

    Raises:
        InputError: no such rule or catalogue, or neither rule nor id.
    """
    ordered = _record(pack, rule, Rule)
    catalogue = _record(pack, uses, Catalogue)
    if ordered is None and not name:
        raise InputError("neither a rule nor an id", where="fund", remedy="give --rule or --id")
    pledged, findings = _pledged(ordered)
    payers = ordered.payer if isinstance(ordered, Rule) else ()
    known = {body: pack.unit(body).title for body in dict.fromkeys((*pledged, *payers))}
    named = {item.id: item.title for item in catalogue.items} if isinstance(catalogue, Catalogue) else {}
    identity, called = name or (ordered.id if ordered else ""), title or (ordered.title if ordered else name)
    held = Fund(identity, called, named or {"fund": called}, known | dict(sources or {}), pledged, scope, level)
    return held, tuple(findings)


def _record(pack: Pack, name: str, kind: type[_Kind]) -> _Kind | None:
    if not name:
        return None
    record = pack.by_id.get(name)
    if not isinstance(record, kind):
        raise InputError(f"no {kind.__name__.lower()} {name}", where=pack.name, remedy="name one of the pack")
    return record


def _pledged(rule: Rule | None) -> tuple[dict[str, int], Sequence[Finding]]:
    """Source → fen a year, and a finding where they do not add up to the printed whole."""
    amount = rule.amount if rule else None
    if rule is None or amount is None or not amount.parts:
        return {}, ()
    shares = {part.unit: int(part.value * FEN_OF[part.measured_in]) for part in amount.parts}
    whole = int(amount.value * FEN_OF[amount.measured_in]) if amount.value is not None else sum(shares.values())
    if sum(shares.values()) == whole:
        return shares, ()
    total, printed = (
        f"{fen / FEN_OF[amount.measured_in]:g}{amount.measured_in}" for fen in (sum(shares.values()), whole)
    )
    message = f"{rule.id}“{rule.title}”：各来源合计{total}，与总额{printed}不合。"
    return shares, (Finding("fund.parts", Severity.WARNING, rule.id, message, "请发文单位明确，再按其更正认缴数。"),)
