"""Which figures only delimit who or what is meant."""

import re

from gongce.documents.lexicons import alternation
from gongce.documents.reading.bounds import opens_threshold
from gongce.documents.reading.conditions import GRANTS
from gongce.documents.reading.counts import BOUND_AFTER
from gongce.documents.reading.grants import FUND_VERB, GRANT_AFTER
from gongce.documents.reading.sites import Site
from gongce.documents.reading.spells import is_spell_asked

_ENTITY = rf"(?:{alternation('entities', role='limited')})"
_NOUN_AFTER = re.compile(
    rf"^ {{0,2}}(?:\([^)]{{0,12}}\))?(?:及以上|以上|以下|以内|左右)?(?:\([^)]{{0,8}}\))?(?:级|元级|"
    rf"规模级?)?(?P<of>的)?(?P<fill>[\u4e00-\u9fff“”\"()A-Za-z]{{0,16}}?){_ENTITY}"
)
FUND = re.compile(
    r"^ {0,2}(?:以上|左右)?(?:规模)?(?:的)?[^,;。\d]{0,24}?(?:基金|资金|资本金|贷款|授信|债券|经费|融资|股权投资)"
)
_PER_STEP = re.compile(
    r"每(?:超过?|低于?|高于?|增加|减少|提高|降低|满|新增|净增|升高?|下?降|差|少|多|增长|下降|减|"
    r"增|超额|引进|投资)[\u4e00-\u9fff]{0,3}$"
)
_PER_DEED = re.compile(r"每(?![年月季个家位户人名亩吨次日天周平件台辆])[\u4e00-\u9fff]{0,4}$")
PROJECT_SUM = re.compile(r"(?:总投资|投资|投资额|占地|用地|建筑面积)(?:额|约|达|近)?$")


def is_threshold(site: Site, state: str) -> bool:
    """Whether a figure only delimits who or what is meant; `state` is that of `state_of`."""
    figure, right = site.figure, site.right
    if is_step(site) or figure.dimension == "age":
        return True
    if figure.dimension == "score":
        return bool(re.match(r"^(?:及?以上|以下)?(?:\([^)]*\))?(?:的)?(?:为|评为|定为|取消)|^的", right))
    if figure.dimension == "time":
        return is_spell_asked(site, state)
    if state == "condition" and figure.dimension in ("count", "people") and not _sized_count(site):
        return False
    if (
        state == "condition"
        and not GRANT_AFTER.match(right)
        and not (figure.dimension == "score" and not BOUND_AFTER.match(right))
    ):
        return not (FUND.match(right) and FUND_VERB.search(site.left))
    if figure.unit == "层" and BOUND_AFTER.match(right):
        return True
    if figure.dimension in ("money", "area", "energy", "mass", "power", "volume", "length", "ratio") or (
        figure.bare and figure.dimension == "money"
    ):
        return _limits_entity(site)
    if figure.dimension in ("percent", "people", "count") and re.match(
        r"^ {0,2}(?:及以上|以上|以下)的(?=[\u4e00-\u9fff“]{0,12}(?:企业|项目|单位|机构|个人|团队|人才))", right
    ):
        return bool(GRANTS.search(site.tail[:80])) or bool(
            re.search(r"(?:筛选|符合|凡|确定|选择|列入|纳入)[^,;。]*$", site.lead)
        )
    return False


def _sized_count(site: Site) -> bool:
    """A count that limits rather than counts: 20人以上, 达到3家的, 满2次."""
    return bool(
        BOUND_AFTER.match(site.right)
        or opens_threshold(site.left)
        or re.search(r"每\S{0,4}$|连续$|不少于$|不低于$|不足$|发生$", site.left)
    ) or (site.figure.low == 1 and "每" in site.lead[-8:])


def is_step(site: Site) -> bool:
    """Whether a figure is the step of a ladder: 每低1%扣…, 每淘汰1万吨奖励…, 每100万美元奖励…, 得分前20%的."""
    if re.search(r"(?:得分|排名|排名在|位列)前$", site.left) and site.figure.dimension in (
        "percent",
        "people",
        "count",
    ):
        return True
    if _PER_STEP.search(site.left) and site.figure.dimension != "score":
        return True
    if not _PER_DEED.search(site.left):
        return False
    return bool(GRANTS.search(site.tail[:40])) and not GRANTS.search(site.left)


def _limits_entity(site: Site) -> bool:
    right, left = site.right, site.left.rstrip()
    if _stands_behind_count(site) or _defined_in_bracket(site) or _limits_name(left, right):
        return True
    if site.figure.dimension not in ("money",) and BOUND_AFTER.match(right):
        return _limits_thing(site, left, right)
    if site.figure.dimension != "money" and not site.figure.is_range and not opens_threshold(left):
        return False
    found = _NOUN_AFTER.match(right)
    if not found:
        return _before_count(site, right) or (
            bool(re.match(r"^(?:以上|以下)?的? ?(?:有)?\d+ ?(?:家|个|户|项)", right)) and _size_word(left)
        )
    if FUND.match(right) and (FUND_VERB.search(left) or not BOUND_AFTER.match(right)):
        return False
    if re.search(r"目标|能力|任务|要求|大关", found.group()[-6:] + right[found.end() : found.end() + 3]):
        return False
    if re.match(r"^之间的", right):
        return True
    loose = (
        site.figure.bare
        or BOUND_AFTER.match(right)
        or opens_threshold(left)
        or site.figure.is_range
        or site.figure.more
    )
    if loose:
        return True
    return _counted(site) and not (PROJECT_SUM.search(left) and found["of"])


def _stands_behind_count(site: Site) -> bool:
    """A size right behind its count: 6个50亿元、2个100亿元以上产业集群."""
    before = site.in_sentence_before
    near = before is not None and before.figure.dimension == "count" and not site.left.strip("以上 ")
    return near and not re.match(r"^ ?(?:以上|左右)?[^,;。]{0,12}(?:基金|资金|贷款|投资)", site.right)


def _defined_in_bracket(site: Site) -> bool:
    """A size that defines a class: 大型企业(产值5亿元以上)."""
    text = site.page.text
    opener = text[max(0, site.segment_start - 7) : site.segment_start]
    closed = text[site.segment_end : site.segment_end + 1] == ")"
    return closed and bool(
        re.search(r"(?:企业|项目|单位|机构|园区|集群|公司)\($", opener) and BOUND_AFTER.match(site.right)
    )


def _limits_thing(site: Site, left: str, right: str) -> bool:
    """A size that limits the thing behind it (450立方米以下高炉3座), unless the thing is what is built or cut."""
    noun = re.match(r"^ ?(?:及以上|以上|及以下|以下|以内)(?:的)?(?P<noun>[\u4e00-\u9fff]{2,})", right)
    if not noun or re.match(r"(?:完成|实现|达到|增长|用于|左右)", noun["noun"]):
        return False
    built = re.search(
        r"(?:新建|建设|建成|完成|开发|整理|收储|供应|化解|压减|新增|改造|盘活|实现|达到?|不低于|"
        r"控制在|节约|减少|保障)(?:了)?$",
        left,
    )
    return not built or bool(
        re.match(r"^ ?以下", right) and site.following and site.following.sentence == site.sentence
    )


def _limits_name(left: str, right: str) -> bool:
    """A size that tells which named ones are meant: 产值超过百亿元的太钢."""
    named = re.match(
        r"^的(?!产值|收入|投资|销售|规模|大关|目标|任务|利|税|资|增|总|水平|能力|贷|基)[\u4e00-\u9fff]", right
    )
    return bool(named and opens_threshold(left) and re.search(r"(?:超过?|过|突破|达到?|满)$", left))


def _before_count(site: Site, right: str) -> bool:
    """A size right before the count of what has it: 超50亿元的达到5家, 5-10亿元5户."""
    sized = site.figure.is_range or site.figure.bare or BOUND_AFTER.match(right) or opens_threshold(site.left)
    return bool(
        sized and re.match(r"^ ?(?:及以上|以上|以下)?(?:的)?(?:达到|达|有|共)? ?\d+(?:-\d+)? ?(?:家|个|户|项)", right)
    )


def _size_word(left: str) -> bool:
    return bool(re.search(r"(?:超过?|过|突破|达到?|满|以上|投资|收入|产值|税收|利税|营收|规模)$", left))


def _counted(site: Site) -> bool:
    """A count stands right before the size (6个50亿元…) or right after what it limits (亿元企业200家)."""
    before = site.in_sentence_before
    near = before is not None and before.figure.dimension == "count" and before.figure.end >= site.start - 4
    after = site.following
    next_to = (
        after is not None
        and after.sentence == site.sentence
        and after.figure.dimension in ("count", "people")
        and after.start < site.segment_end
    )
    return near or next_to or site.figure.bare
