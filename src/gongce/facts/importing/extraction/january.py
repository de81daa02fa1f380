"""January and February where a return may report them together: which rows are both months, which February alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from gongce.vocabulary import Finding, Severity

_SERIES = ("indicator", "definition", "unit", "industry", "measure", "price_basis", "lane")
_NOISE = 1e-9


def settle_january(records: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Records of a series over time with the first two months of each year told right, and what was decided.

    A figure in the month column of February is both months', unless the file itself shows that it is not: a January
    stands beside it, or the cumulative figure for January and February is another. A blank January, and a blank
    February beside the cumulative figure, are no gaps: they are left out.

    >>> def row(period, value):
    ...     return dict.fromkeys(_SERIES, "") | {"period": period, "value": value, "cell": period}
    >>> years = [row("2012-01", 1.0), row("2012-0102", 2.0), row("2013-01", None), row("2013-0102", 3.0)]
    >>> rows, _ = settle_january([*years, row("2014-0102", 7.6), row("2014-YTD02", 16.9)])
    >>> [record["period"] for record in rows]
    ['2012-01', '2012-02', '2013-0102', '2014-02', '2014-YTD02']
    """
    told = {(_series(one), one["period"][5:]): one["value"] for one in records}
    settled: list[dict[str, Any]] = []
    single: list[str] = []
    dropped: list[str] = []
    for one in records:
        series, months = _series(one), one["period"][5:]
        january, total = told.get((series, "01")), told.get((series, "YTD02"))
        is_blank = one["value"] is None
        if is_blank and ((months == "01" and (series, "0102") in told) or (months == "0102" and total is not None)):
            dropped.append(one["cell"])
        elif months == "0102" and (january is not None or _differs(one["value"], total)):
            single.append(one["cell"])
            settled.append({**one, "period": f"{one['period'][:4]}-02"})
        else:
            settled.append(dict(one))
    return settled, list(_tell(single, dropped))


def _series(record: Mapping[str, Any]) -> tuple[Any, ...]:
    return (record["period"][:4], *(record[name] for name in _SERIES))


def _differs(value: float | None, total: float | None) -> bool:
    return value is not None and total is not None and abs(value - total) > _NOISE


def _tell(single: list[str], dropped: list[str]) -> list[Finding]:
    findings = []
    if single:
        what = f"{len(single)}处2月的数与1—2月累计不同或1月另有数，按2月当月记，不按1—2月合计"
        findings.append(Finding("period.february", Severity.NOTE, single[0], what, "不是的话，在表式里改期间"))
    if dropped:
        what = f"{len(dropped)}处1月、2月空格：1—2月合并统计，不算缺报"
        findings.append(Finding("period.january", Severity.NOTE, dropped[0], what))
    return findings
