"""Shares of one whole that is not printed: the wholes they imply must be one.

312亿元占24.6% and 268亿元占21.1% of the same unprinted total are told apart by nothing else; three or more of them
show which one is wrong.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from gongce.documents.audit.drafting import Finding, Member, quote, write_amount, write_number
from gongce.documents.audit.links import ShareLink
from gongce.documents.audit.quantities import Quantity
from gongce.relations import Decision, Interval, Verdict, imply_whole

COMMON = "share_whole"
_FEWEST, _MOST = 3, 40

Tied = tuple[ShareLink, Quantity, Interval]


def find_common_wholes(links: Sequence[ShareLink]) -> Iterator[Finding]:
    """One finding for each list of such shares, and one for each share that does not fit the others."""
    for row in _lists(links):
        whole, fitting = _commonest(row)
        outliers = [tied for tied in row if not tied[2].contains(whole)]
        if len(outliers) > 1 or len(fitting) < _FEWEST:
            continue
        yield _common_finding(fitting, whole)
        for link, part, _ in outliers:
            yield _outlier_finding(link, part, fitting, whole)


def _lists(links: Sequence[ShareLink]) -> Iterator[list[Tied]]:
    """The shares of one paragraph under one name for their unprinted whole."""
    lists: dict[tuple[object, ...], list[Tied]] = {}
    for link in links:
        part = link.part
        if part is None or link.whole or link.rival or not (link.share.figure.is_plain and part.figure.is_plain):
            continue
        implied = imply_whole(part.figure, link.share.figure).possible
        if implied and implied.high is not None:
            key = (link.share.paragraph, link.named, part.body, part.name.head, link.share.mention.period)
            lists.setdefault(key, []).append((link, part, implied))
    yield from (row for row in lists.values() if _FEWEST <= len(row) <= _MOST)


def _commonest(row: Sequence[Tied]) -> tuple[Fraction, list[Tied]]:
    """The value most implied wholes allow, in the middle of their common stretch, and who allows it."""
    lows = [implied.low for _, _, implied in row if implied.low is not None]
    best = max(lows, key=lambda low: sum(implied.contains(low) for _, _, implied in row))
    fitting = [tied for tied in row if tied[2].contains(best)]
    high = min(implied.high for _, _, implied in fitting if implied.high is not None)
    return (best + high) / 2, fitting


def _members(fitting: Sequence[Tied]) -> list[Member]:
    return [member for link, part, _ in fitting for member in (("part", part.span), ("share", link.share.span))]


def _common_finding(fitting: Sequence[Tied], whole: Fraction) -> Finding:
    part = fitting[0][1]
    implied = write_amount(whole, part, 1)
    terms = "、".join(f"{quote(part)}占{quote(link.share)}" for link, part, _ in fitting)
    decision = Decision(Verdict.HOLDS, whole)
    return Finding(COMMON, decision, _members(fitting), f"{terms},隐含同一总体约{implied}", "", implied)


def _outlier_finding(link: ShareLink, part: Quantity, fitting: Sequence[Tied], whole: Fraction) -> Finding:
    exact = part.figure.value / whole * 100
    right = write_number(link.share.figure.round_like(exact))
    decision = Decision(Verdict.VIOLATED, exact, None, link.share.figure.interval, link.share.figure.round_like(exact))
    implied = f"其余{len(fitting)}项占比隐含总体约{write_amount(whole, part, 1)}"
    message = f"{implied},据此{quote(part)}应占{right}%,却写作{quote(link.share)}"
    members: list[Member] = [("part", part.span), ("share", link.share.span)]
    return Finding(COMMON, decision, members, message, quote(link.share), f"{right}%", f"占比应为{right}%,或核对分项")
