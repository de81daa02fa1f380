"""The proofed draft on the page of the reading: the draft's text, each judged figure with its verdict beside it."""

from collections.abc import Iterator

from gongce.bulletins.page.links import Links
from gongce.bulletins.page.markup import Html, element
from gongce.bulletins.page.reading import title_of, write_reading
from gongce.bulletins.proof_page.listing import tell_summary
from gongce.documents.model import Check, Reading
from gongce.proofing.model import Judgement, Proof, Ruling
from gongce.proofing.telling import NAMES
from gongce.relations import Verdict


def render_proof_page(reading: Reading, proof: Proof) -> str:
    """One self-contained page; doubts stand as contradictions, figures that agree as relations that hold."""
    links = Links(reading, [*_as_checks(proof), *proof.checks])
    title = title_of(reading.document)
    return write_reading(links, f"{title} · 对数", title, _masthead(proof, title))


def _masthead(proof: Proof, title: str) -> Html:
    """What the draft is called, against which moment it was held, and how it came out."""
    source = element("span", {}, f"截至{proof.as_of[:10]}的数据")
    lead = element("p", {"class": "lead"}, tell_summary(proof))
    return element(
        "header", {"class": "masthead"}, element("p", {"class": "source"}, source), element("h1", {}, title), lead
    )


def _as_checks(proof: Proof) -> Iterator[Check]:
    for order, one in enumerate(proof.judgements):
        if one.ruling is not Ruling.UNKNOWN:
            yield _as_check(order, one)


def _as_check(order: int, one: Judgement) -> Check:
    """A judgement in the shape of the audit's checks."""
    is_right = one.ruling is Ruling.AGREES
    verdict = Verdict.HOLDS if is_right else Verdict.ROUNDING if one.ruling is Ruling.ROUNDING else Verdict.VIOLATED
    told = one.message or f"与库中的{one.right}相符。"
    return Check(
        f"proof@{one.claim.span.start}.{order}", f"对数·{NAMES[one.ruling]}", verdict, one.claim.printed, one.right,
        (one.claim.span,), ("figure",), told, one.remedy,
    )  # fmt: skip
