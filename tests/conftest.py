"""What every test may ask for: the shared material, the example city, a checkout's root."""

from pathlib import Path

import pytest

from coverage_plugin import register

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material beside the checkout; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("the shared material is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def yunchuan() -> Path:
    """The folder of the invented city."""
    return ROOT / "examples" / "yunchuan"


def pytest_configure(config: pytest.Config) -> None:
    """The mechanisms that marked tests prove are written to plans/coverage.json."""
    register(config)
