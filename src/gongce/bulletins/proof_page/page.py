"""The proofed draft on the page of the reading: the draft's text, each judged figure with its verdict beside it."""

from collections.abc import Iterator

from gongce.bulletins.page import render_reading_page
from gongce.documents.model import Check, Reading
from gongce.proofing.model import Judgement, Proof, Ruling
from gongce.proofing.telling import NAMES
from gongce.relations import Verdict


def render_proof_page(reading: Reading, proof: Proof) -> str:
    """One self-contained page; doubts stand as contradictions, figures that agree as relations that hold."""
    return render_reading_page(reading, [*_as_checks(proof), *proof.checks])


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
