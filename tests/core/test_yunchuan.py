"""The plan of Yunchuan: made the same every time, read whole, its planted errors found and nothing else."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from gongce.documents import DocumentReading, read_document
from gongce.documents.audit import audit_reading
from gongce.documents.model import Check
from gongce.relations import Verdict

NAMES = (
    "a share that is not part over whole", "a growth path above its own cumulative total",
    "a part (其中) larger than its whole", "points for an intensity, which falls by percent",
    "a list one short of its stated count", "the same quantity stated twice",
    "parts that do not sum to their whole", "a unit that is missing",
)  # fmt: skip


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"yunchuan_{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reading(yunchuan: Path) -> DocumentReading:
    return read_document(yunchuan / "plan.docx")


@pytest.fixture(scope="module")
def checks(reading: DocumentReading) -> tuple[Check, ...]:
    return audit_reading(reading)


@pytest.fixture(scope="module")
def planted(yunchuan: Path) -> ModuleType:
    return load(yunchuan / "planted.py")


def figures(reading: DocumentReading, check: Check) -> set[str]:
    return {span.text(reading.document.text) for span in check.spans}


def touches(reading: DocumentReading, check: Check, words: str) -> bool:
    """Whether one of a check's figures lies where the words stand."""
    text = reading.document.text
    start = text.index(words)
    return any(span.start < start + len(words) and start < span.end for span in check.spans)


def test_the_document_is_made_the_same_every_time(yunchuan: Path, tmp_path: Path) -> None:
    made = tmp_path / "plan.docx"
    subprocess.run([sys.executable, "-B", yunchuan / "make_plan.py", made], check=True, capture_output=True)
    assert made.read_bytes() == (yunchuan / "plan.docx").read_bytes()


def test_the_plan_is_of_the_length_of_such_plans(reading: DocumentReading) -> None:
    assert 3_500 <= len("".join(reading.document.text.split())) <= 5_000


def test_its_numbering_is_words_own_and_read_as_printed(reading: DocumentReading, yunchuan: Path) -> None:
    paths = [clause.path for clause in reading.document.clauses]
    for path in ("一", "二(二)1", "三(四)3", "四(二)", "四(四)"):
        assert path in paths
    assert "（一）" not in (yunchuan / "plan_text.py").read_text("utf-8").split("METADATA")[1]


def test_every_kind_of_figure_is_in_it(reading: DocumentReading) -> None:
    assert {mention.kind.value for mention in reading.mentions} >= {
        "actual", "target", "threshold", "reward", "deadline", "frequency", "reference",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_error_is_found(
    name: str, reading: DocumentReading, checks: tuple[Check, ...], planted: ModuleType
) -> None:
    error = next(error for error in planted.PLANTED if error.name == name)
    found = [
        check
        for check in checks
        if check.verdict == error.verdict
        and touches(reading, check, error.wrong)
        and figures(reading, check) >= set(error.with_figures)
    ]
    assert found, f"not found: {error}"


def test_nothing_else_is_called_a_contradiction(
    reading: DocumentReading, checks: tuple[Check, ...], planted: ModuleType
) -> None:
    violated = [check for check in checks if check.verdict is Verdict.VIOLATED]
    stray = [
        check.message
        for check in violated
        if not any(touches(reading, check, error.wrong) for error in planted.PLANTED)
    ]
    assert stray == []


def test_the_readme_lists_every_planted_error(yunchuan: Path, planted: ModuleType) -> None:
    readme = (yunchuan / "README.md").read_text("utf-8")
    told = readme.partition("## Errors put in on purpose\n")[2].partition("\n## ")[0]
    assert {error.name for error in planted.PLANTED} == set(NAMES)
    assert told.count("\n| ") - told.count("\n| where") == len(planted.PLANTED)
