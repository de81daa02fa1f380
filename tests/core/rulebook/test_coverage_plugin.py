"""The coverage file is written from whole runs only, by one process or several; a stale one fails the run."""

import json
import shutil
from pathlib import Path

import pytest

from gongce.rulebook.coverage import Proof, Status, compute_coverage, print_coverage, read_coverage
from gongce.vocabulary import InputError

pytest_plugins = ["pytester"]
TESTS = Path(__file__).resolve().parents[2]
PROJECT = """
[tool.pytest.ini_options]
testpaths = ["tests"]
addopts = "-q --strict-markers -p no:cacheprovider -p no:django"
markers = ["slow: long"]
"""
CONFTEST = f"""
import sys
sys.path.insert(0, {str(TESTS)!r})
from coverage_plugin import register
def pytest_configure(config):
    register(config)
"""
MARKED = """
import pytest

@pytest.mark.mechanism("M1")
@pytest.mark.parametrize("n", [1, 2])
def test_whole(n):
    assert n

def test_unmarked():
    assert True
"""


@pytest.fixture
def project(pytester):
    """A project with the good pack as its only plan and one marked test."""
    shutil.copytree(Path(__file__).parent / "good", pytester.path / "plans" / "good")
    pytester.makepyprojecttoml(PROJECT)
    folder = pytester.mkdir("tests")
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_marked.py").write_text(MARKED)
    return pytester


def stored(project):
    return json.loads((project.path / "plans/coverage.json").read_text())["mechanisms"]


def run(project, *arguments):
    """Workers need a process of their own to start from."""
    return (project.runpytest_subprocess if "-n" in arguments else project.runpytest_inprocess)(*arguments)


def rewrite(project, was, becomes):
    file = project.path / "tests/test_marked.py"
    assert was in file.read_text()
    file.write_text(file.read_text().replace(was, becomes))


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["one-process", "two-workers"])
def test_a_stale_file_is_written_and_fails_the_run_a_fresh_one_passes(project, arguments):
    first = run(project, *arguments)
    assert first.ret == 1
    first.stdout.fnmatch_lines(["*coverage.json was stale*"])
    assert stored(project) == [
        {
            "id": "M1",
            "capability": "C10",
            "family": "F38",
            "plan": "lanzhou-new",
            "status": "works",
            "configured_by": ["c2", "o1", "k1"],
            "tests": ["tests/test_marked.py::test_whole"],
        }
    ]
    assert run(project, *arguments).ret == 0


def test_a_part_is_partial(project):
    rewrite(project, 'mechanism("M1")', 'mechanism("M1", lacks="the receipt")')
    project.runpytest_inprocess()
    assert [(row["status"], len(row["tests"])) for row in stored(project)] == [("partial", 1)]


def test_a_failing_test_proves_nothing_and_leaves_the_file(project):
    project.runpytest_inprocess()
    rewrite(project, "assert n", "assert n == 1")
    assert project.runpytest_inprocess().ret == 1
    assert stored(project)[0]["status"] == "works"


@pytest.mark.parametrize("arguments", [("tests/test_marked.py",), ("-k", "unmarked"), ("-m", "slow")])
def test_a_run_of_some_tests_writes_nothing(project, arguments):
    run(project, *arguments)
    assert not (project.path / "plans/coverage.json").exists()


def test_a_skipped_test_keeps_its_place_while_it_claims_it(project):
    project.runpytest_inprocess()
    rewrite(project, "    assert n", "    pytest.skip('no office here')")
    assert project.runpytest_inprocess().ret == 0
    rewrite(project, 'mechanism("M1")', 'mechanism("M1", lacks="x")')
    assert project.runpytest_inprocess().ret == 1
    assert stored(project)[0]["status"] == "partial"


def test_a_test_that_is_gone_is_taken_out(project):
    project.runpytest_inprocess()
    rewrite(project, '@pytest.mark.mechanism("M1")\n', "")
    assert project.runpytest_inprocess().ret == 1
    assert stored(project)[0]["status"] == "missing"


def test_a_slow_test_left_out_keeps_its_place(project):
    rewrite(project, "@pytest.mark.parametrize", "@pytest.mark.slow\n@pytest.mark.parametrize")
    project.runpytest_inprocess()
    assert project.runpytest_inprocess("-m", "not slow").ret == 0
    assert stored(project)[0]["status"] == "works"


def test_a_claim_of_an_unknown_mechanism_is_told(good):
    with pytest.raises(InputError, match="M9, which no pack has"):
        compute_coverage([good], [Proof("M9", "tests/x.py::test_x", True)])


def test_coverage_comes_back_as_it_was_written(good, tmp_path):
    rows = compute_coverage([good], [Proof("M1", "a::b", False), Proof("M1", "a::c", True)])
    file = tmp_path / "coverage.json"
    file.write_text(print_coverage(rows), encoding="utf-8")
    assert read_coverage(file) == rows
    assert rows[0].status is Status.WORKS


@pytest.mark.parametrize("text", ["", "[]", '{"mechanisms": [{"id": 1}]}'])
def test_a_broken_coverage_file_is_refused_in_one_line(text, tmp_path):
    file = tmp_path / "coverage.json"
    file.write_text(text)
    with pytest.raises(InputError, match="not a coverage file"):
        read_coverage(file)
