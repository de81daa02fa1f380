"""The ledger of forecasts: JSON Lines that only grow; what was said is frozen, and scored when the truth arrives."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

import numpy as np

from gongce.forecasting.attainment import Outlook
from gongce.forecasting.calibration import Calibration, calibrate, crps
from gongce.forecasting.distributions import student_quantile
from gongce.forecasting.estimates import Estimate
from gongce.vocabulary import InputError, RefusedError, read_text

GRID = tuple(round(0.025 + 0.05 * number, 3) for number in range(20))
"""Probability levels whose quantiles are frozen: the middles of twenty equal parts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One frozen forecast.

    Args:
        subject: what is forecast (series, or indicator@unit).
        period: code of the period forecast (2024 for a year-end, 2024-06 for a month's growth).
        origin: code of the last period that was known.
        made_at: when, ISO 8601; given by the caller, the core has no clock.
        kind: `year_end` or `growth`.
        way: how it was made.
        quantiles: values at the levels of GRID.
        targets: value and stated probability of reaching it.
        previous: SHA-256 of the line before, so that a changed or missing line is seen.
    """

    subject: str
    period: str
    origin: str
    made_at: str
    kind: str
    way: str
    quantiles: tuple[float, ...]
    targets: tuple[tuple[float, float], ...] = ()
    previous: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What may be said only once: subject, period, and what was known."""
        return self.subject, self.period, self.origin


@dataclass(frozen=True, slots=True)
class Scored:
    """A frozen forecast and its truth; `crps` in the subject's unit."""

    entry: Entry
    actual: float
    pit: float
    crps: float
    is_inside80: bool


def freeze_outlook(outlook: Outlook, made_at: datetime, *, subject: str = "") -> Entry:
    """A year-end as it goes into the ledger.

    Raises:
        RefusedError: nothing was forecast.
    """
    end, history = outlook.projection.year_end, outlook.projection.history
    if end is None:
        raise RefusedError("no forecast to freeze", where=history.name, remedy="mend the history first")
    targets = tuple((tier.value, tier.probability) for tier in outlook.tiers if tier.probability is not None)
    quantiles = tuple(end.quantile(level) for level in GRID)
    origin = history.last.code
    route = outlook.projection.route
    return Entry(
        subject or history.name, str(history.year), origin, made_at.isoformat(), "year_end", route, quantiles, targets
    )


def freeze_estimate(estimate: Estimate, made_at: datetime, *, subject: str) -> Entry:
    """An estimate of growth as it goes into the ledger, before its release."""
    standard = student_quantile(np.array(GRID))
    quantiles = tuple(float(estimate.value + estimate.spread * one) for one in standard)
    code = estimate.period.code
    return Entry(subject, code, code, made_at.isoformat(), "growth", estimate.way, quantiles)


def read_ledger(path: Path) -> tuple[Entry, ...]:
    """Every entry, in order; an absent file is an empty ledger.

    Raises:
        InputError: a line is no entry, or does not follow the one before (changed, taken out, put in).
    """
    if not path.exists():
        return ()
    entries, before = [], ""
    for number, line in enumerate(read_text(path).splitlines(), 1):
        entry = _parse(line, f"{path}:{number}")
        if entry.previous != before:
            raise InputError(
                "this line does not follow the one before; the ledger was changed",
                where=f"{path}:{number}",
                remedy="restore it from a backup",
            )
        entries.append(entry)
        before = _digest(line)
    return tuple(entries)


def append_ledger(path: Path, entries: Iterable[Entry]) -> int:
    """Add forecasts that are not yet in; one that was already frozen stays as it was.

    Returns:
        How many were added.

    Raises:
        InputError: the ledger was changed.
    """
    known = {entry.key for entry in read_ledger(path)}
    text = read_text(path) if path.exists() else ""
    before = _digest(text.splitlines()[-1]) if text else ""
    lines = []
    for entry in entries:
        if entry.key not in known:
            known.add(entry.key)
            line = json.dumps(asdict(entry) | {"previous": before}, ensure_ascii=False)
            lines.append(line + "\n")
            before = _digest(line)
    if lines:
        with path.open("a", encoding="utf-8") as file:
            file.write("".join(lines))
    return len(lines)


def score_ledger(entries: Sequence[Entry], actuals: Mapping[tuple[str, str], float]) -> tuple[Scored, ...]:
    """Score every entry whose truth has arrived.

    Args:
        entries: of the ledger.
        actuals: by subject and period.
    """
    return tuple(_score(entry, actuals[key]) for entry in entries if (key := (entry.subject, entry.period)) in actuals)


def calibrate_ledger(scored: Sequence[Scored]) -> Calibration | None:
    """Calibration of scored entries; None where there are none."""
    if not scored:
        return None
    events = [(stated, float(one.actual >= value)) for one in scored for value, stated in one.entry.targets]
    return calibrate(
        np.array([one.pit for one in scored]),
        np.array([one.crps / max(abs(one.actual), 1e-12) for one in scored]),
        np.array([float(one.entry.period[:4]) for one in scored]),
        np.array([stated for stated, _ in events]),
        np.array([outcome for _, outcome in events]),
    )


def _score(entry: Entry, actual: float) -> Scored:
    values = np.array(entry.quantiles)
    pit = float(np.interp(actual, values, GRID, left=0.0, right=1.0)) if values[-1] > values[0] else 0.5
    low, high = (float(np.interp(level, GRID, values)) for level in (0.1, 0.9))
    return Scored(entry, actual, pit, float(crps(values[None], np.array([actual]))[0]), low <= actual <= high)


def _parse(line: str, where: str) -> Entry:
    try:
        record = json.loads(line)
        values = {field.name: record[field.name] for field in fields(Entry)}
    except (ValueError, KeyError, TypeError):
        raise InputError("not an entry of a ledger", where=where, remedy="restore the file from a backup") from None
    values["quantiles"] = tuple(values["quantiles"])
    values["targets"] = tuple((value, stated) for value, stated in values["targets"])
    return Entry(**values)


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def tell_entries(entries: Sequence[Entry]) -> Iterator[str]:
    """One line an entry, for people."""
    middle = len(GRID) // 2
    for entry in entries:
        value = (entry.quantiles[middle - 1] + entry.quantiles[middle]) / 2
        yield f"{entry.made_at[:16]} {entry.subject} {entry.period}（据{entry.origin}）中位数{value:.6g}"
