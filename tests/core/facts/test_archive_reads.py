"""Reads as of any moment equal a plain model, whatever was appended, corrected, repeated and compacted in between."""

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from observed import Model, batch_of, collect, moment, observe, put

from gongce.facts import KEY, Archive, validate_observations
from gongce.facts.vintages import latest_rows
from gongce.vocabulary import Lane, RefusedError, UsageError

FACTS = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["output", "产值", "tax"]),
        "unit": st.sampled_from(["c1", "c2"]),
        "industry": st.sampled_from(["", "C13"]),
        "period": st.sampled_from(["2018-06", "2019-06", "2019-YTD06"]),
        "lane": st.sampled_from(["ADMIN", "STAT_AGG"]),
        "value": st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
    }
)
ROWS = st.lists(
    FACTS, min_size=0, max_size=8, unique_by=lambda fact: tuple(fact[name] for name in sorted(fact) if name != "value")
)
APPEND = st.tuples(st.just("append"), ROWS, st.integers(0, 12))
STEPS = st.lists(
    st.one_of(APPEND, APPEND, APPEND, st.sampled_from([("compact",), ("repeat",), ("drop",)])), min_size=1, max_size=9
)
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def play(archive, steps):
    """Do the steps with the archive and the model."""
    model, done = Model(), []
    for number, step in enumerate(steps):
        if step[0] == "append":
            rows = observe(*step[1])
            done.append((batch_of(rows, f"file {number}", step[2]), rows))
            assert archive.append(*done[-1]) == model.append(*done[-1])
        elif step[0] == "compact":
            archive.compact()
        elif step[0] == "drop":
            archive.drop_unused(before=FAR)
        elif done:
            assert archive.append(*done[0]) is False
    return model


def compare(archive, model):
    lanes = ["ADMIN", "STAT_AGG"]
    for as_of in (*map(moment, (-1, 0, 3, 7, 12)), None):
        expected = model.read(as_of, lanes)
        assert collect(archive.read(lanes=Lane, as_of=as_of)) == expected
        assert collect(archive.read(lanes=Lane, as_of=as_of, batches=model.batches)) == expected
        one = archive.read(lanes=Lane.ADMIN, as_of=as_of, indicators=["产值", "tax"], units=["c1"], periods=["2019-06"])
        limits = {"indicator": ["产值", "tax"], "unit": ["c1"], "period": ["2019-06"]}
        assert collect(one) == model.read(as_of, ["ADMIN"], **limits)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_reads_equal_the_model_after_any_steps(tmp_path_factory, steps):
    archive = Archive.create(tmp_path_factory.mktemp("facts") / "archive")
    model = play(archive, steps)
    compare(archive, model)
    compare(Archive.open(archive.root), model)
    assert not archive.verify()
    assert len(archive.batches()) == len(model.batches)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_reads_equal_the_model_after_any_steps_at_length(tmp_path_factory, steps):
    archive = Archive.create(tmp_path_factory.mktemp("facts") / "archive")
    compare(archive, play(archive, steps))
    assert not archive.verify()


def test_appending_twice_changes_nothing(archive):
    rows = observe({}, {"lane": "STAT_AGG"})
    batch = batch_of(rows)
    assert archive.append(batch, rows)
    head = archive.head
    assert archive.append(batch, rows) is False
    assert archive.append(batch_of(rows, hours=5), rows) is False
    assert archive.head == head
    assert archive.read(lanes=Lane).frame.collect().height == 2


def test_a_correction_supersedes_from_its_moment_on(archive):
    put(archive, {"value": 1.0}, name="a", hours=0)
    put(archive, {"value": 2.0}, name="b", hours=2)
    for _ in range(2):
        values = [collect_values(archive, hours) for hours in (-1, 0, 1, 2, 3)]
        assert values == [[], [1.0], [1.0], [2.0], [2.0]]
        archive.compact()


def collect_values(archive, hours):
    return archive.read(lanes=Lane.ADMIN, as_of=moment(hours)).frame.collect()["value"].to_list()


@pytest.mark.parametrize("compacted", [False, True])
def test_a_row_that_comes_in_late_counts_for_its_time_only(archive, compacted):
    put(archive, {"value": 3.0}, name="third", hours=6)
    if compacted:
        archive.compact()
    put(archive, {"value": 1.0}, name="first", hours=0)
    put(archive, {"value": 2.0}, name="second", hours=3)
    assert [collect_values(archive, hours) for hours in (1, 4, 7)] == [[1.0], [2.0], [3.0]]


def test_rows_of_one_moment_are_ordered_by_batch(archive):
    first, second = (put(archive, {"value": float(k)}, name=str(k), hours=0) for k in (1, 2))
    later = max((first.id, 1.0), (second.id, 2.0))[1]
    assert collect_values(archive, 0) == [later]
    archive.compact()
    assert collect_values(archive, 0) == [later]


def test_a_value_may_be_withdrawn_and_a_missing_one_filled(archive):
    put(archive, {"unit": "c1"}, {"unit": "c2", "value": None}, name="a", hours=0)
    put(
        archive, {"unit": "c1", "value": None, "missing": "suppressed"}, {"unit": "c2", "value": 5.0}, name="b", hours=1
    )
    found = archive.read(lanes=Lane.ADMIN).frame.sort("unit").collect()
    assert found["value"].to_list() == [None, 5.0]
    assert found["missing"].to_list() == ["suppressed", ""]


def test_the_three_facts_of_comparable_growth_stand_side_by_side(archive):
    facts = [
        {"measure": "level", "value": 27298.3},
        {"measure": "growth", "value": 16.5},
        {"measure": "base", "value": 23432.0},
    ]
    put(archive, *facts)
    found = archive.read(lanes=Lane.ADMIN, measures=["growth", "base"]).frame.sort("measure").collect()
    assert found.select("measure", "value").rows() == [("base", 23432.0), ("growth", 16.5)]


def test_a_read_carries_its_lanes_and_statistics_decide_nothing(archive):
    put(archive, {}, {"lane": "STAT_MICRO"})
    both = archive.read(lanes=[Lane.ADMIN, Lane.STAT_MICRO])
    assert both.lanes == {Lane.ADMIN, Lane.STAT_MICRO}
    with pytest.raises(RefusedError):
        both.for_decisions("亩均评价")
    assert archive.read(lanes=Lane.ADMIN).for_decisions("亩均评价").collect()["lane"].to_list() == ["ADMIN"]


def test_a_view_once_taken_stays_as_it_was(archive):
    put(archive, {"value": 1.0}, name="a", hours=0)
    before = archive.read(lanes=Lane.ADMIN).frame
    put(archive, {"value": 2.0}, name="b", hours=1)
    archive.compact()
    assert before.collect()["value"].to_list() == [1.0]


def test_what_is_read_is_what_may_be_appended(archive, tmp_path):
    put(archive, {}, {"unit": "c2", "value": None})
    rows = archive.read(lanes=Lane.ADMIN).frame.collect()
    assert validate_observations(rows) == ()
    other = Archive.create(tmp_path / "other")
    assert other.append(batch_of(rows.drop("batch", "recorded_at")), rows.drop("batch", "recorded_at"))


def test_every_vintage_stays_after_compaction(archive):
    for k in range(4):
        put(archive, {"value": float(k)}, name=str(k), hours=k)
        archive.compact()
    vintages = archive.read_vintages(lanes=Lane.ADMIN, units=["c1"]).frame.sort("recorded_at").collect()
    assert vintages["value"].to_list() == [0.0, 1.0, 2.0, 3.0]


def test_files_for_other_engines_hold_every_row_recorded_by_then(archive):
    put(archive, {"value": 1.0}, name="a", hours=0)
    put(archive, {"value": 2.0}, {"unit": "c2"}, name="b", hours=9)
    assert len(archive.spark_files(lanes=Lane, as_of=moment(1))) == 1
    files = archive.spark_files(lanes=Lane)
    rows = latest_rows(pl.scan_parquet(files, hive_partitioning=False)).select(KEY[2], "value").sort("unit").collect()
    assert rows.rows() == [("c1", 2.0), ("c2", 1.0)]


def test_misuse_is_told(archive):
    with pytest.raises(UsageError, match="no time zone"):
        archive.read(lanes=Lane.ADMIN, as_of=datetime(2019, 7, 1))  # noqa: DTZ001
    with pytest.raises(UsageError, match="a text, not a collection"):
        archive.read(lanes=Lane.ADMIN, units="c1")
    with pytest.raises(UsageError, match="no lane"):
        archive.read(lanes=[])
