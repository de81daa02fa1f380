"""Relations between specialties: each flags its own case and leaves the ordinary one alone."""

import numpy as np
import pytest
from checked_facts import broken, fact, frame, months, places, rule, small_pack

from gongce.rulebook import Pack


@pytest.fixture(scope="module")
def pack(yunchuan) -> Pack:
    return small_pack(yunchuan, units=("whole", *"abcdefghijkl"))


def test_x2_elasticity_outside_its_own_past_is_flagged(pack) -> None:
    rng = np.random.default_rng(1)
    rows = []
    for number, period in enumerate(months(2016, 30)):
        power = 5 + rng.normal(0, 0.5)
        va = power * (1.5 + rng.normal(0, 0.05)) if number != 29 else power * 4
        rows += [
            fact("va", period, va, measure="growth", decimals=3),
            fact("power", period, power, measure="growth", decimals=3),
        ]
    one = rule("power_elasticity", roles={"value_added": "va", "power": "power"}, parameters={"low": 0, "high": 100})
    assert places(broken(frame(*rows), one, pack))[-1] == ("a", "2018-06")
    calm = rule("power_elasticity", roles={"value_added": "va", "power": "power"}, parameters={"least": 40})
    assert not broken(frame(*rows), calm, pack)


def test_x3_output_that_leaves_its_ratio_to_taxed_sales_is_flagged(pack) -> None:
    rows = []
    for number, period in enumerate(months(2018, 18)):
        sales = 100 + number
        rows += [fact("tax-sales", period, sales), fact("output", period, sales * (1.2 if number != 17 else 2.0))]
    one = rule("output_against_tax", roles={"output": "output", "tax_sales": "tax-sales"})
    assert places(broken(frame(*rows), one, pack)) == [("a", "2019-06")]


def test_x4_a_ratio_to_revenue_unlike_that_of_all_peers_is_flagged(pack) -> None:
    rows = []
    for number, unit in enumerate("abcdefghij"):
        rows += [
            fact("revenue", "2019-06", 100.0, unit=unit),
            fact("profit", "2019-06", 5.0 + number / 10 if unit != "j" else 45.0, unit=unit),
        ]
    one = rule("revenue_ratios", roles={"revenue": "revenue", "profit": "profit"})
    assert places(broken(frame(*rows), one, pack)) == [("j", "2019-06")]
    assert not broken(frame(*rows[:8]), one, pack)


@pytest.mark.parametrize(("sales", "count"), [(59.0, 1), (61.0, 0), (139.0, 0), (141.0, 1)])
def test_x5_sales_far_from_output_are_flagged(pack, sales: float, count: int) -> None:
    one = rule("sales_rate", roles={"sales": "sales", "output": "output"})
    assert len(broken(frame(fact("sales", "2019-06", sales), fact("output", "2019-06", 100.0)), one, pack)) == count


def test_x5_a_year_of_exactly_a_hundred_percent_is_flagged_once(pack) -> None:
    one = rule("sales_rate", roles={"sales": "sales", "output": "output"})
    rows = [
        fact(name, period, 100.0 + number)
        for number, period in enumerate(months(2018, 14))
        for name in ("sales", "output")
    ]
    assert places(broken(frame(*rows), one, pack)) == [("a", "2018-12")]
    assert not broken(frame(*rows[:22]), one, pack)


def test_x6_a_value_added_rate_that_jumps_or_is_above_one_is_flagged(pack) -> None:
    one = rule("value_added_rate", roles={"value_added": "va", "output": "output"})
    rates = (25.0, 26.0, 32.0, 101.0)
    rows = [
        f
        for period, rate in zip(months(2019, 4), rates, strict=True)
        for f in (fact("va", period, rate), fact("output", period, 100.0))
    ]
    assert places(broken(frame(*rows), one, pack)) == [("a", "2019-03"), ("a", "2019-04")]


@pytest.mark.parametrize(("energy", "count"), [(19.0, 0), (21.0, 1), (5.1, 0), (4.9, 1)])
def test_x7_energy_per_output_twice_or_half_last_years_is_flagged(pack, energy: float, count: int) -> None:
    one = rule("energy_per_output", roles={"energy": "energy", "output": "output"})
    rows = [
        fact("energy", "2018-06", 10.0),
        fact("output", "2018-06", 100.0),
        fact("energy", "2019-06", energy),
        fact("output", "2019-06", 100.0),
    ]
    assert len(broken(frame(*rows), one, pack)) == count


def test_x8_the_same_value_again_is_flagged_and_round_small_ones_are_not(pack) -> None:
    one = rule("repeated_values")
    same = frame(fact("output", "2019-05", 123.4), fact("output", "2019-06", 123.4), fact("output", "2019-08", 123.4))
    assert places(broken(same, one, pack)) == [("a", "2019-06")]
    assert not broken(frame(fact("output", "2019-05", 12.0), fact("output", "2019-06", 12.0)), one, pack)


def test_x8_too_many_round_figures_of_one_return_are_flagged(pack) -> None:
    names = ("va", "output", "sales", "power", "energy", "loans", "freight", "revenue")
    rows = [fact(name, "2019-06", 1200.0 + 100 * number, decimals=0) for number, name in enumerate(names)]
    assert len(broken(frame(*rows), rule("repeated_values"), pack)) == 1
    exact = [fact(name, "2019-06", 1234.0 + 101 * number, decimals=0) for number, name in enumerate(names)]
    assert not broken(frame(*exact), rule("repeated_values"), pack)


def test_x8_last_year_times_a_constant_is_flagged(pack) -> None:
    values = [123.4, 156.7, 143.2, 178.9, 165.3, 151.2]
    last = [fact("output", f"2018-{n + 3:02d}", value, decimals=2) for n, value in enumerate(values)]
    copied = [
        fact("output", f"2019-{n + 3:02d}", round(value * 1.085, 2), decimals=2) for n, value in enumerate(values)
    ]
    found = broken(frame(*last, *copied), rule("repeated_values"), pack)
    assert places(found) == [("a", "2019-06")]
    assert "1.085" in found[0].message
    rng = np.random.default_rng(2)
    real = [
        fact("output", f"2019-{n + 3:02d}", round(value * (1.08 + rng.normal(0, 0.01)), 2), decimals=2)
        for n, value in enumerate(values)
    ]
    assert not broken(frame(*last, *real), rule("repeated_values"), pack)


def test_x10_the_proxy_index_against_value_added_is_flagged_beyond_two_deviations(pack) -> None:
    rng = np.random.default_rng(3)
    rows = []
    for number, period in enumerate(months(2017, 20)):
        power, loans, freight = 5 + rng.normal(0, 1), 10 + rng.normal(0, 1), 3 + rng.normal(0, 1)
        va = 0.4 * power + 0.35 * loans + 0.25 * freight + rng.normal(0, 0.2) + (6 if number == 19 else 0)
        growth = {"measure": "growth", "decimals": 4}
        rows += [fact("va", period, va, **growth), fact("power", period, power, **growth)]
        rows += [fact("loans", period, loans, **growth), fact("freight", period, freight, **growth)]
    one = rule("proxy_index", roles={"value_added": "va", "power": "power", "loans": "loans", "freight": "freight"})
    assert ("a", "2018-08") in places(broken(frame(*rows), one, pack))
    assert len(broken(frame(*rows[:-4]), one, pack)) <= 1
