"""Push one figure of a relation that holds beyond what rounding allows: a relation at it must come out violated."""

import random
from pathlib import Path

import pytest
from mutations import UNPUSHED, Push, push_figure
from support import PLANS, audit_file, audit_text, violations

from gongce.documents.model import Check, Document
from gongce.relations import Verdict
from gongce.vocabulary import Span

LEAST_RATE = 0.95


def figures_that_hold(folder: Path) -> list[tuple[Document, Check, int]]:
    """Every figure of every relation the clean audit of the five plans reports as holding."""
    return [
        (document, check, place)
        for document, checks in (audit_file(folder / f"{plan}.txt") for plan in PLANS)
        for check in checks
        if check.verdict is Verdict.HOLDS
        for place, role in enumerate(check.roles)
        if role not in UNPUSHED
    ]


def is_told(document: Document, push: Push) -> bool:
    """Whether the audit of the changed text has a violated check at the changed figure."""
    text = document.text[: push.span.start] + push.new + document.text[push.span.end :]
    place = Span(push.span.start, push.span.start + len(push.new))
    _, checks = audit_text(text, document.name)
    return any(span.overlaps(place) for check in violations(checks) for span in check.spans)


def measure(folder: Path, cases: int, seed: int) -> tuple[float, list[str]]:
    """The rate of pushed figures that are told, and the ones that are not."""
    dice = random.Random(seed)
    figures = figures_that_hold(folder)
    missed, tried = [], 0
    while tried < cases:
        document, check, place = dice.choice(figures)
        push = push_figure(document.text, check, place, dice)
        if push is None:
            continue
        tried += 1
        if not is_told(document, push):
            missed.append(f"{document.name} {check.relation} {push.span.text(document.text)} → {push.new}")
    return 1 - len(missed) / cases, missed


@pytest.mark.shared
def test_a_sample_of_pushed_figures_is_told(shared: Path):
    rate, missed = measure(shared / "documents", 60, seed=3)
    assert rate >= 0.9, missed


@pytest.mark.slow
@pytest.mark.shared
def test_pushed_figures_are_told_in_95_of_100_cases(shared: Path):
    rate, missed = measure(shared / "documents", 500, seed=2026)
    assert rate >= LEAST_RATE, missed
