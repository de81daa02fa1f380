"""A proof as JSON and as lines for a terminal."""

import json
from typing import Any

from gongce.bulletins.wording import write_number
from gongce.proofing.model import QUIET, Judgement, Proof, Ruling
from gongce.proofing.telling import NAMES, cite


def write_proof(proof: Proof) -> str:
    """The whole proof as JSON: counts, every figure with its ruling, reading and source, the draft's own arithmetic."""
    document = proof.document
    outcome = {
        "file": document.name, "sha256": document.sha256, "as_of": proof.as_of, "period": proof.period.code,
        "place": proof.place, "counts": proof.counts, "doubts": len(proof.doubts),
        "figures": [_describe(one, document.text) for one in proof.judgements],
        "checks": [
            {"id": one.id, "relation": one.relation, "printed": one.printed, "computed": one.computed,
             "spans": [[span.start, span.end] for span in one.spans], "message": one.message, "remedy": one.remedy}
            for one in proof.checks
        ],
    }  # fmt: skip
    return json.dumps(outcome, ensure_ascii=False, indent=2) + "\n"


def _describe(one: Judgement, text: str) -> dict[str, Any]:
    claim, query = one.claim, one.query
    found: dict[str, Any] = {
        "start": claim.span.start, "end": claim.span.end, "quote": text[claim.span.start : claim.span.end],
        "ruling": one.ruling.value, "word": NAMES[one.ruling], "value": write_number(claim.value, claim.decimals),
        "unit": claim.unit, "is_sure": claim.is_sure,
    }  # fmt: skip
    if query is not None:
        found |= {
            "indicator": query.indicator, "place": query.place, "industry": query.industry, "period": query.period.code,
            "aspect": query.aspect.value, "of": query.of.value if query.of else "", "compared_with": query.other,
        }  # fmt: skip
    if one.known is not None:
        found |= {"right": one.right, "sources": [str(source) for source in one.known.trace.all_sources()]}
    if one.message:
        found |= {"message": one.message, "remedy": one.remedy, "also": [other.value for other in one.also]}
    return found


def tell_summary(proof: Proof) -> str:
    """The one sentence that matters: how many figures, how many right, what is wrong.

    The draft's own arithmetic is counted apart.
    """
    counts = proof.counts
    parts = [
        f"{NAMES[ruling]}{counts[ruling.value]}处"
        for ruling in Ruling
        if ruling not in QUIET and ruling.value in counts
    ]
    wrong = f"需改{len(proof.doubts)}处（{'、'.join(parts)}）" if parts else "没有发现不符"
    own = f"，文内算术矛盾{len(proof.checks)}处" if proof.checks else ""
    return (
        f"{proof.document.name}：数字{len(proof.judgements)}个，与库相符{counts.get('agrees', 0)}个，{wrong}{own}，"
        f"无从核对{counts.get('unknown', 0)}个；未写期间的按{proof.period.title}理解。"
    )


def write_lines(proof: Proof) -> str:
    """The summary, then a line for every doubt."""
    lines = [tell_summary(proof)]
    lines += [f"! {NAMES[one.ruling]}：{one.message}" for one in proof.doubts]
    lines += [f"! 文内算术：{check.message}" for check in proof.checks]
    return "\n".join(lines) + "\n"


def name_source(one: Judgement) -> str:
    """Where a judged figure's right value stands."""
    return cite(one.known.trace) if one.known else ""
