"""Which numerals are quantities at all, and which merely announce a list or stand in a fixed word."""

import re

from gongce.documents.lexicons import alternation
from gongce.documents.reading.sites import Site
from gongce.documents.reading.spells import is_spell, low

BOUND_AFTER = re.compile(r"^ {0,2}(?:\([^)]{0,8}\))?(?:及以上|以上|及以下|以下|以内)")
_VERBS_OF_WORK = re.compile(rf"(?:{alternation('verbs', role='work')})(?:了|出|到|成|好)?(?:和|与|、)?$")
_LIST_NOUNS = re.compile(rf"^(?:{alternation('entities', role='announced')})")
_INDEX_WORD = re.compile(r"(?:指数|系数|率|比重|比例|强度|水平|得分|排名|满意度|贡献|程度|占比)[^,;。]{0,12}$")
_VALUE_VERB = re.compile(r"(?:为|达到|达|至|在|到|超过|突破|不低于|不少于|提高到|控制在|保持在|:|≥|≤|比)(?:了)? ?$")
_SUBJECT_COUNT = re.compile(r"^(?:县|市|区|乡镇|镇|街道|部门|成员单位|单位|地市|省市|省|州市|市县|个?开发区)")
_YEAR_LIKE = re.compile(r"^(?:19|20)\d\d$")


def is_quantity(site: Site) -> bool:
    """Whether a numeral gives the value of something at all."""
    figure = site.figure
    if figure.chinese and figure.low in (100, 1000, 10000) and site.left.endswith("每"):
        return False
    if figure.chinese and figure.low in (100, 1000, 10000) and figure.unit in ("人", "元", "户", "亩"):
        return bool(re.search(r"(?:超过?|过|破|近|上|达到?|突破)$", site.left))
    if figure.unit == "位" and re.search(r"(?:由|从|至|到|第|列|居|位列|排名|排)$", site.left):
        return False
    if figure.dimension == "structure":
        return bool(re.search(r"(?:结构|比例|比重|比)[^,;。]{0,12}$", site.lead))
    if figure.dimension == "time":
        return is_spell(site)
    if figure.chinese and figure.dimension in ("count", "people"):
        return _is_chinese_count(site)
    if figure.dimension == "score":
        return bool(
            re.search(r"(?:得|扣|加|减|计|记|满分|分值|权重|为|各|占[^,;。]{0,12}|最多|\(|每\S{0,6})$", site.left)
            or re.match(r"^(?:以上|以下)(?:为|的)|^为(?:优|良|合)", site.right)
            or site.page.text[figure.start - 1 : figure.start] == "("
        )
    if figure.unit in ("次", "场", "批", "批次", "期") and (
        figure.chinese or (figure.low == 1 and re.search(r"每[年月季周旬个两](?!.*(?:不少于|至少|不低于)$)", site.lead))
    ):
        return False
    if not figure.unit and not figure.chinese and "/" not in site.page.text[figure.start : figure.end]:
        return _is_bare_number(site)
    if "/" in site.page.text[figure.start : figure.end] and not figure.unit:
        return bool(
            re.search(
                r"(?:压缩|减少|下降|降低|缩短|的|达到?|占|再|不少于|不低于|超过|近|约|提高|增加|增长)$", site.left
            )
        )
    if figure.dimension in ("count", "people"):
        return not _announces(site)
    return True


def _is_chinese_count(site: Site) -> bool:
    if figure_word(site).startswith(
        ("一批", "一系", "一种", "一定", "一些", "一次", "一个一", "一场", "一类")
    ) or _LIST_NOUNS.match(site.right):
        return False
    if site.right[:1] in ("、", "一") and figure_word(site)[:1] == "一":
        return False
    if low(site) >= 100 and not _announces(site):
        return True
    if site.figure.unit in ("次", "批", "种", "类", "口", "张", "部", "支"):
        return False
    if BOUND_AFTER.match(site.right) and site.figure.unit not in ("人",):
        return True
    return bool(_VERBS_OF_WORK.search(site.left.rstrip("“ "))) and not _inside_quotes(site)


def _inside_quotes(site: Site) -> bool:
    return site.lead.count("“") > site.lead.count("”")


def figure_word(site: Site) -> str:
    """The figure as printed, folded, with two characters more."""
    return site.page.text[site.figure.start : site.figure.end + 2]


def _announces(site: Site) -> bool:
    """Whether a count merely announces a list or belongs to the subject (全市13个县…)."""
    if _LIST_NOUNS.match(site.right) and not re.match(r"^(?:工程|行动|战略|平台|重点(?!领域))", site.right):
        return low(site) < 20
    before = site.left.rstrip()
    subject = bool(_SUBJECT_COUNT.match(site.right)) and not _VERBS_OF_WORK.search(before)
    return subject and not re.search(r"(?:达到?|为|共|有|到|超过)$", before)


def _is_bare_number(site: Site) -> bool:
    text = site.page.text[site.figure.start : site.figure.end].replace(" ", "")
    if _YEAR_LIKE.match(text) or not _VALUE_VERB.search(site.left):
        return False
    follows = re.match(r"^ ?(?:以上|以下|以内|左右|之间|[,;。、)]|$)", site.right)
    return bool(follows and _INDEX_WORD.search(site.lead))
