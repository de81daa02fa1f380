"""What may be stored: every kind of fault is named."""

import polars as pl
import pytest
from observed import COLUMNS, batch_of, observe

from gongce.facts import OBSERVATION_SCHEMA, empty_observations, validate_observations
from gongce.facts.batch import Batch, derive_batch_id, stamp_observations
from gongce.vocabulary import InputError, Lane, Severity, UsageError


def codes(rows):
    return [finding.code for finding in validate_observations(rows)]


def test_good_rows_have_no_fault_stamped_or_not():
    rows = observe({}, {"unit": "c2", "value": None})
    assert codes(rows) == []
    assert codes(stamp_observations(rows, batch_of(rows))) == []
    assert codes(empty_observations()) == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"indicator": ""}, "empty_key"),
        ({"unit": ""}, "empty_key"),
        ({"period": ""}, "empty_key"),
        ({"definition": None}, "null_column"),
        ({"printed": None}, "null_column"),
        ({"lane": "MICRO"}, "unknown_lane"),
        ({"measure": "rate"}, "unknown_measure"),
        ({"price_basis": "2010"}, "unknown_price_basis"),
        ({"period": "2019-13"}, "unknown_period"),
        ({"period": "2019-YTD6"}, "unknown_period"),
        ({"value": float("nan"), "printed": "x"}, "not_finite"),
        ({"value": float("inf"), "printed": "x"}, "not_finite"),
        ({"value": 1.0, "missing": "suppressed"}, "value_and_reason"),
        ({"decimals": -1}, "negative_decimals"),
    ],
)
def test_each_fault_is_told_with_its_cell(fault, code):
    (finding,) = validate_observations(observe({"unit": "c9"}, fault | {"cell": "表2!C8"}))
    assert (finding.code, finding.severity, finding.place) == (code, Severity.BLOCKING, "表2!C8")


def test_a_null_without_a_reason_is_a_fault():
    rows = observe({"value": None}).with_columns(missing=pl.lit(""))
    assert codes(rows) == ["no_reason"]


def test_a_fact_stands_once_in_a_batch():
    (finding,) = validate_observations(observe({"cell": "B7"}, {"cell": "B8", "value": 2.0}))
    assert (finding.code, finding.place) == ("repeated_key", "B7, B8")


@pytest.mark.parametrize(
    "broken",
    [
        lambda rows: rows.drop("cell"),
        lambda rows: rows.with_columns(colour=pl.lit("red")),
        lambda rows: rows.with_columns(pl.col("value").cast(pl.String)),
        lambda rows: rows.with_columns(batch=pl.lit("b-1")),
    ],
)
def test_another_schema_is_one_fault(broken):
    assert codes(broken(observe({}))) == ["wrong_schema"]


def test_columns_may_come_in_any_order():
    assert codes(observe({}).select(reversed(COLUMNS))) == []


def test_a_batch_id_depends_on_file_form_period_and_intent_alone():
    first = derive_batch_id(sha256="a", form="f@1", period="2019-06")
    assert first == derive_batch_id(sha256="a", form="f@1", period="2019-06", again=0)
    others = [
        derive_batch_id(sha256="b", form="f@1", period="2019-06"),
        derive_batch_id(sha256="a", form="f@2", period="2019-06"),
        derive_batch_id(sha256="a", form="f@1", period="2019-07"),
        derive_batch_id(sha256="a", form="f@1", period="2019-06", again=1),
    ]
    assert len({first, *others}) == 5


def test_a_batch_comes_back_from_its_record():
    batch = batch_of(observe({}, {"lane": "STAT_AGG"}))
    assert batch.lanes == (Lane.ADMIN, Lane.STAT_AGG)
    assert Batch.from_record(batch.to_record()) == batch


def test_a_batch_needs_a_time_zone_and_known_lanes():
    rows = observe({})
    with pytest.raises(UsageError, match="no time zone"):
        batch_of(rows, recorded_at=batch_of(rows).recorded_at.replace(tzinfo=None))
    with pytest.raises(InputError, match="no such lane"):
        batch_of(observe({"lane": "MICRO"}))


def test_stamping_fills_the_last_columns():
    rows = observe({})
    stamped = stamp_observations(rows, batch_of(rows))
    assert dict(stamped.schema) == dict(OBSERVATION_SCHEMA)
