"""Numbers that are neither fact nor promise: capacities and sums inside project names, prices, sharing."""

import re

from gongce.documents.lexicons import alternation
from gongce.documents.reading.bounds import opens_threshold
from gongce.documents.reading.counts import BOUND_AFTER
from gongce.documents.reading.sites import Site
from gongce.documents.reading.thresholds import PROJECT_SUM

_PRODUCT = re.compile(
    rf"^ ?(?:/年)?(?:级|型)?(?P<what>[\u4e00-\u9fffA-Za-z()]{{1,14}}?)(?:{alternation('entities', role='project')})"
)
_VERB_BEFORE = re.compile(rf"(?:{alternation('verbs', role='value')})(?:了)?[ “]?$")
_CAPACITY_UNITS = {"mass", "power", "energy", "volume", "count", "length"}
_CAPACITY_WORDS = {
    "台",
    "套",
    "箱",
    "锭",
    "辆",
    "艘",
    "条",
    "头",
    "羽",
    "只",
    "件",
    "标箱",
    "TEU",
    "重量箱",
    "片",
    "张",
    "支",
    "枚",
    "双",
    "瓶",
    "吨",
    "千伏",
    "米",
    "立方米",
    "千瓦",
    "架",
    "块",
}


def is_other(site: Site) -> bool:
    """Whether a figure only stands inside a name, or tells a price or a sharing ratio."""
    figure, left, right = site.figure, site.left.rstrip(), site.right
    if (
        figure.dimension == "money"
        and PROJECT_SUM.search(left)
        and re.match(r"^的[\u4e00-\u9fffA-Za-z“”、()·]{2,}", right)
    ):
        return not re.match(r"^的[^,;。、]{0,20}?(?:目标|任务|能力)", right)
    if figure.dimension == "money" and _in_project_list(site, right):
        return True
    if figure.dimension in _CAPACITY_UNITS and _is_capacity(site, left, right):
        return True
    if figure.dimension == "count" and re.search(r"(?:发挥|依托|利用|涉及|自贸区|其他|其余)[^,;。]{0,30}$", site.lead):
        return not re.match(r"^[^,;。]{0,20}(?:建设|改造|目标)", right)
    return False


def _in_project_list(site: Site, right: str) -> bool:
    """The next sum of a list of named projects: 总投资45亿元的甲、22亿元的乙; or 甲项目总投资30亿元."""
    before = site.in_sentence_before
    listed = before is not None and before.notes.get("role") == "other" and site.left.rstrip().endswith("、")
    named = re.search(r"[\u4e00-\u9fff]{3,}项目(?:计划)?总投资(?:额)?(?:约|达)?$", site.lead)
    return bool((listed and re.match(r"^的[\u4e00-\u9fff]", right)) or named)


def _is_capacity(site: Site, left: str, right: str) -> bool:
    unit = site.figure.unit.lstrip("万亿千百十")
    if site.figure.dimension in ("count", "length", "volume") and unit not in _CAPACITY_WORDS:
        return False
    if not left or _VERB_BEFORE.search(left) or opens_threshold(left) or BOUND_AFTER.match(right):
        return bool(re.search(r"年产$", left)) and bool(re.match(r"^ ?[^,;。、]{0,12}(?:项目|生产线|工程)", right))
    if re.search(r"[\u4e00-\u9fff”)]$|、$", left) is None:
        return False
    found = _PRODUCT.match(right)
    return bool(found) and not re.search(r"以上|左右|以内", found["what"] if found else "")
