"""What may be published: sensitive cells, secondary suppression, and no reader who can work one out."""

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from gongce.monitoring.disclosure import (
    DisclosureRule,
    Sensitivity,
    audit_cells,
    build_table,
    judge_cells,
    protect_table,
)
from gongce.monitoring.disclosure.sensitivity import DEFAULT_DISCLOSURE_RULE, needed_room
from gongce.vocabulary import InputError


def respondents(*rows: tuple[str, str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["unit", "industry", "county", "value"], orient="row")


def test_cells_are_hidden_for_few_dominated_or_estimable_respondents() -> None:
    rows = [("a", "few", "x", 5.0), ("b", "few", "x", 5.0)]
    rows += [("c", "dominated", "x", 85.0), *((f"d{n}", "dominated", "x", 5.0) for n in range(3))]
    rows += [("e", "estimable", "x", 50.0), ("f", "estimable", "x", 46.0), ("g", "estimable", "x", 4.0)]
    rows += [(f"h{n}", "plain", "x", 10.0) for n in range(5)]
    table = build_table(respondents(*rows), ["industry"])
    found = dict(zip((key[0] for key in table.keys), judge_cells(table), strict=True))
    assert found == {
        "": Sensitivity.SHOWN,
        "few": Sensitivity.TOO_FEW,
        "dominated": Sensitivity.DOMINATED,
        "estimable": Sensitivity.ESTIMABLE,
        "plain": Sensitivity.SHOWN,
    }
    lenient = DisclosureRule(least=2, dominance_percent=90, estimate_percent=0)
    assert set(judge_cells(table, lenient)) == {Sensitivity.SHOWN}


def test_a_respondent_in_several_rows_counts_once() -> None:
    table = build_table(respondents(("a", "i", "x", 4.0), ("a", "i", "y", 6.0), ("b", "i", "y", 3.0)), ["industry"])
    assert table.counts[table.place(("i",))] == 2
    assert table.largest[table.place(("i",))] == 10.0


def test_one_hidden_cell_hides_another_so_that_the_total_does_not_reveal_it() -> None:
    rows = [("a", "i1", "x", 5.0), ("b", "i1", "x", 6.0)]
    rows += [(f"c{n}", "i2", "x", 10.0) for n in range(4)] + [(f"d{n}", "i3", "x", 30.0) for n in range(4)]
    protected = protect_table(build_table(respondents(*rows), ["industry"]))
    hidden = {key[0] for key, is_hidden in zip(protected.table.keys, protected.hidden, strict=True) if is_hidden}
    assert hidden == {"i1", "i2"}
    assert protected.reasons[protected.table.place(("i2",))] is Sensitivity.SECONDARY
    assert protected.findings == ()
    low, high = protected.bounds[protected.table.place(("i1",))]
    assert low == pytest.approx(0.0)
    assert high == pytest.approx(51.0)


def test_a_table_that_cannot_be_protected_is_said_to_be_so() -> None:
    protected = protect_table(build_table(respondents(("a", "i1", "x", 5.0)), ["industry"]))
    assert {finding.code for finding in protected.findings} == {"disclosure.revealed"} or protected.hidden.all()


def solve_bounds(table, hidden, cell, known) -> tuple[float, float]:
    """The same bounds by another solver, over every cell at once."""
    count = len(table.values)
    sums = np.zeros((len(table.sums), count))
    for row, (total, parts) in enumerate(table.sums):
        sums[row, total] = 1
        sums[row, list(parts)] = -1
    limits = [(0, None) if hidden[n] and n not in known else (table.values[n], table.values[n]) for n in range(count)]
    found = []
    for sign in (1, -1):
        cost = np.zeros(count)
        cost[cell] = sign
        result = linprog(cost, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=limits, method="highs")
        found.append(sign * result.fun if result.status == 0 else np.inf)
    return found[0], found[1]


tables = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz"), st.integers(1, 500)), min_size=3, max_size=40
)


@settings(max_examples=25, deadline=None)
@given(tables)
def test_no_reader_and_no_lone_respondent_can_come_too_near(cells: list[tuple[str, str, int]]) -> None:
    rows = [(f"r{number}", industry, county, float(value)) for number, (industry, county, value) in enumerate(cells)]
    table = build_table(respondents(*rows), ["industry", "county"])
    protected = protect_table(table)
    hidden, room = protected.hidden, needed_room(table, DEFAULT_DISCLOSURE_RULE)
    own = [n for n in np.flatnonzero(hidden) if table.single[n] >= 0]
    broken = set()
    for cell, sensitivity in enumerate(judge_cells(table)):
        if sensitivity is Sensitivity.SHOWN:
            continue
        for known in [set(), *({n for n in own if table.single[n] == table.single[one]} for one in own)]:
            if any(table.single[n] == table.single[cell] and table.single[n] >= 0 for n in known):
                continue
            low, high = solve_bounds(table, hidden, cell, known)
            value, slack = table.values[cell], 1e-4 * table.values.max()
            if high < value + room[cell] - slack or low > max(value - room[cell], 0) + slack:
                broken.add(cell)
    told = {finding.place for finding in protected.findings}
    assert {"/".join(part or "合计" for part in table.keys[cell]) for cell in broken} <= told


@settings(max_examples=20, deadline=None)
@given(tables)
def test_the_audit_agrees_with_another_solver(cells: list[tuple[str, str, int]]) -> None:
    rows = [(f"r{number}", industry, county, float(value)) for number, (industry, county, value) in enumerate(cells)]
    table = build_table(respondents(*rows), ["industry", "county"])
    hidden = np.array([reason is not Sensitivity.SHOWN for reason in judge_cells(table)])
    for cell, (low, high) in audit_cells(table, hidden, np.flatnonzero(hidden).tolist()).items():
        other = solve_bounds(table, hidden, cell, set())
        assert low == pytest.approx(other[0], abs=1e-5 * table.values.max())
        assert high == pytest.approx(other[1], abs=1e-5 * table.values.max()) or high == other[1]


def test_suppression_hides_no_more_than_the_best_choice_of_cells() -> None:
    """Against every choice of secondary cells in a small table, by number of cells hidden."""
    rows = [("a", "i1", "x", 5.0), ("b", "i1", "x", 6.0)]
    places = [(i, c) for i in ("i1", "i2", "i3") for c in "xyz" if (i, c) != ("i1", "x")]
    rows += [(f"{i}{c}{n}", i, c, 10.0 + n) for i, c in places for n in range(4)]
    table = build_table(respondents(*rows), ["industry", "county"])
    protected = protect_table(table)
    primary = [n for n, reason in enumerate(judge_cells(table)) if reason is not Sensitivity.SHOWN]
    room = needed_room(table, DEFAULT_DISCLOSURE_RULE)
    extra = int(protected.hidden.sum()) - len(primary)
    others = [n for n in range(len(table.values)) if n not in primary]
    for size in range(extra):
        for chosen in itertools.combinations(others, size):
            hidden = np.zeros(len(table.values), bool)
            hidden[[*primary, *chosen]] = True
            bounds = [solve_bounds(table, hidden, cell, set()) for cell in primary]
            assert not all(
                high >= table.values[cell] + room[cell] and low <= table.values[cell] - room[cell]
                for cell, (low, high) in zip(primary, bounds, strict=True)
            )


def test_bad_respondents_are_refused() -> None:
    with pytest.raises(InputError, match="negative"):
        build_table(respondents(("a", "i", "x", -1.0)), ["industry"])
    with pytest.raises(InputError, match="empty industry"):
        build_table(respondents(("a", "", "x", 1.0)), ["industry"])
    with pytest.raises(InputError, match="no column size"):
        build_table(respondents(("a", "i", "x", 1.0)), ["size"])
