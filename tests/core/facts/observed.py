"""Observations and batches for tests, and the plain model the archive is compared with."""

import hashlib
from datetime import UTC, datetime, timedelta

import polars as pl

from gongce.facts import KEY, OBSERVATION_SCHEMA, Batch

START = datetime(2019, 7, 1, tzinfo=UTC)
COLUMNS = {name: kind for name, kind in OBSERVATION_SCHEMA.items() if name not in ("batch", "recorded_at")}
DEFAULTS = {
    "indicator": "output",
    "definition": "",
    "unit": "c1",
    "industry": "",
    "period": "2019-06",
    "measure": "level",
    "price_basis": "current",
    "lane": "ADMIN",
    "value": 1.0,
    "decimals": 1,
    "printed": "1.0",
    "missing": "",
    "cell": "表1!B7",
}


def observe(*facts):
    """Rows of these facts; what a fact leaves out has a default."""
    filled = [DEFAULTS | fact for fact in facts]
    for fact, row in zip(facts, filled, strict=True):
        if "printed" not in fact:
            row["printed"] = "-" if row["value"] is None else str(row["value"])
        if row["value"] is None and not row["missing"]:
            row["missing"] = "not_reported"
    return pl.DataFrame(filled, schema=COLUMNS)


def moment(hours):
    return START + timedelta(hours=hours)


def batch_of(rows, name="a", hours=0, **changed):
    told = {"file": f"{name}.xlsx", "sha256": hashlib.sha256(name.encode()).hexdigest(), "form": "output@1"}
    return Batch.of(rows, **told | {"period": "2019-06", "recorded_at": moment(hours), "by": "li"} | changed)


def put(archive, *facts, name="a", hours=0):
    rows = observe(*facts)
    batch = batch_of(rows, name, hours)
    assert archive.append(batch, rows)
    return batch


class Model:
    """What an archive must answer, kept as plain rows."""

    def __init__(self):
        self.rows = []
        self.batches = set()

    def append(self, batch, rows):
        if batch.id in self.batches:
            return False
        self.batches.add(batch.id)
        stamps = {"batch": batch.id, "recorded_at": batch.recorded_at}
        self.rows += [row | stamps for row in rows.iter_rows(named=True)]
        return True

    def read(self, as_of, lanes, **limits):
        latest = {}
        for row in sorted(self.rows, key=lambda row: (row["recorded_at"], row["batch"])):
            kept = row["lane"] in lanes and all(row[name] in values for name, values in limits.items())
            if kept and (as_of is None or row["recorded_at"] <= as_of):
                latest[tuple(row[name] for name in KEY)] = row
        return plain(latest.values())


def plain(rows):
    """Rows as a sorted list of tuples in the order of the columns."""
    return sorted((tuple(row[name] for name in OBSERVATION_SCHEMA) for row in rows), key=repr)


def collect(frame):
    return plain(frame.frame.collect().iter_rows(named=True))
