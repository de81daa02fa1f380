"""The ledger of a workspace's forecasts: frozen when a bulletin is issued, scored when the year's figures arrive."""

import csv
import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from gongce.bulletins.monthly.data import Prospect
from gongce.forecasting.arrays import Floats
from gongce.forecasting.attainment_frame import QUANTILES
from gongce.forecasting.calibration import Calibration
from gongce.forecasting.distributions import LEVELS, student_quantile
from gongce.forecasting.ledger import GRID, Entry, Scored, append_ledger, calibrate_ledger, read_ledger, score_ledger
from gongce.forecasting.listings import print_chance
from gongce.vocabulary import GongceError, InputError, Period
from gongce.workspace.outlook import Foresight
from gongce.workspace.workspace import Workspace

LEDGER = "forecasts.jsonl"
_GROWTH = "#growth"
_HEADS = (
    "期间", "指标", "单位", "对象", "依据截至", "预测时间", "方法", "八成下限", "中值", "八成上限", "目标",
    "可能性", "实际", "是否在范围内", "中值偏差", "提示",
)  # fmt: skip
_LEAST_SCORED = 30
"""Fewer scored forecasts than this are counted, not judged."""


def place_of(workspace: Workspace) -> Path:
    """Where the ledger lies."""
    return workspace.folder / "records" / LEDGER


def read_forecasts(workspace: Workspace, as_of: datetime) -> tuple[Entry, ...]:
    """What had been said by a moment.

    Raises:
        InputError: the ledger was changed.
    """
    return tuple(one for one in read_ledger(place_of(workspace)) if datetime.fromisoformat(one.made_at) <= as_of)


def freeze_prospects(foresight: Foresight, made_at: datetime) -> tuple[Entry, ...]:
    """The period's forecasts as they go into the ledger, with the quantiles that were published.

    Args:
        foresight: of a closing.
        made_at: the closing's moment.
    """
    return tuple(_freeze(one, foresight.record_of(one), made_at) for one in foresight.outlook.prospects)


def _freeze(one: Prospect, record: Mapping[str, Any], made_at: datetime) -> Entry:
    period = Period.parse(record["period"])
    known = [record[name] for name in QUANTILES]
    quantiles = _spread(np.array(known)) if None not in known else ()
    targets = ((record["goal"], record["probability"]),) if record["probability"] is not None else ()
    return Entry(
        name_subject(one),
        str(period.year),
        Period.month(period.year, period.last).code,
        made_at.isoformat(),
        "year_end",
        one.way,
        quantiles,
        targets,
    )


def name_subject(one: Prospect) -> str:
    """What a prospect is called in the ledger: investment@city, industrial-va@city#growth."""
    return f"{one.indicator}@{one.unit}{_GROWTH if one.by_growth else ''}"


def _spread(known: Floats) -> tuple[float, ...]:
    """The published quantiles at the ledger's levels: straight between them, and beyond, in Student quantiles."""
    at, wanted = student_quantile(np.array(LEVELS)), student_quantile(np.array(GRID))
    inner = np.interp(wanted, at, known)
    low = known[0] + (wanted - at[0]) * (known[1] - known[0]) / (at[1] - at[0])
    high = known[-1] + (wanted - at[-1]) * (known[-1] - known[-2]) / (at[-1] - at[-2])
    values = np.where(wanted < at[0], low, np.where(wanted > at[-1], high, inner))
    return tuple(float(value) for value in values)


def keep_forecasts(workspace: Workspace, entries: Sequence[Entry]) -> int:
    """Add forecasts to the ledger, all of them or none; what was said before stays as it was.

    Returns:
        How many were added.

    Raises:
        InputError: the ledger was changed.
        GongceError: it cannot be written.
    """
    path = place_of(workspace)
    draft = path.with_name(f".part-{LEDGER}")
    usable = [one for one in entries if one.quantiles]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        if path.exists():
            shutil.copyfile(path, draft)
        added = append_ledger(draft, usable)
        if added:
            draft.replace(path)
        draft.unlink(missing_ok=True)
    except InputError as error:
        raise InputError(error.what, where=str(path), remedy=error.remedy) from None
    except OSError as error:
        raise GongceError(f"cannot be written ({error.strerror})", where=str(path), remedy="make room") from None
    return added


def score_forecasts(entries: Sequence[Entry], history: pl.DataFrame) -> tuple[Scored, ...]:
    """Score what was said against the years' totals that have arrived.

    Args:
        entries: of the ledger.
        history: OBSERVATION_SCHEMA, one row a key.
    """
    return score_ledger(entries, dict(_actuals(history)))


def _actuals(history: pl.DataFrame) -> Iterator[tuple[tuple[str, str], float]]:
    is_year = pl.col("period").str.ends_with("-YTD12") & (pl.col("industry") == "") & pl.col("value").is_not_null()
    for row in history.filter(is_year & pl.col("measure").is_in(["level", "growth"])).iter_rows(named=True):
        tail = _GROWTH if row["measure"] == "growth" else ""
        yield (f"{row['indicator']}@{row['unit']}{tail}", row["period"][:4]), row["value"]


def tell_score(scored: Sequence[Scored]) -> str:
    """How earlier forecasts came out, in a sentence.

    >>> tell_score(())
    '以往预测尚无一次等来全年实际数，可能性未经本地检验'
    """
    if not scored:
        return "以往预测尚无一次等来全年实际数，可能性未经本地检验"
    made = calibrate_ledger(scored)
    assert made is not None
    inside = sum(one.is_inside80 for one in scored)
    misses = float(np.median([abs(_middle(one.entry) / one.actual - 1) for one in scored if one.actual]))
    years = sorted({one.entry.period for one in scored})
    span = years[0] if len(years) == 1 else f"{years[0]}—{years[-1]}"
    parts = [
        f"以往预测检验：{span}年{len(scored)}次预测已有全年实际数",
        f"八成范围实际包含{inside}次（{100 * made.coverage80:.0f}%）",
        f"中值偏差的中位数为{100 * misses:.1f}%",
        *_tell_brier(made),
    ]
    if len(scored) < _LEAST_SCORED:
        parts.append("次数尚少，不足以校正可能性")
    return "，".join(parts)


def _tell_brier(made: Calibration) -> list[str]:
    if made.brier is None:
        return []
    return [f"可能性评分（Brier，0最好，始终说50%为0.25）{made.brier.score:.3f}"]


def _middle(entry: Entry) -> float:
    half = len(GRID) // 2
    return (entry.quantiles[half - 1] + entry.quantiles[half]) / 2


def write_forecasts(
    workspace: Workspace, foresight: Foresight | None, entries: Sequence[Entry], scored: Sequence[Scored]
) -> bytes:
    """This period's forecasts with their caveats, then those that were scored, as CSV for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    if foresight:
        caveats = {name_subject(one): "；".join(one.caveats) for one in foresight.outlook.prospects}
        writer.writerows(_row(workspace, one, caveats.get(one.subject, "")) for one in entries if one.quantiles)
    writer.writerows(_row(workspace, one.entry, "", one) for one in scored)
    return text.getvalue().encode("utf-8-sig")


def _row(workspace: Workspace, entry: Entry, caveats: str, scored: Scored | None = None) -> tuple[str, ...]:
    indicator, _, rest = entry.subject.partition("@")
    unit, is_growth, _ = rest.partition("#")
    low, high = (float(np.interp(level, GRID, entry.quantiles)) for level in (0.1, 0.9))
    goal, chance = entry.targets[0] if entry.targets else (None, None)
    middle = _middle(entry)
    came = ("", "", "")
    if scored:
        miss = f"{100 * (middle / scored.actual - 1):.1f}%" if scored.actual and not is_growth else ""
        came = (f"{scored.actual:.6g}", "是" if scored.is_inside80 else "否", miss)
    return (
        f"{entry.period}年",
        workspace.pack.indicator(indicator).title,
        workspace.pack.unit(unit).title,
        "增速（%）" if is_growth else workspace.pack.indicator(indicator).measured_in,
        Period.parse(entry.origin).title,
        entry.made_at[:16],
        entry.way,
        *(f"{value:.6g}" for value in (low, middle, high)),
        "" if goal is None else f"{goal:g}",
        print_chance(chance),
        *came,
        caveats,
    )
