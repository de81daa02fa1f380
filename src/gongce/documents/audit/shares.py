"""Shares against their part and whole, and shares whose whole is not printed."""

from collections.abc import Iterator, Sequence

from gongce.documents.audit.common_wholes import find_common_wholes
from gongce.documents.audit.drafting import (
    Finding,
    Member,
    quote,
    weaken,
    write_amount,
    write_interval,
    write_number,
)
from gongce.documents.audit.links import ShareLink
from gongce.documents.audit.quantities import Quantity
from gongce.relations import Decision, Verdict, decide_share, imply_whole

SHARE, WHOLE = "share", "share_whole"


def find_shares(links: Sequence[ShareLink]) -> Iterator[Finding]:
    """One finding for each share that stands beside its part."""
    common = list(find_common_wholes(links))
    yield from common
    tied = {span for finding in common for _, span in finding.members}
    for link in links:
        if link.part is None or link.share.span in tied:
            continue
        if link.whole and (link.is_certain or link.decision.is_sound):
            yield _share_finding(link, link.part, link.whole)
        elif link.rival:
            yield _rival_finding(link, link.part, link.rival)
        elif link.share.figure.is_plain and link.part.figure.is_plain and (link.named or link.whole):
            yield _whole_finding(link, link.part)


def _members(part: Quantity, whole: Quantity | None, share: Quantity) -> list[Member]:
    spans = [("part", part.span)]
    spans += [("whole", whole.span)] if whole else []
    return [*spans, ("share", share.span)]


def _share_finding(link: ShareLink, part: Quantity, whole: Quantity) -> Finding:
    share = link.share
    decision = weaken(link.decision, link.is_certain)
    exact = write_number(decision.exact or share.figure.value)
    right = f"{write_number(decision.right or share.figure.value)}%"
    term = f"{quote(part)}÷{quote(whole)}={exact}%"
    needed = write_amount(whole.figure.value * share.figure.value / 100, part)
    words = {
        Verdict.HOLDS: f"{term},与{quote(share)}一致",
        Verdict.ROUNDING: f"{term},写作{quote(share)},差额在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{term},写作{quote(share)},取决于以何数为总体",
    }
    wrong = f"{term},占比应为{right},却写作{quote(share)}(若占比无误,分项应为{needed})"
    remedy = "" if decision.verdict is Verdict.HOLDS else f"占比应为{right},或核对分项与总数"
    return Finding(
        SHARE,
        decision,
        _members(part, whole, share),
        words.get(decision.verdict, wrong),
        quote(share),
        f"{exact}%",
        remedy,
        write_interval(decision.possible),
    )


def _rival_finding(link: ShareLink, part: Quantity, rival: Quantity) -> Finding:
    """A share of a total that is not printed, beside one that is printed under a narrower or wider name."""
    decided = decide_share(part.figure, rival.figure, link.share.figure)
    decision = Decision(Verdict.AMBIGUOUS, decided.exact, decided.possible, decided.printed)
    implied = write_amount(imply_whole(part.figure, link.share.figure).exact, part)
    exact = write_number(decided.exact or link.share.figure.value)
    message = (
        f"{quote(link.share)}以“{link.named}”为分母,文中未给出该数(隐含约{implied});"
        f"若以{quote(rival)}为分母则为{exact}%"
    )
    members = _members(part, rival, link.share)
    return Finding(SHARE, decision, members, message, quote(link.share), f"{exact}%", "写明分母的口径和数值")


def _whole_finding(link: ShareLink, part: Quantity) -> Finding:
    decision = imply_whole(part.figure, link.share.figure)
    implied = write_amount(decision.exact, part)
    message = f"{quote(part)}占{quote(link.share)},隐含总体约{implied},文中未给出"
    possible = write_interval(decision.possible, part.scale)
    members = _members(part, None, link.share)
    return Finding(WHOLE, decision, members, message, "", implied, "写明占比的分母", possible)
