"""The real plans: relations known to hold are found with exactly their figures, contradictions with theirs."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from support import PLANS, audit_file, figures_of, listed_in, tokens, violations

HERE = Path(__file__).parent
RELATIONS = yaml.safe_load((HERE / "relations.yaml").read_text(encoding="utf-8"))
CONTRADICTIONS = yaml.safe_load((HERE / "contradictions.yaml").read_text(encoding="utf-8"))
LEAST_FOUND = 90

pytestmark = pytest.mark.shared


def is_found(shared: Path, relation: dict[str, object]) -> bool:
    document, checks = audit_file(shared / "documents" / f"{relation['document']}.txt")
    wanted = Counter(token for figure in relation["operands"] for token in tokens(figure))
    return any(
        check.verdict == relation["verdict"]
        and figures_of(document, check) == wanted
        and relation.get("listed", listed_in(check)) == listed_in(check)
        for check in checks
    )


def test_all_relations_of_the_shared_list_are_entered():
    assert len(RELATIONS) == 116
    assert Counter(relation["verdict"] for relation in RELATIONS) == {"holds": 107, "rounding": 9}
    assert len({relation["id"] for relation in RELATIONS}) == 116


def test_relations_that_hold_are_found_with_exactly_their_figures(shared: Path):
    missing = [relation["id"] for relation in RELATIONS if not is_found(shared, relation)]
    assert len(RELATIONS) - len(missing) >= LEAST_FOUND, missing


@pytest.mark.parametrize("known", CONTRADICTIONS, ids=lambda known: known["id"])
def test_contradictions_are_violated_at_their_figures(shared: Path, known: dict[str, object]):
    document, checks = audit_file(shared / "documents" / f"{known['document']}.txt")
    found = [figures_of(document, check) for check in violations(checks)]
    assert Counter(known["figures"]) in found


def test_nothing_else_in_the_plans_is_violated(shared: Path):
    known = [Counter(row["figures"]) for row in CONTRADICTIONS]
    for plan in PLANS:
        document, checks = audit_file(shared / "documents" / f"{plan}.txt")
        for check in violations(checks):
            assert figures_of(document, check) in known, check.message


def test_the_gold_passages_hold_no_violation(shared: Path):
    for path in sorted((shared / "gold" / "docs").glob("0*.txt")):
        _, checks = audit_file(path)
        assert violations(checks) == [], path.name
