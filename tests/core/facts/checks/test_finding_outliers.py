"""Outliers are flagged by each method where it should and nowhere else; nothing is changed."""

import numpy as np
from checked_facts import fact, frame, months

from gongce.facts.checks import OutlierLimits, OutlierMethod, find_outliers

LIMITS = OutlierLimits({"output": (0.0, 100.0)})


def flagged(facts, *methods: OutlierMethod) -> list[tuple[str, str]]:
    return [(one.key[2], one.key[4]) for one in find_outliers(facts, methods=methods, limits=LIMITS)]


def test_bounds_flag_what_lies_outside_them() -> None:
    rows = frame(
        *(
            fact("output", "2019-06", value, unit=unit)
            for unit, value in zip("abcd", (-0.1, 0.0, 100.0, 100.1), strict=True)
        )
    )
    assert flagged(rows, OutlierMethod.BOUNDS) == [("a", "2019-06"), ("d", "2019-06")]


def test_one_far_unit_is_flagged_by_mad_where_its_own_weight_hides_it_from_z() -> None:
    values = [10.0, 11.0, 9.5, 10.4, 9.8, 10.9, 10.1, 9.9, 10.2, 60.0]
    rows = frame(*(fact("output", "2019-06", value, unit=f"u{number}") for number, value in enumerate(values)))
    assert flagged(rows, OutlierMethod.MODIFIED_Z) == [("u9", "2019-06")]
    assert flagged(rows, OutlierMethod.Z) == []
    many = frame(
        *(fact("output", "2019-06", value, unit=f"u{number}") for number, value in enumerate(values[:9] * 3 + [60.0]))
    )
    assert ("u27", "2019-06") in flagged(many, OutlierMethod.Z)


def test_a_month_far_from_its_years_median_is_flagged_and_joined_months_count_half() -> None:
    rows = [fact("output", "2019-0102", 19.0)] + [fact("output", f"2019-{n:02d}", 10.0 + n / 10) for n in range(3, 13)]
    assert flagged(frame(*rows), OutlierMethod.YEAR_MEDIAN) == []
    spoilt = [*rows[:-1], fact("output", "2019-12", 38.0)]
    assert flagged(frame(*spoilt), OutlierMethod.YEAR_MEDIAN) == [("a", "2019-12")]


def test_the_festivals_move_is_no_outlier_of_a_series_history() -> None:
    rng = np.random.default_rng(5)
    rows = []
    for number, period in enumerate(months(2008, 144)):
        month = number % 12 + 1
        moved = rng.choice([0.8, 1.25]) if month in {1, 2} else 1.0
        rows.append(fact("output", period, 50 * 1.005**number * moved * (1 + rng.normal(0, 0.01)), decimals=2))
    assert flagged(frame(*rows), OutlierMethod.HISTORY) == []
    rows[100] = fact("output", months(2008, 144)[100], 50 * 1.005**100 * 2, decimals=2)
    assert (("a", "2016-05")) in flagged(frame(*rows), OutlierMethod.HISTORY)


def test_few_figures_are_not_judged() -> None:
    rows = frame(
        *(fact("output", "2019-06", value, unit=unit) for unit, value in zip("abc", (1.0, 1.0, 90.0), strict=True))
    )
    assert (
        flagged(rows, OutlierMethod.Z, OutlierMethod.MODIFIED_Z, OutlierMethod.YEAR_MEDIAN, OutlierMethod.HISTORY) == []
    )
