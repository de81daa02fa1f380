"""Whole plans of our own, each in another style: every relation they hold is sound, and clean variants stay clean."""

import random
import re
from pathlib import Path

import pytest
from support import PLANS, audit_file, audit_text, figures_of, violations

OWN = sorted((Path(__file__).parent / "plans").glob("*.txt"))
NAMES = (
    ("装备制造", "机械制造"),
    ("食品", "酿造"),
    ("化工", "医化"),
    ("高新区", "科技城新区"),
    ("经开区", "滨江区"),
    ("煤炭", "煤焦"),
)
CLAUSE = re.compile(r"(?m)^[ 　]*[（(][一二三四五六七八九十]+[）)]")


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_own_plans_hold_no_violation(path: Path):
    _, checks = audit_file(path)
    assert [check.message for check in violations(checks)] == []


@pytest.mark.parametrize(("name", "least"), [("qinghe", 12), ("jiangbei", 14), ("dongling", 9)])
def test_own_plans_have_their_relations_found(name: str, least: int):
    _, checks = audit_file(next(path for path in OWN if path.stem == name))
    assert sum(check.verdict == "holds" for check in checks) >= least


def reorder(text: str, dice: random.Random) -> str:
    """The text with the sections of each chapter in another order, their labels left in place."""
    chapters = re.split(r"(?m)^(?=[ 　]*[一二三四五六七八九十]+、)", text)
    return "".join(reorder_chapter(chapter, dice) for chapter in chapters)


def reorder_chapter(chapter: str, dice: random.Random) -> str:
    labels = CLAUSE.findall(chapter)
    head, *bodies = CLAUSE.split(chapter)
    bodies = [body if body.endswith("\n") else body + "\n" for body in bodies]
    dice.shuffle(bodies)
    return head + "".join(label + body for label, body in zip(labels, bodies, strict=True))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(3))
def test_sections_in_another_order_stay_clean(path: Path, seed: int):
    _, checks = audit_text(reorder(path.read_text(encoding="utf-8"), random.Random(seed)))
    assert [check.message for check in violations(checks)] == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_other_names_stay_clean(path: Path):
    text = path.read_text(encoding="utf-8")
    for old, new in NAMES:
        text = text.replace(old, new)
    _, checks = audit_text(text)
    assert [check.message for check in violations(checks)] == []


@pytest.mark.shared
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", range(2))
def test_real_plans_in_another_order_gain_no_violation(shared: Path, plan: str, seed: int):
    original, checks = audit_file(shared / "documents" / f"{plan}.txt")
    known = [figures_of(original, check) for check in violations(checks)]
    document, checks = audit_text(reorder(original.text, random.Random(seed)), plan)
    for check in violations(checks):
        assert figures_of(document, check) in known, check.message


@pytest.mark.shared
@pytest.mark.parametrize("plan", PLANS)
def test_real_plans_under_other_names_keep_their_violations(shared: Path, plan: str):
    original, checks = audit_file(shared / "documents" / f"{plan}.txt")
    known = sorted(sorted(figures_of(original, check).elements()) for check in violations(checks))
    text = original.text
    for old, new in NAMES:
        text = text.replace(old, new)
    document, checks = audit_text(text, plan)
    assert sorted(sorted(figures_of(document, check).elements()) for check in violations(checks)) == known
