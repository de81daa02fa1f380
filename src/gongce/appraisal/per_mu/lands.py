"""Land: who answers for which mu, tenants and groups evaluated as one, every mu counted once."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw


def occupied_areas(ledger: Any, heads: Any, *, mu: str = "mu") -> Any:
    """The area each evaluated enterprise answers for: enterprise, mu. The areas sum to the ledger's.

    Args:
        ledger: parcels as used: `parcel`, `holder` (who owns it), `user` (who stands on it; null: the holder), and
            the area. A parcel let in parts has a row a part.
        heads: `enterprise`, `head`: who is evaluated with whom (a group's members and tenants below size name their
            head; null or itself: on its own). A user without a row answers for itself.
        mu: the column of the area.

    >>> import polars as pl
    >>> users = {"holder": ["a", "a", "b"], "user": ["a", "t", None], "mu": [8.0, 2.0, 5.0]}
    >>> ledger = pl.LazyFrame({"parcel": [1, 1, 2], **users})
    >>> heads = pl.LazyFrame({"enterprise": ["t"], "head": ["a"]})
    >>> occupied_areas(ledger, heads).sort("enterprise").collect().rows()
    [('a', 10.0), ('b', 5.0)]
    """
    rows = nw.from_native(ledger).with_columns(
        nw.when(nw.col("user").is_null()).then(nw.col("holder")).otherwise(nw.col("user")).alias("enterprise")
    )
    named = nw.from_native(heads).select("enterprise", "head")
    joined = rows.join(named, on="enterprise", how="left").with_columns(_head().alias("enterprise"))
    return joined.group_by("enterprise").agg(nw.col(mu).sum()).to_native()


def merge_entities(frame: Any, *, sums: Sequence[str], anyone: Sequence[str] = (), firsts: Sequence[str] = ()) -> Any:
    """Enterprises evaluated as one: a row a head, with the members' figures added up.

    Args:
        frame: `enterprise`, `head` (null: on its own) and figures, a row an enterprise.
        sums: columns to add up; one member's missing figure makes the sum missing, never smaller.
        anyone: facts that hold for the whole where they hold for one member (accidents, violations).
        firsts: columns of the head itself that are kept (industry, district).

    >>> import polars as pl
    >>> firms = pl.LazyFrame({"enterprise": ["a", "t"], "head": [None, "a"], "tax": [3.0, 4.0], "hit": [False, True]})
    >>> merge_entities(firms, sums=["tax"], anyone=["hit"]).collect().rows()
    [('a', 7.0, 2, True)]
    """
    rows = nw.from_native(frame).with_columns(_head().alias("_head"))
    whole = (nw.col(name).sum() for name in sums)
    known = (nw.col(name).count().alias(f"_known_{name}") for name in sums)
    hits = (nw.col(name).cast(nw.Int64).max().alias(name) for name in anyone)
    merged = rows.group_by("_head").agg(*whole, *known, nw.len().alias("members"), *hits)
    merged = merged.with_columns(
        *(nw.when(nw.col(f"_known_{name}") == nw.col("members")).then(nw.col(name)).alias(name) for name in sums),
        *((nw.col(name) > 0).alias(name) for name in anyone),
    )
    merged = merged.select(nw.col("_head").alias("enterprise"), *sums, "members", *anyone)
    if not firsts:
        return merged.to_native()
    own = rows.filter(nw.col("enterprise") == nw.col("_head")).select("enterprise", *firsts)
    return merged.join(own, on="enterprise", how="left").to_native()


def spread_grades(graded: Any, heads: Any) -> Any:
    """Every enterprise with the class of its head: enterprise, head, grade (tenants take the landowner's).

    >>> import polars as pl
    >>> graded = pl.LazyFrame({"enterprise": ["a"], "grade": ["B"]})
    >>> heads = pl.LazyFrame({"enterprise": ["a", "t"], "head": [None, "a"]})
    >>> spread_grades(graded, heads).sort("enterprise").collect().rows()
    [('a', 'a', 'B'), ('t', 'a', 'B')]
    """
    rows = nw.from_native(heads).with_columns(_head().alias("head")).select("enterprise", "head")
    found = nw.from_native(graded).select(nw.col("enterprise").alias("head"), "grade")
    return rows.join(found, on="head", how="left").select("enterprise", "head", "grade").to_native()


def _head() -> nw.Expr:
    return nw.when(nw.col("head").is_null()).then(nw.col("enterprise")).otherwise(nw.col("head"))
