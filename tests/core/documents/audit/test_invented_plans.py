"""Plans made by dice: sound ones hold no violation, and one changed figure is told."""

import random

import pytest
from invented import make_plan, plant_error
from support import audit_text, violations

SEEDS, MORE_SEEDS = range(25), range(25, 400)


def check_plan(seed: int) -> None:
    text, figures = make_plan(seed)
    _, checks = audit_text(text)
    assert [check.message for check in violations(checks)] == []
    assert sum(check.verdict == "holds" for check in checks) >= 10
    dice = random.Random(seed)
    changed, wrong = plant_error(text, dice.choice(figures), dice)
    place = changed.index(wrong)
    _, checks = audit_text(changed)
    told = [span for check in violations(checks) for span in check.spans]
    assert any(span.start < place + len(wrong) and place < span.end for span in told), wrong


@pytest.mark.parametrize("seed", SEEDS)
def test_sound_plans_are_clean_and_planted_errors_told(seed: int):
    check_plan(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_many_sound_plans_are_clean_and_planted_errors_told(seed: int):
    check_plan(seed)
