"""The five packs, loaded once, and the documents they were read from."""

from pathlib import Path

import pytest
from five_plans import NAMES, PLANS

from gongce.documents.loaders import load
from gongce.rulebook import load_pack


@pytest.fixture(scope="session")
def packs():
    """Every pack by name."""
    return {name: load_pack(PLANS / name) for name in NAMES}


@pytest.fixture(scope="session")
def plan_documents(shared):
    """The document of every pack by name."""
    return {name: load(shared / "documents" / f"{name}.txt") for name in NAMES}


@pytest.fixture(scope="session")
def good():
    """The small good pack."""
    return load_pack(Path(__file__).parent / "good")
