"""How a value measures its metric: level, growth, share, rate, count, change, amount or duration."""

import re

from gongce.documents.lexicons import alternation
from gongce.documents.model import Measure
from gongce.documents.reading.grants import FUND_VERB
from gongce.documents.reading.sites import Site
from gongce.documents.reading.thresholds import FUND

_GROWTH = re.compile(
    rf"(?:{alternation('verbs', role='growth')})(?:了|为|达到?|到|保持在|在|约|超过?|突破|不低于|"
    rf"不少于|不超过|高于|分别|至少|稳定在|控制在|均|"
    rf"力争|也|率|幅度|均达|均超|再|的)*[ “]*$"
)
_SHARE = re.compile(r"占|比重|比例|份额|覆盖面|面达?|占比|以上用于")
SECOND_TIER = re.compile(r"^[以上,、 ]*(?:并)?(?:力争|争取|努力|确保|奋力|冲刺)(?:达到?|实现|突破|超过?|到|为|在)*$")
_RAISED_TO = re.compile(
    r"(?:提高|提升|上升|增加|扩大|下降|降低|降|升|增|回落|压缩|控制|保持|稳定)(?:到|至|在)[^,;。\d]{0,6}$"
)
_RATE = re.compile(
    rf"(?:率|度|利率|程度|指数|系数)(?:均|都|要|分别|要|应|须|稳定|保持|力争|努力|提高|提升|上升|"
    rf"下降|降低)*(?:{alternation('verbs', role='rate')})*[ ]*$"
)
_NEW_FLOW = re.compile(r"(?:新增|净增|增加(?!值)|扩大)[^,;。、]{0,12}$")
_NET = re.compile(r"(?:净增|净增长|净增加)[^,;。]{0,12}$")


def measure_of(site: Site, role: str) -> Measure:
    """The measure of a figure in its role."""
    dimension = site.figure.dimension
    if role == "reward":
        return (
            Measure.DURATION
            if dimension == "time"
            else Measure.RATE
            if dimension in ("percent", "")
            else Measure.AMOUNT
        )
    if dimension == "structure":
        return Measure.SHARE
    if dimension in ("time", "age"):
        return Measure.DURATION
    if dimension in ("points", "index"):
        return Measure.CHANGE if dimension == "points" or _GROWTH.search(site.left) else Measure.LEVEL
    if dimension in ("percent", "multiple", "") and site.figure.unit != "":
        return _percent_measure(site)
    if dimension == "":
        return _plain_measure(site)
    if dimension in ("count", "people"):
        return _count_measure(site)
    if role == "value" and dimension == "money" and FUND.match(site.right) and FUND_VERB.search(site.left):
        return Measure.AMOUNT
    if (
        role == "value"
        and dimension == "money"
        and re.search(r"(?:专项资金|基金|筹集|列出|列支|出资)[^,;。]{0,8}$", site.lead)
    ):
        return Measure.AMOUNT
    return Measure.CHANGE if _NEW_FLOW.search(site.left) and role == "value" else Measure.LEVEL


def _percent_measure(site: Site) -> Measure:
    left = site.left or site.lead
    before = site.in_sentence_before
    if before and before.figure.dimension == "percent" and SECOND_TIER.match(left):
        return Measure(before.notes.get("measure", "share"))
    if site.figure.dimension == "multiple" or (_GROWTH.search(left) and not _RAISED_TO.search(left)):
        return Measure.GROWTH
    if _RATE.search(left) and not re.search(r"占[^,;。]{0,20}$", left):
        return Measure.RATE
    if _SHARE.search(site.lead) or _SHARE.search(site.right[:12]):
        return Measure.SHARE
    listed = site.in_sentence_before
    if listed and not site.left.strip("、和及与 ") and listed.figure.dimension == "percent":
        return Measure(listed.notes.get("measure", "share"))
    return Measure.GROWTH if re.search(r"增|降|升|减", left[-8:]) else Measure.RATE if "率" in left else Measure.SHARE


def _plain_measure(site: Site) -> Measure:
    """A fraction or a bare number."""
    if _GROWTH.search(site.left):
        return Measure.GROWTH
    if re.search(r"指数[^,;。]{0,8}$", site.lead):
        return Measure.LEVEL
    return Measure.SHARE if site.figure.chinese or "占" in site.lead else Measure.RATE


def _count_measure(site: Site) -> Measure:
    if _NET.search(site.left):
        return Measure.CHANGE
    added = re.search(r"(?:新增|增加|增长)[^,;。、]{0,12}$", site.left)
    stock = re.match(r"^(?:以上|左右)?,(?:(?:到)?\d{4}年(?:底|末)?)?(?:总数|累计|共|总量)?(?:达到?|达)\d", site.tail)
    jump = re.search(r"年均增长$", site.left)
    return Measure.CHANGE if (added and stock) or jump else Measure.COUNT
