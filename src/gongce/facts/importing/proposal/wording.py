"""What the words of a head say: which fact, over which time, in which unit; which indicator of the pack is meant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from gongce.facts.importing.extraction.scaling import unit_in_label
from gongce.facts.importing.forms import Covers, FactMeasure
from gongce.facts.importing.labels import fold_head, fold_label

_RANKS = re.compile(r"排名|位次|名次|排序|序号|序位|^号$|^序$|^no\.?$", re.IGNORECASE)
_SHARES = re.compile(r"占比|比重|占.{0,8}(?:的)?(?:%|百分比|份额)|贡献率|拉动")
_GOALS = re.compile(r"(?:年度|全年|年初|年)?(?:目标|计划|任务)(?:数|值)?(?:\(|$)")
_GAPS = re.compile(
    r"增减额|增量|增加额|增减量|净增额|差额|完成.{0,4}(?:进度|率)|完成(?:年度|全年|年初)?(?:目标|计划|任务)|完成年度|占年计划|高于|低于|高出"
)
_GROWTH = re.compile(
    r"增长|增速|增幅|增减(?!额|量)|同比|±|\+-|yoy|比(?:上年|去年|上年同期|去年同期).{0,4}[±+增%]|上升|涨幅",
    re.IGNORECASE,
)
_BASE = re.compile(r"上年同期|去年同期|同期数|上年同月|去年同月|上年累计|上年1-本月|去年1-本月|基期")
_YTD = re.compile(r"累计|1-本月|1-\d{1,2}月|止累|年初至|ytd|本年1-", re.IGNORECASE)
_MONTH = re.compile(r"本月|当月|^\d{1,2}月$|单月")
_QUARTER = re.compile(r"本季|当季|季度(?!累计)")
_YEAR = re.compile(r"全年|年度(?!计划|目标)|^本年$")
_FILLERS = re.compile(
    r"本月止|本月|当月|累计|1-本月|1-\d{1,2}月|本年|上年|去年|同期|同比|增长|增速|增幅|增减|比|完成|实绩|总量|绝对值|绝对数|数值|指标值|现价|[±%()|]"
)
_LEAST_LIKE = 0.6


@dataclass(frozen=True, slots=True)
class Wording:
    """What a head says; `ignored` why its column is not imported, "" where it is."""

    measure: FactMeasure
    covers: Covers | None
    unit: str
    bare: str
    ignored: str = ""


def read_wording(head: str) -> Wording:
    """What the levels of a head say.

    >>> read_wording("工业投资(万元)|本月止累计").covers, read_wording("工业投资|同比增长(%)").measure
    (<Covers.YTD: 'ytd'>, <FactMeasure.GROWTH: 'growth'>)
    >>> read_wording("增速|位次").ignored
    '排名由系统计算'
    """
    folded = fold_head(head)
    bare, unit = folded, ""
    for level in reversed(folded.split("|")):
        found, unit = unit_in_label(level)
        if unit:
            bare = folded.replace(level, found)
            break
    growth, base = bool(_GROWTH.search(bare)), bool(_BASE.search(bare))
    measure = FactMeasure.GROWTH if growth else FactMeasure.BASE if base else FactMeasure.LEVEL
    last = folded.rpartition("|")[2]
    ignored = ""
    if _RANKS.search(last):
        ignored = "排名由系统计算"
    elif _SHARES.search(last):
        ignored = "占比由系统计算"
    elif _GAPS.search(last):
        ignored = "增减额和进度由系统计算"
    elif _GOALS.search(last):
        ignored = "目标在方案里，不从报表导入"
    return Wording(measure, _tell_covers(bare), "%" if growth and not unit else unit, _FILLERS.sub("", bare), ignored)


def _tell_covers(text: str) -> Covers | None:
    if _YTD.search(text):
        return Covers.YTD
    for pattern, covers in ((_MONTH, Covers.MONTH), (_QUARTER, Covers.QUARTER), (_YEAR, Covers.YEAR)):
        if any(pattern.search(level) for level in text.split("|")):
            return covers
    return None


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator a text may mean, how surely, and why that is thought."""

    indicator: str
    confidence: float
    reason: str


def match_indicator(head: str, names: Mapping[str, str | None]) -> Match | None:
    """The indicator a head names: its title or alias exactly, within it, or the likeliest."""
    levels = [fold_label(unit_in_label(level)[0]) for level in head.split("|")]
    for level in levels:
        if found := names.get(level):
            return Match(found, 1.0, "与指标名称相同")
    text = fold_label(_FILLERS.sub("", unit_in_label(head)[0].replace("|", "")))
    if found := names.get(text):
        return Match(found, 0.95, "去掉口径用语后与指标名称相同")
    whole = fold_label(head.replace("|", ""))
    inside = sorted({name for name in names if len(name) >= 3 and name in whole and names[name]}, key=len, reverse=True)
    if inside:
        rivals = [name for name in inside if not any(name != other and name in other for other in inside)]
        told = f"含有“{inside[0]}”" + ("" if len(rivals) == 1 else f"，也含有“{rivals[1]}”")
        return Match(str(names[inside[0]]), 0.85 if len(rivals) == 1 else 0.4, told)
    holding = sorted({str(found) for name, found in names.items() if found and len(text) >= 3 and text in name})
    if holding:
        return Match(holding[0], 0.6 if len(holding) == 1 else 0.35, f"有{len(holding)}个指标的名称含有“{text}”")
    return _match_alike(text, names)


def _match_alike(text: str, names: Mapping[str, str | None]) -> Match | None:
    if len(text) < 2:
        return None
    scored = sorted(
        ((SequenceMatcher(None, text, name).ratio(), name) for name, found in names.items() if found), reverse=True
    )
    if scored and scored[0][0] >= _LEAST_LIKE:
        ratio, name = scored[0]
        return Match(str(names[name]), 0.5 * ratio, f"“{text}”像是“{name}”")
    return None
