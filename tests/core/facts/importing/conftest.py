"""What the import tests share: the example city's plan."""

from pathlib import Path

import pytest

from gongce.rulebook import Pack, load_pack


@pytest.fixture(scope="session")
def pack(yunchuan: Path) -> Pack:
    return load_pack(yunchuan / "plan")
