"""The import contracts of pyproject.toml hold."""

import subprocess
import sys
from pathlib import Path

import pytest
from tree import ROOT

LINTER = Path(sys.executable).parent / "lint-imports"


def test_import_contracts_are_kept() -> None:
    if not LINTER.exists():
        pytest.skip("import-linter is not installed beside this Python")
    run = subprocess.run([LINTER, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout
