"""The reader keeps what it has reached on labelled passages."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "tools"))

from score_reading import score_labels  # noqa: E402

GOLDEN = ROOT / "tests" / "golden" / "reading"
HELD_OUT = frozenset({"015", "029", "051", "xuchang-2012"})


@pytest.mark.parametrize(("labels", "detection", "commitment"), [("labels-w", 0.965, 0.90), ("labels-p", 0.97, 0.88)])
def test_invented_passages_are_read_as_their_annotators_did(labels: str, detection: float, commitment: float) -> None:
    score = score_labels(GOLDEN / f"{labels}.jsonl", GOLDEN)
    assert score.labels > 600
    assert score.detection >= detection
    assert score.commitment >= commitment
    assert min(score.share(name) for name in ("low", "high", "unit")) >= 0.99


@pytest.mark.shared
def test_the_labelled_documents_reach_the_bars(shared: Path) -> None:
    score = score_labels(shared / "gold" / "labels.jsonl", shared / "gold" / "docs", HELD_OUT)
    assert score.detection >= 0.97
    assert min(score.share(name) for name in ("low", "high", "unit")) >= 0.97
    assert min(score.share(name) for name in ("kind", "period")) >= 0.94
    assert score.commitment >= 0.85
