"""Every test module and helper has a name of its own: pytest imports them by it."""

from collections import Counter

from tree import ROOT


def test_no_two_test_files_share_a_name() -> None:
    names = Counter(path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py")
    assert not [name for name, count in names.items() if count > 1]
