"""What became of records: who came and went in a period, and which step of a ladder each was on, from when to when."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import polars as pl

from gongce.registers.entries import EntryAct
from gongce.registers.ladders import classify, valid_steps
from gongce.registers.ledger import Ledger
from gongce.rulebook import Ladder, Register
from gongce.vocabulary import Period

_DAY = timedelta(days=1)
MEMBERSHIPS: dict[str, Any] = {"record": pl.String, "step": pl.String, "since": pl.Date, "until": pl.Date}
"""A stay on a step; `until` is the first day it no longer holds, null while it does."""


def list_moves(ledger: Ledger, period: Period) -> list[dict[str, Any]]:
    """Who came, went, came back, merged or split in a period, with reason and document, in the ledger's order."""
    return [
        {
            "record": entry.record,
            "day": entry.day.isoformat(),
            "act": entry.act.value,
            "reason": entry.reason,
            "proof": entry.proof,
            "by": entry.by,
        }
        for entry in ledger.entries
        if entry.act is not EntryAct.CHANGE and period.start <= entry.day <= period.end
    ]


def find_memberships(spans: pl.DataFrame, register: Register, ladder: Ladder) -> pl.DataFrame:
    """Every stay of every record on every step, by the rules of the days it is about.

    Where a step's rules change, the stretch is cut there and judged anew; of a nested ladder a record on a higher step
    is on the lower ones too.

    Args:
        spans: record, since, until (null while it lasts) and the fields (`Ledger.spans`).
        register: whose ladder.
        ladder: the ladder.

    Returns:
        A frame of the columns MEMBERSHIPS, in order of record, since and step.

    Raises:
        InputError: a threshold is still to be supplied, or does not convert.
    """
    parts = [_merge(_judge(piece, register, ladder, day), ladder) for day, piece in _cut(spans, ladder)]
    if not parts:
        return pl.DataFrame(schema=MEMBERSHIPS)
    return _join_stays(pl.concat(parts)).sort("record", "since", "step")


def _cut(spans: pl.DataFrame, ladder: Ladder) -> list[tuple[date, pl.DataFrame]]:
    """The spans cut at every day a rule begins or ends, each piece with a day its rules hold on."""
    cuts = {step.valid.start for step in ladder.steps if isinstance(step.valid.start, date)}
    cuts |= {step.valid.end + _DAY for step in ladder.steps if isinstance(step.valid.end, date)}
    edges = [date.min, *sorted(cuts), date.max]
    found = []
    for first, last in pairwise(edges):
        since = pl.max_horizontal("since", pl.lit(first))
        until = pl.min_horizontal("until", pl.lit(None if last == date.max else last, pl.Date))
        piece = spans.with_columns(since=since, until=until)
        piece = piece.filter(pl.col("until").is_null() | (pl.col("since") < pl.col("until")))
        if piece.height:
            found.append((first if first > date.min else last - _DAY, piece))
    return found


def _judge(piece: pl.DataFrame, register: Register, ladder: Ladder, on: date) -> pl.DataFrame:
    return classify(piece, register, ladder, on).collect() if valid_steps(ladder, on) else piece


def _merge(classed: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """One row a stretch and step."""
    names = [step.id for step in ladder.steps if f"on_{step.id}" in classed.columns]
    parts = [
        classed.filter(pl.col(f"on_{name}")).select("record", pl.lit(name).alias("step"), "since", "until")
        for name in names
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=MEMBERSHIPS)


def _join_stays(pieces: pl.DataFrame) -> pl.DataFrame:
    """Stretches that follow each other without a gap as one stay."""
    keys = ["record", "step"]
    ordered = pieces.sort(*keys, "since")
    follows = pl.col("since") == pl.col("until").shift(1).over(keys)
    ordered = ordered.with_columns(stay=(~follows.fill_null(False)).cum_sum().over(keys))
    return ordered.group_by(*keys, "stay").agg(pl.col("since").first(), pl.col("until").last()).drop("stay")


def tell_history(stays: pl.DataFrame, titles: dict[str, str], until: date) -> list[dict[str, Any]]:
    """Each rise to a step and each fall from it up to a day, in order of day: record, day, step, title, move."""
    rows = []
    for record, step, since, end in stays.iter_rows():
        if since <= until:
            rows.append((since, record, step, "on"))
        if end is not None and end <= until:
            rows.append((end, record, step, "off"))
    return [
        {"record": record, "day": day.isoformat(), "step": step, "title": titles[step], "move": move}
        for day, record, step, move in sorted(rows)
    ]
