"""An empty archive for a test."""

import pytest

from gongce.facts import Archive


@pytest.fixture
def archive(tmp_path):
    return Archive.create(tmp_path / "档案库 1")
