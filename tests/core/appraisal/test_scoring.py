"""Every scoring function gives the figures printed for it, exact and in floats alike."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.appraisal.ranking import print_score
from gongce.appraisal.scoring import FORMS, Terms, compute_points, exact_array, float_array
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.names import ScoringFunction as S
from gongce.rulebook.names import missing_names
from gongce.vocabulary import InputError

DOWN = Direction.DOWN


def points(name, values, weight=100, direction=Direction.UP, field=None, columns=None, **parameters):
    """Exact points; the float kernel must agree."""
    parameters = {
        key: Fraction(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for key, value in parameters.items()
    }
    columns = columns or {}
    exact = compute_points(
        name,
        Terms(
            exact_array(Fraction(str(value)) for value in values),
            Fraction(str(weight)),
            parameters,
            direction,
            None if field is None else exact_array(Fraction(str(value)) for value in field),
            {key: exact_array(Fraction(str(value)) for value in column) for key, column in columns.items()},
        ),
    )
    fast = compute_points(
        name,
        Terms(
            float_array(values),
            float(weight),
            parameters,
            direction,
            None if field is None else float_array(field),
            {key: float_array(column) for key, column in columns.items()},
        ),
    )
    assert np.allclose(fast.astype(float), exact.astype(float), rtol=1e-12, atol=1e-12)
    return [Fraction(value) for value in exact]


def test_every_name_of_the_rulebook_is_offered() -> None:
    import gongce.appraisal.scoring  # noqa: F401

    assert not [name for name in missing_names() if isinstance(name, S)]
    assert set(FORMS) == set(S) - {S.GATE, S.VETO}
    assert all(form.version == 1 and form.words and form.source for form in FORMS.values())


def test_efficacy_gives_its_printed_figure() -> None:
    assert print_score(points(S.EFFICACY, [5.81], not_allowed=6, satisfactory=12)[0], 2) == "58.73"


def test_efficacy_where_less_is_better_and_clipped() -> None:
    assert points(S.EFFICACY, [5, 8, 11], direction=DOWN, not_allowed=10, satisfactory=6, clip=True) == [100, 80, 60]


def test_completion_is_capped_at_120_percent() -> None:
    assert points(S.COMPLETION, [150, 90], weight=0.5, target=100, cap=1.2) == [Fraction("0.6"), Fraction("0.45")]


def test_completion_of_a_ceiling_needs_a_stated_reverse() -> None:
    assert points(S.COMPLETION, [50, 200], direction=DOWN, target=100, cap=1.2, reverse="ratio") == [120, 50]
    assert points(S.COMPLETION, [50, 150], direction=DOWN, target=100, cap=1.2, reverse="mirror") == [120, 50]
    with pytest.raises(InputError, match="reverse is not stated"):
        points(S.COMPLETION, [50], direction=DOWN, target=100, cap=1.2)


def test_jinhua_adds_half_a_point_a_percentage_point() -> None:
    growth = {"growth": [9, 7, 9]}
    got = points(S.COMPLETION_JINHUA, [104, 90, 150], weight=20, columns=growth, target=100, growth="growth", mean=8)
    assert got == [23, 18, 31]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        ("whole", [20, 20, 19, 0, 0]),
        ("begun", [20, 19, 18, 0, 0]),
        ("proportional", [20, Fraction("19.5"), Fraction("18.9"), 0, 0]),
    ],
)
def test_step_takes_a_point_for_ten_percent(count: str, expected: list[Fraction]) -> None:
    assert points(S.STEP, [100, 95, 89, 80, 20], weight=20, target=100, count=count) == expected


def test_rank_decay_falls_by_five_percent_a_place_and_shares_places() -> None:
    assert points(S.RANK_DECAY, [9, 7, 9, 1], weight=20) == [20, 18, 20, 17]
    assert points(S.RANK_DECAY, [9], weight=20, direction=DOWN, field=[9, 1, 2]) == [18]


def test_pass_fail_is_exact_at_the_target() -> None:
    assert points(S.PASS_FAIL, [7, 6.99], weight=5, target=7) == [5, 0]
    assert points(S.PASS_FAIL, [7, 7.01], weight=5, target=7, direction=DOWN) == [5, 0]


def test_progressive_bands_count_less_and_less() -> None:
    assert points(S.PROGRESSIVE, [110, 85, 125], weight=20, mean=100) == [
        30,
        20 - 10 - Fraction("2.5"),
        20 + 10 + 5 + Fraction(5, 3),
    ]


def test_corrected_ratio_caps_its_gaps() -> None:
    columns = {"gap": [8, -2], "s1": [4, 1], "s2": [-9, 0]}
    got = points(S.CORRECTED_RATIO, [100, 90], columns=columns, growth_gap="gap", structure_gaps=("s1", "s2"))
    assert got == [Fraction("107.5"), Fraction("87.15")]


def test_range_runs_from_twenty_to_a_hundred() -> None:
    assert points(S.RANGE, [1, 3, 5], min="observed_min", max="observed_max") == [20, 60, 100]
    assert points(S.RANGE, [1, 3, 5], min="observed_min", max="observed_max", direction=DOWN) == [100, 60, 20]


def test_range_of_equal_figures_is_refused_unless_stated() -> None:
    with pytest.raises(InputError, match="not larger"):
        points(S.RANGE, [3, 3], min="observed_min", max="observed_max")
    assert points(S.RANGE, [3, 3], min="observed_min", max="observed_max", flat=60) == [60, 60]


def test_mix_takes_a_declared_share_of_each() -> None:
    columns = {"a": [80], "b": [50]}
    assert points(S.MIX, [0], weight=10, columns=columns, level="a", growth="b", level_share=0.6) == [Fraction("6.8")]


def test_deduct_takes_each_case_and_may_differ_for_the_first() -> None:
    assert points(S.DEDUCT, [0, 3], weight=5, each=0.1) == [5, Fraction("4.7")]
    assert points(S.DEDUCT, [0, 1, 3], start=0, each=5, first=10) == [0, -10, -20]
    assert points(S.DEDUCT, [30], weight=2, each=0.1, least=0) == [0]


def test_the_old_efficiency_index_scores_debt_in_full_up_to_its_standard() -> None:
    rule = {"standard": 60, "reverse": "full_until", "zero_at": 100, "direction": DOWN, "weight": 12}
    assert points(S.INDEX, [45, 60, 80, 100], **rule) == [12, 12, 6, 0]


def test_an_older_reverse_item_is_nothing_at_twice_the_mean() -> None:
    rule = {"standard": 10, "reverse": "half_mirror", "floor": 0, "direction": DOWN, "weight": 20}
    assert points(S.INDEX, [0, 10, 20, 30], **rule) == [20, 10, 0, 0]


def test_per_mu_vectors_come_out_as_printed() -> None:
    bases = [24.097, 136.16, 2.694, 4929.81, 18.14, 0.0302]
    weights, x = [30, 20, 20, 10, 10, 10], [48.194, 102.12, 1.347, 2464.905, 18.14, 0.0151]

    def total(figures, **more):
        return sum(
            points(S.INDEX, [v], weight=w, standard=b, **more)[0]
            for v, w, b in zip(figures, weights, bases, strict=True)
        )

    assert (total(bases), total(x), total(x, cap=1.5)) == (100, 105, 90)


@pytest.mark.parametrize("standard", [0, "nowhere"])
def test_a_zero_or_absent_standard_is_told(standard: object) -> None:
    with pytest.raises(InputError):
        points(S.INDEX, [1], standard=standard)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=20), st.integers(1, 50))
def test_more_is_never_worse(values: list[int], step: int) -> None:
    for name, rule in (
        (S.COMPLETION, {"target": 10, "cap": 2}),
        (S.PROGRESSIVE, {"mean": 3}),
        (S.STEP, {"target": 10, "count": "begun"}),
        (S.EFFICACY, {"not_allowed": 0, "satisfactory": 9}),
    ):
        before, after = points(name, values, **rule), points(name, [value + step for value in values], **rule)
        assert all(a >= b for a, b in zip(after, before, strict=True))
