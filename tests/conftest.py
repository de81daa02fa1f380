"""What every test may ask for: the shared material, the example city, a checkout's root."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coverage_plugin import register

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]


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


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A real browser, Debian's Chromium driven by Playwright: one for all tests of a process, for it runs a loop."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the loop is in this thread; the tests wait for it
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield launched
        launched.close()


def pytest_configure(config: pytest.Config) -> None:
    """The mechanisms that marked tests prove are written to plans/coverage.json."""
    register(config)
