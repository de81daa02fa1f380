"""Ranks are exact, ignore the order of the input, and say who is not ranked and why."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.appraisal.ranking import Criterion, Place, print_score, rank_units, round_half_up
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.schemes import Tie
from gongce.vocabulary import InputError, UsageError

FIGURES = st.dictionaries(st.text("abcdefghij", min_size=1, max_size=3), st.none() | st.integers(-20, 20), max_size=30)


def test_equals_share_a_rank_and_the_next_is_left_out() -> None:
    order = rank_units({"a": 1, "b": 2, "c": 2, "d": 3})
    assert order.ranks == {"d": 1, "b": 2, "c": 2, "a": 4}
    assert order.place_of("b").note == "2家并列"


def test_fewer_can_be_better() -> None:
    assert rank_units({"a": 1, "b": 2}, direction=Direction.DOWN).ranks == {"a": 1, "b": 2}


def test_a_tenth_thrice_is_not_mistaken_for_three_tenths() -> None:
    assert rank_units({"a": 0.1 + 0.2, "b": 0.3}).ranks == {"a": 1, "b": 2}
    assert rank_units({"a": 0.1 + 0.2, "b": 0.3}, decimals=2).ranks == {"a": 1, "b": 1}


def test_a_missing_figure_and_a_veto_are_not_ranked_each_with_its_reason() -> None:
    order = rank_units({"a": None, "b": 5, "c": 9}, reasons={"c": "安全事故"})
    assert order.ranks == {"b": 1, "a": None, "c": None}
    assert [place.text for place in order.unranked] == ["不排名（未报送）", "不排名（安全事故）"]


def test_later_criteria_decide_and_say_so() -> None:
    later = [Criterion("投资增速", {"a": 3, "b": 4}), Criterion("能耗", {}, Direction.DOWN)]
    order = rank_units({"a": 1, "b": 1, "c": 1}, tie=Tie.LIST, later=later)
    assert order.ranks == {"b": 1, "a": 2, "c": 3}
    assert order.place_of("b").note == "同分，按投资增速、能耗排序"


def test_a_band_joins_only_what_is_near_the_first_of_the_group() -> None:
    order = rank_units({"a": 100, "b": 99.6, "c": 99.2, "d": 99.1}, band=0.5)
    assert order.ranks == {"a": 1, "b": 1, "c": 3, "d": 3}


def test_the_change_is_told_in_places() -> None:
    before = rank_units({"a": 1, "b": 2, "c": 3})
    after = rank_units({"a": 3, "b": 2, "c": 1, "d": 0}, previous=before)
    assert [place.text for place in after.places] == ["第1（↑2）", "第2（持平）", "第3（↓2）", "第4"]
    assert after.place_of("d").note == "上期未排名"


def test_an_unstated_tie_rule_is_a_finding() -> None:
    assert [found.code for found in rank_units({"a": 1, "b": 1}, tie=Tie.UNSTATED).findings] == ["ranking.tie-unstated"]
    assert not rank_units({"a": 1, "b": 2}, tie=Tie.UNSTATED).findings


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: rank_units([("a", 1), ("a", 2)]), InputError),
        (lambda: rank_units({"a": float("nan")}), InputError),
        (lambda: rank_units({"a": float("inf")}), InputError),
        (lambda: rank_units({"a": 1}, direction=Direction.BAND), UsageError),
        (lambda: rank_units({"a": 1}, tie=Tie.LIST), UsageError),
        (lambda: rank_units({"a": 1}, band=-1), UsageError),
        (lambda: rank_units({"a": 1}).place_of("b"), InputError),
    ],
)
def test_misuse_is_refused(call: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        call()  # type: ignore[operator]


@given(FIGURES, st.randoms(use_true_random=False))
def test_ranks_ignore_the_order_of_the_input(figures: dict[str, int | None], dice: random.Random) -> None:
    shuffled = list(figures.items())
    dice.shuffle(shuffled)
    assert rank_units(figures).ranks == rank_units(shuffled).ranks


@given(FIGURES)
def test_a_rank_is_one_more_than_the_number_of_better_units(figures: dict[str, int | None]) -> None:
    reported = [value for value in figures.values() if value is not None]
    for place in rank_units(figures).ranked:
        assert place.rank == 1 + sum(1 for value in reported if value > (place.value or 0))


def test_halves_are_rounded_away_from_zero() -> None:
    assert round_half_up(Fraction("58.735"), 2) == Fraction("58.74")
    assert print_score(Fraction("-58.735"), 2) == "-58.74"
    assert Place("a", None, 1).text == "第1"
