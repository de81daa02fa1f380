"""A register counts: new, gone, net, stock and rates; once per entity; tiers exact at their boundary."""

from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from register_samples import LADDER, entry, register

from gongce.registers.cohorts import amount_rate, conversion_rate, share_within
from gongce.registers.counting import count_register
from gongce.registers.ladders import classify, find_moves, find_near, list_consequences
from gongce.registers.ledger import Ledger
from gongce.rulebook import Count, Ladder
from gongce.vocabulary import InputError, Period, RefusedError

YEAR = Period.of_year(2019)


def values(
    ledger: Ledger, period: Period = YEAR, facts: pl.DataFrame | None = None, **count: object
) -> dict[str, float]:
    row = Count.model_validate({"id": "c", "title": "数"} | count)
    return dict(count_register(ledger, row, [period], facts).select("unit", "value").iter_rows())


def firms(*revenues: float) -> Ledger:
    rows = [
        entry(f"E{n}", "2018-01-01", "enter", name=f"厂{n}", place="east" if n % 2 else "west", revenue=float(value))
        for n, value in enumerate(revenues)
    ]
    return Ledger.of(register(), rows)


@pytest.mark.parametrize(
    ("revenue", "step"),
    [(1999.99, None), (2000, "above"), (9999.99, "above"), (10000, "yi"), (99999.9, "yi"), (100000, "ten")],
)
def test_tiers_are_exact_at_their_boundary(revenue: float, step: str | None) -> None:
    ladder = Ladder.model_validate(LADDER)
    found = classify(firms(revenue).table(date(2018, 2, 1)), register(), ladder, date(2018, 2, 1)).collect()
    assert found["step"].to_list() == [step]
    order = [one["id"] for one in LADDER["steps"]]
    held = [name for name in order if found[f"on_{name}"][0]]
    assert held == (order[: order.index(step) + 1] if step else [])


def test_a_firm_without_the_fact_is_on_no_step() -> None:
    ledger = Ledger.of(register(), [entry("E1", "2018-01-01", "enter", name="甲")])
    found = classify(ledger.table(date(2019, 1, 1)), register(), Ladder.model_validate(LADDER), date(2019, 1, 1))
    assert found.collect()["step"].to_list() == [None]


def test_who_is_near_and_how_far() -> None:
    ladder = Ladder.model_validate(LADDER | {"near": "1/2"})
    found = find_near(firms(999, 1000, 9000, 10000).table(date(2018, 2, 1)), register(), ladder, date(2018, 2, 1))
    assert found.collect().rows() == [
        ("E1", "above", "revenue", 1000.0, 1000.0),
        ("E2", "yi", "revenue", 9000.0, 1000.0),
    ]


def test_moves_between_two_years_are_named() -> None:
    before = pl.DataFrame({"record": ["a", "b", "c", "d"], "step": ["above", "yi", None, "yi"]})
    after = pl.DataFrame({"record": ["a", "b", "c", "d"], "step": ["yi", "above", "above", "yi"]})
    moved = find_moves(before, after, Ladder.model_validate(LADDER))
    assert moved.select("record", "move").rows() == [("a", "rose"), ("b", "fell"), ("c", "entered")]


def test_a_tier_brings_its_duties() -> None:
    ladder = Ladder.model_validate(LADDER)
    classed = classify(
        firms(500, 20000, 200000).table(date(2018, 2, 1)), register(), ladder, date(2018, 2, 1)
    ).collect()
    assert [(one.record, one.step, one.duties) for one in list_consequences(classed, ladder, date(2018, 2, 1))] == [
        ("E1", "yi", ("visit",)),
        ("E2", "yi", ("visit",)),
    ]


def test_stock_new_gone_and_net_of_a_tier_by_place() -> None:
    ledger = firms(1000, 5000, 5000)
    for row in (entry("E0", "2019-03-01", revenue=3000.0), entry("E1", "2019-05-01", revenue=100.0)):
        ledger.add(row)
    ledger.add(entry("E9", "2019-06-01", "enter", name="新厂", place="east", revenue=2000.0))
    told = {how: values(ledger, how=how, step="above", by="place") for how in ("stock", "new", "gone", "net")}
    assert told["stock"] == {"": 3, "east": 1, "west": 2}
    assert told["new"] == {"": 2, "east": 1, "west": 1}
    assert told["gone"] == {"": 1, "east": 1}
    assert told["net"] == {"": 1, "east": 0, "west": 1}


def test_facts_by_period_decide_a_step() -> None:
    facts = pl.DataFrame({"record": ["E0", "E0"], "period": ["2018", "2019"], "revenue": [100.0, 2000.0]})
    assert values(firms(0), facts=facts, how="new", step="above") == {"": 1}


def test_a_stage_counts_once_in_the_period_of_its_date() -> None:
    ledger = Ledger.of(register(), [entry("P1", "2018-01-01", "enter", name="甲", signed=date(2019, 3, 1))])
    ledger.add(entry("P1", "2020-02-01", landed=date(2020, 2, 1)))
    assert values(ledger, how="new", on="signed") == {"": 1}
    assert values(ledger, Period.of_year(2020), how="new", on="signed") == {"": 0}
    assert values(ledger, Period.of_year(2020), how="new", on="landed") == {"": 1}


def test_each_entity_counts_once() -> None:
    rows = [entry(f"R{n}", "2019-01-01", "enter", name="甲厂", signed=date(2019, n + 1, 1)) for n in range(3)]
    ledger = Ledger.of(register(), rows)
    assert values(ledger, how="stock") == {"": 3}
    assert values(ledger, how="stock", once_per="name") == {"": 1}
    assert values(ledger, Period.month(2019, 2), how="new", on="signed", once_per="name") == {"": 0}


def test_sums_and_rates_tell_their_denominator_and_who_is_missing() -> None:
    ledger = firms(10, 20, 30)
    assert values(ledger, how="stock", sum="revenue", by="place") == {"": 60, "east": 20, "west": 40}
    done = {"field": "revenue", "op": ">=", "value": 20, "measured_in": "万元"}
    row = Count.model_validate({"id": "c", "title": "率", "how": "rate", "done": [done]})
    (told,) = count_register(ledger, row, [YEAR]).rows(named=True)
    assert (told["value"], told["of"], told["records"]) == (pytest.approx(200 / 3), 3, ["E0"])
    empty = count_register(Ledger(register()), row, [YEAR]).row(0, named=True)
    assert (empty["value"], empty["of"]) == (None, 0)


def test_an_unknown_step_or_column_is_told() -> None:
    with pytest.raises(InputError, match="no step huge"):
        values(firms(1), how="stock", step="huge")
    with pytest.raises(InputError, match="no column staff"):
        values(firms(1), how="stock", when=[{"field": "staff", "op": "exists"}])


MOVES = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        st.integers(0, 700),
        st.sampled_from(["enter", "exit", "return", "change"]),
        st.integers(0, 4),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(MOVES)
def test_net_is_new_less_gone_and_the_change_of_the_stock_after_any_sequence(moves: list) -> None:
    ledger = Ledger(register())
    for name, offset, act, size in sorted(moves, key=lambda one: one[1]):
        day = date(2018, 6, 1) + timedelta(days=offset)
        given = {"revenue": size * 1000.0} | ({"name": name} if act == "enter" else {})
        try:
            ledger.add(entry(name, str(day), act, reason="x", **given))
        except RefusedError:
            continue
    for count in ({}, {"step": "above"}):
        new, gone, net = (values(ledger, how=how, **count)[""] for how in ("new", "gone", "net"))
        now = values(ledger, how="stock", **count)[""]
        before = values(ledger, Period.of_year(2018), how="stock", **count)[""]
        assert net == new - gone == now - before


PROJECTS = pl.DataFrame(
    {
        "record": ["a", "b", "c", "d", "e"],
        "signed": [date(2018, 3, 1)] * 4 + [date(2019, 1, 1)],
        "landed": [date(2018, 5, 1), date(2018, 12, 31), date(2019, 1, 1), None, None],
        "agreed": [100, 200, 300, None, 400],
        "arrived": [50, None, 100, 70, 0],
    }
)


def test_a_rate_has_its_cohort_and_its_day() -> None:
    rate = conversion_rate(PROJECTS, "signed", "landed", Period.of_year(2018), date(2018, 12, 31))
    assert (rate.done, rate.of, rate.share, rate.open_records) == (2, 4, Fraction(1, 2), ("c", "d"))
    assert rate.reaches(Fraction(1, 2)) is True
    assert rate.reaches(Fraction(51, 100)) is False
    later = conversion_rate(PROJECTS, "signed", "landed", Period.of_year(2018), date(2019, 1, 1))
    assert later.share == Fraction(3, 4)
    with pytest.raises(InputError, match="begins after"):
        conversion_rate(PROJECTS, "signed", "landed", Period.of_year(2020), date(2019, 1, 1))


def test_arrived_over_agreed_leaves_out_what_has_no_agreement() -> None:
    assert amount_rate(PROJECTS, "arrived", "agreed") == Fraction(150, 1000)
    assert amount_rate(PROJECTS.clear(), "arrived", "agreed") is None


def test_open_ones_count_as_long_as_they_were_watched() -> None:
    found = share_within(PROJECTS, "signed", "landed", (6, 12, 24), date(2019, 6, 1))
    # five at 61 days: 1/5 ended; of four watched beyond, e is watched 151 days; b at 305 of three, c at 306 of two
    assert found[6] == pytest.approx(0.2)
    assert found[12] == pytest.approx(1 - 0.8 * (2 / 3) * (1 / 2))
    assert found[24] is None
