"""Which figures are granted or taken: rewards, benefits, fines, points."""

import re

from gongce.documents.lexicons import alternation
from gongce.documents.reading.conditions import GRANTS
from gongce.documents.reading.sites import Site
from gongce.documents.reading.spells import permit_time

FUND_VERB = re.compile(rf"(?:{alternation('verbs', role='fund')})[^,;。]{{0,16}}$")
_TOTAL = re.compile(
    r"(?:兑现|发放|争取|拨付|落实|减轻|减免|减税降费|让利|下达|资金到位|累计(?!不超过|最高|补)|"
    r"共)[^,;。不最]{0,14}$|(?:奖励|补助|补贴|扶持|奖补)(?:资金|款|"
    r"总额)(?:达|共|超过|突破|累计)?$"
)
GRANT_AFTER = re.compile(
    r"^ {0,2}(?:的)?(?:以内|以下|左右)?(?:的)?(?:标准|比例|额度)?(?:的)?(?:给予|予以)?(?:一次性|"
    r"财政|专项|现金|资金|年度|首次|最高|购房|安家|住房|"
    r"生活|租金|设备|研发|建设|开办|运营|配套|政府|市级|省级|项目|科研|启动|创业|人才|政策|物流|"
    r"运费|参展|展位|贷款|财政资金|经费|政策性|后|财力|引导)*(?:的)?(?:奖励|"
    r"奖补|补助|补贴|资助|扶持|支持|贴息|奖金|配套|工作经费|补偿|资金扶持|资金支持|减免|返还|津贴|"
    r"优惠|给予|予以|安家费|生活费)"
)


def is_reward(site: Site, state: str) -> bool:
    """Whether a figure is granted or taken; `state` is that of `state_of`."""
    dimension = site.figure.dimension
    if dimension == "score":
        return True
    if dimension == "time":
        return not permit_time(site) and bool(GRANTS.search(site.begin + site.tail))
    if dimension not in ("money", "percent", "points", "ratio", "multiple", "") or (
        dimension == "" and site.figure.unit
    ):
        return dimension == "area" and state == "consequence" and bool(re.search(r"给予[^,;。]{0,24}$", site.lead))
    if dimension == "money" and re.search(
        r"(?:最高|封顶|上限)[^,;。、\d]{0,8}$|(?:单笔|单户|单个)[^,;。]{0,10}(?:不超过|不高于)$", site.left
    ):
        return True
    if (
        dimension == "money"
        and _TOTAL.search(site.lead)
        and state != "condition"
        and not re.search(r"(?:给予|予以|按|一次性)", site.lead)
    ):
        return False
    if dimension == "money" and GRANT_AFTER.match(site.right) and not FUND_VERB.search(site.left):
        return True
    return state == "consequence" and not _own_task(site)


def _own_task(site: Site) -> bool:
    """A new task between the granting word and the figure: it is a target, not a grant."""
    return bool(
        re.search(
            r"(?:完成|实现|力争|确保|建成|培育|增长|下降|占(?!用|地)|达到|带动|拉动|融资|筹集|出资|规模|"
            r"投资|设立|安排)[^,;。给奖补]{0,10}$",
            site.left,
        )
        and not re.search(r"按[^,;。]{0,40}$|增长部分|投资额|投资的", site.lead)
    )
