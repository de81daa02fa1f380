"""Worked examples an official can read (`tests/specs/proofing.yaml`)."""

from pathlib import Path

import pytest
import yaml
from proof_drafts_read import prove

from gongce.proofing import Knowledge

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = yaml.safe_load((ROOT / "tests/specs/proofing.yaml").read_text("utf-8"))["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:24])
def test_a_draft_is_judged_as_the_example_says(example: dict, knowledge: Knowledge) -> None:
    proof = prove(knowledge, example["text"])
    found = [
        {"quote": one.claim.printed, "ruling": one.ruling.value} | ({"right": one.right} if "right" in wanted else {})
        for one, wanted in zip(proof.doubts, [*example["doubts"], *[{}] * 99], strict=False)
    ]
    assert found == example["doubts"]
    assert proof.checks == ()


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one["doubts"]], ids=lambda example: example["text"][:24]
)
def test_every_doubt_names_the_right_figure_and_its_source_or_rule(example: dict, knowledge: Knowledge) -> None:
    for one in prove(knowledge, example["text"]).doubts:
        assert one.right in one.message
        assert one.claim.printed in one.message
        assert one.known is not None
        assert one.query is not None
