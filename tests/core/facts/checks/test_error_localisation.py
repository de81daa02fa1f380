"""Fields to query: the smallest sets, all of them, equal to trying every set by hand; never a value."""

from itertools import combinations

import pytest
from checked_facts import fact, frame, rule, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from gongce.facts.checks import Edit, localise_errors, suggest_queries
from gongce.vocabulary import UsageError


def can_hold(record: dict[str, float], edits: list[Edit], free: set[str]) -> bool:
    """Whether values of the free fields exist with which every relation holds: a linear program without a bound."""
    names = sorted(free)
    rows, ends = [], []
    for edit in edits:
        fixed = sum(weight * record[name] for name, weight in edit.coefficients.items() if name not in free)
        weights = [edit.coefficients.get(name, 0.0) for name in names]
        if edit.high is not None:
            rows, ends = [*rows, weights], [*ends, edit.high - fixed + 1e-7]
        if edit.low is not None:
            rows, ends = [*rows, [-weight for weight in weights]], [*ends, fixed - edit.low + 1e-7]
    if not names:
        return all(end >= 0 for end in ends)
    return linprog([0.0] * len(names), A_ub=rows, b_ub=ends, bounds=[(None, None)] * len(names)).status == 0


def by_hand(record: dict[str, float], edits: list[Edit]) -> set[tuple[str, ...]]:
    """Every smallest set, by trying all of them."""
    for size in range(len(record) + 1):
        found = {one for one in combinations(record, size) if can_hold(record, edits, set(one))}
        if found:
            return found
    return set()


@st.composite
def tables(draw) -> tuple[dict[str, float], list[Edit]]:
    """A table of two counties, two industries and their totals, with some figures spoilt."""
    cells = [[draw(st.integers(1, 50)) for _ in range(2)] for _ in range(2)]
    record = {f"x{row}{column}": float(cells[row][column]) for row in range(2) for column in range(2)}
    record |= {f"r{row}": float(sum(cells[row])) for row in range(2)}
    record |= {f"c{column}": float(cells[0][column] + cells[1][column]) for column in range(2)}
    record["t"] = float(sum(map(sum, cells)))
    for name in draw(st.lists(st.sampled_from(sorted(record)), max_size=2, unique=True)):
        record[name] += draw(st.sampled_from([-7.0, 3.0, 90.0, 1000.0]))
    edits = [Edit(f"r{n}", {f"x{n}0": 1, f"x{n}1": 1, f"r{n}": -1}, 0, 0) for n in range(2)]
    edits += [Edit(f"c{n}", {f"x0{n}": 1, f"x1{n}": 1, f"c{n}": -1}, 0, 0) for n in range(2)]
    edits += [Edit("t", {"r0": 1, "r1": 1, "t": -1}, 0, 0), Edit("s", {"c0": 1, "c1": 1, "t": -1}, 0, 0)]
    return record, edits


@given(tables())
@settings(max_examples=40, deadline=None)
def test_the_sets_are_those_found_by_trying_every_set(table) -> None:
    record, edits = table
    expected = by_hand(record, edits)
    found = localise_errors(record, edits, most=50)
    assert {one.fields for one in found} == (expected - {()})


def test_columns_of_very_different_size_are_localised_alike() -> None:
    record = {"亿": 3.2e9, "分": 1.2e9, "余": 2.5e9, "户": 12.0, "大户": 5.0, "小户": 6.0}
    edits = [Edit("钱", {"分": 1, "余": 1, "亿": -1}, 0, 0), Edit("户", {"大户": 1, "小户": 1, "户": -1}, 0, 0)]
    found = localise_errors(record, edits, most=20)
    assert len(found) == 9
    assert all(len(one.fields) == 2 for one in found)


def test_a_trusted_field_is_blamed_last_and_a_missing_one_is_free() -> None:
    edits = [Edit("和", {"甲": 1, "乙": 1, "总": -1}, 0, 0)]
    record = {"甲": 10.0, "乙": 20.0, "总": 40.0}
    assert len(localise_errors(record, edits)) == 3
    trusted = localise_errors(record, edits, weights={"总": 2, "甲": 2})
    assert [one.fields for one in trusted] == [("乙",)]
    assert localise_errors(record | {"乙": None}, edits) == ()


def test_bounds_may_be_what_tells() -> None:
    edits = [Edit("和", {"甲": 1, "乙": 1, "总": -1}, 0, 0)]
    found = localise_errors({"甲": 50.0, "乙": 20.0, "总": 40.0}, edits, bounds=dict.fromkeys("甲乙总", (0.0, None)))
    assert [one.fields for one in found] == [("甲",), ("总",)]


def test_misuse_is_told() -> None:
    with pytest.raises(UsageError, match="no field"):
        localise_errors({"a": 1.0}, [Edit("e", {"b": 1.0}, 0, 0)])
    with pytest.raises(UsageError, match="finite"):
        localise_errors({"a": float("nan")}, [Edit("e", {"a": 1.0}, 0, 0)])


def test_facts_that_stand_in_several_relations_are_told_apart(yunchuan) -> None:
    pack = small_pack(yunchuan)
    rows = frame(
        fact("output", "2019-YTD06", 300.0, unit="whole"), fact("output", "2019-YTD06", 10.0),
        fact("output", "2019-YTD06", 20.0, unit="b"),
        fact("output", "2019-YTD05", 25.0, unit="whole"), fact("output", "2019-06", 5.0, unit="whole"),
    )  # fmt: skip
    queries = suggest_queries(rows, [rule("sum_of_parts", hierarchy="h"), rule("ytd_difference")], pack)
    assert [query.cells for query in queries] == [(("s!whole2019-YTD06level",),)]


def test_one_broken_sum_gives_every_figure_of_it_as_an_alternative(yunchuan) -> None:
    pack = small_pack(yunchuan)
    rows = frame(
        fact("output", "2019-06", 31.0, unit="whole"),
        fact("output", "2019-06", 10.0),
        fact("output", "2019-06", 20.0, unit="b"),
    )
    sums = [rule("sum_of_parts", hierarchy="h")]
    assert len(suggest_queries(rows, sums, pack)[0].alternatives) == 3
    new = frozenset({("output", "", "b", "", "2019-06", "level", "current", "STAT_AGG")})
    assert [keys[0][2] for keys in suggest_queries(rows, sums, pack, new=new)[0].alternatives] == ["b"]
