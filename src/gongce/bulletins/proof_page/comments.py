"""What the comments in the Word file say: a summary at the head, every doubt at its figure, on demand every figure."""

from gongce.bulletins.proof_page.listing import name_source, tell_summary
from gongce.proofing.comments import Remark
from gongce.proofing.model import QUIET, Judgement, Proof, Ruling
from gongce.proofing.telling import NAMES
from gongce.vocabulary import Span


def write_remarks(proof: Proof, *, is_full: bool = False) -> list[Remark]:
    """The comments in the order of the text.

    Args:
        proof: the proofed draft.
        is_full: also say which figures agree and which cannot be checked.
    """
    text = proof.document.text
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    head = Span(start, min(start + 1, len(text)) if end < 0 else max(start + 1, end))
    remarks = [Remark(head, tell_summary(proof))]
    remarks += [_doubt(one) for one in proof.doubts]
    remarks += [
        Remark(check.spans[0], f"文内算术：{check.message}\n{check.remedy}".strip())
        for check in proof.checks
        if check.spans
    ]
    if is_full:
        remarks += [_quiet(one) for one in proof.judgements if one.ruling in QUIET]
    return sorted(remarks, key=lambda one: one.span.start)


def _doubt(one: Judgement) -> Remark:
    return Remark(one.claim.span, f"{NAMES[one.ruling]}：{one.message}\n{one.remedy}")


def _quiet(one: Judgement) -> Remark:
    if one.ruling is Ruling.UNKNOWN:
        return Remark(one.claim.span, f"{NAMES[one.ruling]}：库中没有可对的数，或文中所指不明。")
    return Remark(one.claim.span, f"{NAMES[one.ruling]}：{name_source(one) or one.right}")
