"""The bars of the main job: how long a page and five plans take, and that the interface has a word for everything."""

import ast
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gongce.bulletins.page import render_reading_page
from gongce.bulletins.wording import KINDS, MEASURES, RELATIONS, STRENGTHS, VERDICTS
from gongce.documents import audit, read_document
from gongce.documents.audit import audit_reading
from gongce.documents.model import Kind, Measure, Strength
from gongce.relations import Verdict

PAGE_SECONDS, JOB_SECONDS, MEGABYTES = 0.1, 3.0, 300


@pytest.mark.slow
def test_a_plan_becomes_a_page_within_a_tenth_of_a_second(yunchuan: Path) -> None:
    reading = read_document(yunchuan / "plan.docx")
    checks = audit_reading(reading)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        render_reading_page(reading, checks)
        times.append(time.perf_counter() - start)
    assert min(times) <= PAGE_SECONDS


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell a process's memory")
def test_five_plans_are_read_audited_and_rendered_in_three_seconds(shared: Path, tmp_path: Path) -> None:
    words = ["read", str(shared / "documents"), "--out", str(tmp_path)]
    script = f"from gongce.cli import main; main({words!r}); print(open('/proc/self/status').read())"
    times = []
    for _ in range(3):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        times.append(time.perf_counter() - start)
        assert int(re.search(r"VmHWM:\s+(\d+) kB", done.stdout)[1]) / 1024 <= MEGABYTES
    assert len(list(tmp_path.glob("*.html"))) == 6
    assert min(times) <= JOB_SECONDS


def test_every_kind_measure_strength_and_verdict_has_a_word() -> None:
    assert (set(KINDS), set(MEASURES), set(STRENGTHS), set(VERDICTS)) == (
        set(Kind), set(Measure), set(Strength), set(Verdict),
    )  # fmt: skip


def relation_names() -> set[str]:
    """The names of relations the audit's rule modules declare (RELATION, SUM, …)."""
    folder = Path(audit.__file__).parent
    trees = [ast.parse(path.read_text("utf-8")) for path in folder.glob("*.py") if path.name != "__init__.py"]
    values = [node.value for tree in trees for node in tree.body if isinstance(node, ast.Assign)]
    words = [node.value for value in values for node in ast.walk(value) if isinstance(node, ast.Constant)]
    return {word for word in words if isinstance(word, str) and re.fullmatch("[a-z]+(_[a-z]+)*", word)}


def test_every_relation_of_the_audit_has_a_word() -> None:
    names = relation_names()
    assert {"sum", "share", "list_count", "unit"} <= names
    assert names <= set(RELATIONS)


@pytest.mark.shared
def test_every_relation_of_real_plans_has_a_word(shared: Path) -> None:
    files = sorted((shared / "documents").glob("*.txt"))
    assert files
    assert {check.relation for file in files for check in audit_reading(read_document(file))} <= set(RELATIONS)
