"""Goals by adopted decompositions: the last adoption of a target and year holds, by the moment, whatever the order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from gongce.rulebook import load_pack
from gongce.targets.pack_tree import build_tree
from gongce.vocabulary import InputError, Period
from gongce.workspace.adopted import AdoptedGoal, list_holding, measure_goal, parse_adopted, print_adopted
from gongce.workspace.closing import Request, close_period, recompute_period
from gongce.workspace.records import read_goals
from gongce.workspace.workspace import open_workspace

AT = datetime(2019, 4, 20, 1, tzinfo=UTC)
FIRST = AdoptedGoal(
    2019, "investment", "jingkai", "", Fraction(3101, 100), 2, "up", "Y-t11", 1, "工业投资三年总额", "李明", AT
)
LATER = replace(FIRST, target=Fraction(33), decomposition=2, at=AT + timedelta(days=5))
MARCH = Period.ytd(2019, 3)
APPROVE = Request("林知远", "已核实")


@pytest.fixture(scope="module")
def pack(yunchuan: Path):
    return load_pack(yunchuan / "plan")


def test_what_was_adopted_later_does_not_hold_yet(pack):
    assert list_holding([FIRST, LATER], AT - timedelta(seconds=1), pack) == ()
    assert list_holding([FIRST, LATER], AT, pack) == (FIRST,)
    assert list_holding([FIRST, LATER], LATER.at, pack) == (LATER,)


def test_a_later_adoption_takes_the_place_of_the_whole_earlier_one(pack):
    dropped = replace(FIRST, unit="gaoxin")
    assert list_holding([FIRST, dropped, LATER], LATER.at, pack) == (LATER,)
    other = replace(LATER, source="Y-t44", decomposition=3, target=Fraction(40))
    assert list_holding([FIRST, dropped, other], LATER.at, pack) == (other, dropped)
    assert list_holding([replace(FIRST, unit="nowhere")], LATER.at, pack) == ()


def test_goals_come_back_from_their_file_exactly(pack):
    odd = replace(FIRST, target=Fraction(1, 3), title='含"引号"，和逗号', by="王, 五")
    heads, *lines = print_adopted([FIRST, odd]).decode().splitlines()
    assert heads.startswith("year,indicator,unit")
    import csv

    rows = list(csv.DictReader([heads, *lines]))
    assert list(parse_adopted(rows, "t")) == [FIRST, odd]
    for bad in ({"year": "x"}, {"target": "1/0"}, {"at": "gestern"}):
        with pytest.raises(InputError):
            list(parse_adopted([rows[0] | bad], "t"))


def test_amounts_become_goals_in_the_indicators_unit(pack):
    node = build_tree(pack).by_id["Y-t11"]
    assert measure_goal(pack, node, Fraction(1, 100)) == (1, 2, "up")
    assert measure_goal(pack, replace(node, measured_in="万元"), Fraction(1)) == (Fraction(1, 10000), 4, "up")
    assert measure_goal(pack, replace(node, measured_in="户"), Fraction(1)) is None
    assert measure_goal(pack, build_tree(pack).by_id["Y-t12"], Fraction(1)) is None


def test_they_go_before_the_offices_file_and_a_recomputation_keeps_them(small: Path):
    goals = [FIRST]
    workspace = replace(open_workspace(small), goals=lambda year: [one for one in goals if one.year == year])
    frame = read_goals(workspace, 2019, AT)
    mine = [row for row in frame.iter_rows(named=True) if (row["indicator"], row["unit"]) == ("investment", "jingkai")]
    assert [(row["target"], row["target_id"].partition("!")[0]) for row in mine] == [(31.01, "decomposition:1")]
    before = read_goals(workspace, 2019, AT - timedelta(days=1))
    assert 36.0 in before["target"].to_list()
    assert 31.01 not in before["target"].to_list()
    closing = close_period(workspace, MARCH, now=AT + timedelta(days=1), by="沈若川", approve=APPROVE)
    assert closing.run.is_issued
    assert closing.figures["investment/jingkai/target"].text == "31.01"
    goals.append(LATER)
    for others in (lambda _: goals, lambda _: [replace(FIRST, target=Fraction(99))], None):
        again = recompute_period(replace(workspace, goals=others), MARCH, as_of=LATER.at + timedelta(days=1))
        assert again.differences == {}
        assert again.figures["investment/jingkai/target"].text == "31.01"
