"""Writes plans/coverage.json from a whole run: which mechanism works, by which tests.

A test that proves a mechanism carries `@pytest.mark.mechanism("T15")`; one that proves only a part of it says what is
lacking: `@pytest.mark.mechanism("T15", lacks="the approval")`. After a whole run (no paths, no -k) that passed, the
file is computed anew; where it was stale it is written and the run fails, so that the fresh file is looked at and
committed. A marked test that was skipped or left out as slow keeps its place while it exists and still claims it.
"""

import ast
import importlib.util
import json
from collections import defaultdict
from pathlib import Path

import pytest

PROPERTY = "mechanism"
WHOLE_RUNS = {"", "not slow"}


class MechanismCoverage:
    """Gathers the marked tests' outcomes; with xdist the controller alone writes."""

    def __init__(self, config: pytest.Config) -> None:
        self.config, self.plans = config, config.rootpath / "plans"
        self.file = self.plans / "coverage.json"
        self.claims: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        self.outcomes: dict[str, set[str]] = defaultdict(set)
        self.message = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Marks travel with the reports, also from xdist's workers."""
        for item in items:
            for mark in item.iter_markers("mechanism"):
                for mechanism in mark.args:
                    item.user_properties.append((PROPERTY, [mechanism, "lacks" not in mark.kwargs]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Each marked test: passed, failed or skipped, over all its parameters."""
        claims = [tuple(value) for name, value in report.user_properties if name == PROPERTY]
        if not claims:
            return
        test = report.nodeid.partition("[")[0]
        self.claims[test].update(claims)
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[test].add(report.outcome)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Compare with the file; a stale one is written and fails the run."""
        if hasattr(self.config, "workerinput") or exitstatus != 0 or not self.is_whole_run():
            return
        text = self.compute()
        if self.file.exists() and self.file.read_text(encoding="utf-8") == text:
            return
        self.file.write_text(text, encoding="utf-8")
        pages = "".join(f", {name} too" for name in write_page(self.config.rootpath))
        self.message = f"{self.file.name} was stale and is written again{pages}: look at the difference and commit it"
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say why the run failed."""
        if self.message:
            terminalreporter.section("mechanism coverage")
            terminalreporter.line(self.message, red=True)

    def is_whole_run(self) -> bool:
        """Every test was asked for: the paths of pyproject.toml, nothing chosen by name, at most the slow left out."""
        config, option = self.config, self.config.option
        chosen = option.keyword or option.markexpr not in WHOLE_RUNS or option.deselect or option.collectonly
        again = getattr(option, "lf", False) or getattr(option, "failedfirst", False)
        return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen and not again

    def compute(self) -> str:
        """The text of the file after this run."""
        from gongce.rulebook import load_pack
        from gongce.rulebook.coverage import Proof, compute_coverage, print_coverage

        packs = [load_pack(path.parent) for path in sorted(self.plans.glob("*/plan.yaml"))]
        proofs = [
            Proof(mechanism, test, whole)
            for test, claims in self.claims.items()
            if self.outcomes[test] == {"passed"}
            for mechanism, whole in claims
        ]
        kept = [Proof(*claim) for claim in self.keep()]
        return print_coverage(compute_coverage(packs, [*proofs, *kept]))

    def keep(self) -> list[tuple[str, str, bool]]:
        """What the file says of marked tests that did not run this time but still claim it."""
        if not self.file.exists():
            return []
        rows = json.loads(self.file.read_text(encoding="utf-8"))["mechanisms"]
        listed = [(row["id"], test) for row in rows for test in row["tests"]]
        return [
            (mechanism, test, claims_in(self.config.rootpath, test)[mechanism])
            for mechanism, test in listed
            if not self.outcomes[test] & {"passed", "failed"} and mechanism in claims_in(self.config.rootpath, test)
        ]


def write_page(root: Path) -> list[str]:
    """The page that shows the coverage, where this checkout has one; its name."""
    tool = root / "tools" / "write_docs.py"
    spec = importlib.util.spec_from_file_location("write_docs", tool)
    if not tool.exists() or spec is None or spec.loader is None:
        return []
    docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(docs)
    (root / docs.COVERAGE).write_text(docs.coverage_page(root), encoding="utf-8")
    return [docs.COVERAGE.name]


def claims_in(root: Path, test: str) -> dict[str, bool]:
    """The mechanisms a test's own marks name in its file, and whether each is claimed whole."""
    path, _, rest = test.partition("::")
    file, name = root / path, rest.rsplit("::", 1)[-1]
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    marks = [
        mark
        for function in functions
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.mechanism"
    ]
    return {
        argument.value: not any(keyword.arg == "lacks" for keyword in mark.keywords)
        for mark in marks
        for argument in mark.args
        if isinstance(argument, ast.Constant)
    }


def register(config: pytest.Config) -> None:
    """Hook it in: called by conftest.py."""
    config.addinivalue_line(
        "markers", "mechanism(id, ..., lacks=None): proves that mechanisms of the plans work; lacks: what is not proved"
    )
    config.pluginmanager.register(MechanismCoverage(config), "mechanism-coverage")
