"""Every name of a function either has an implementation or is expected from a known issue."""

import importlib
import pkgutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

import gongce
from gongce.rulebook.names import ClockKind, function_names, implementation_of, missing_names, register
from gongce.vocabulary import UsageError

TO_COME = yaml.safe_load((Path(__file__).parent / "names_to_come.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def _every_engine():
    for module in pkgutil.walk_packages(gongce.__path__, "gongce."):
        importlib.import_module(module.name)


@pytest.mark.usefixtures("_every_engine")
def test_names_without_implementation_are_those_expected():
    """The list may only shrink: an engine that brings a name takes it off."""
    expected = [f"{kind}.{name}" for issue in TO_COME.values() for kind, names in issue.items() for name in names]
    missing = [f"{type(name).__name__}.{name}" for name in missing_names()]
    assert sorted(missing) == sorted(expected)


def test_every_name_is_written_once():
    names = [str(name) for name in function_names()]
    assert len(set(names)) == len(names)


def test_a_name_is_claimed_by_one_function_only():
    with pytest.raises(UsageError, match="two functions claim"):
        register(ClockKind.MONTHS)(lambda start, months: start)


def test_a_clock_is_found_by_its_name():
    assert implementation_of(ClockKind.END_OF_PERIOD)(date(2018, 9, 28), 12) == date(2018, 12, 31)


@pytest.mark.parametrize(("days", "kept"), [(3, 2), (20, 13), (30, 20), (1, 0)])
def test_a_cut_limit_is_never_rounded_up(days, kept):
    start = date(2018, 7, 26)
    cut, plain = implementation_of(ClockKind.LIMIT_CUT), implementation_of(ClockKind.WORKING_DAYS)
    assert cut(start, days, Fraction(1, 3)) == plain(start, kept)
