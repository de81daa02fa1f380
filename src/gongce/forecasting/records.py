"""Outlooks, estimates and what belongs to them as JSON knows them: every figure of the text, and more."""

from collections.abc import Sequence
from dataclasses import asdict, fields, is_dataclass
from math import isnan
from typing import Any

from gongce.forecasting.attainment import Outlook
from gongce.forecasting.distributions import LEVELS
from gongce.forecasting.estimates import AccuracyTest, Estimate, PlaceOutlook
from gongce.forecasting.reconciliation import Reconciled
from gongce.vocabulary import Finding, Period

_FIELDS = ("code", "severity", "place", "message", "remedy")


def record_forecast(
    outlooks: Sequence[Outlook], together: Reconciled | None, findings: Sequence[Finding], seed: int
) -> dict[str, Any]:
    """Every series, and the whole where parts were brought together with it.

    Args:
        outlooks: of every series.
        together: parts and whole; None where nothing was brought together.
        findings: about the table.
        seed: of the dice that drew the paths.
    """
    rows = [_record_outlook(one) for one in outlooks]
    record: dict[str, Any] = {"levels": list(LEVELS), "series": rows, "findings": record_findings(findings)}
    if together is not None:
        record["whole"] = {
            "drivers": [asdict(driver) for driver in together.drivers],
            "common": together.common,
            "factors": dict(zip(together.names, together.factors, strict=True)),
            "seed": seed,
        }
    return record


def _record_outlook(outlook: Outlook) -> dict[str, Any]:
    projection, history = outlook.projection, outlook.projection.history
    end = projection.year_end
    return {
        "name": history.name,
        "year": history.year,
        "first_year": history.first_year,
        "last_period": history.last.code,
        "periods_a_year": history.season,
        "known": history.known,
        "last_year": outlook.last_total,
        "last_year_same_months": outlook.last_known,
        "months_left": history.months_left,
        "route": str(projection.route),
        "method": projection.route.words,
        "median": outlook.median,
        "quantiles": list(outlook.quantiles),
        "spread": end.spread if end else None,
        "remaining": list(projection.months),
        "past_errors": list(projection.errors),
        "targets": [to_plain(tier) for tier in outlook.tiers],
        "findings": record_findings(projection.findings),
    }


def record_estimate(
    name: str, estimate: Estimate, place: PlaceOutlook | None, tests: Sequence[tuple[str, AccuracyTest]]
) -> dict[str, Any]:
    """An estimate with its interval, place and tests.

    Args:
        name: of the official growth.
        estimate: it.
        place: among peers, where they were given.
        tests: of the bridge against simple ways: what they compare, in words, and the test.
    """
    low, high = estimate.interval()
    record: dict[str, Any] = to_plain(estimate)
    extra = {
        "name": name,
        "interval80": [low, high],
        "place": to_plain(place),
        "tests": [{"compares": words} | to_plain(test) for words, test in tests],
    }
    return extra | record


def record_findings(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Findings with every field as text."""
    return [{field: str(getattr(finding, field)) for field in _FIELDS} for finding in findings]


def to_plain(value: Any) -> Any:
    """A record as JSON knows it: periods as codes, what is not a number as null.

    >>> to_plain((Period.month(2019, 6), float("nan"), 1.5))
    ['2019-06', None, 1.5]
    """
    if isinstance(value, Period):
        return value.code
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_asdict"):
        return {name: to_plain(part) for name, part in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [to_plain(part) for part in value]
    return None if isinstance(value, float) and isnan(value) else value
