"""Lengths of time: years of payment, spells a condition asks for, the time a permit takes."""

import re
from fractions import Fraction

from gongce.documents.reading.conditions import GRANTS
from gongce.documents.reading.sites import Site


def low(site: Site) -> Fraction:
    """The lower bound; a structure without a value counts as nought."""
    return site.figure.low or Fraction(0)


def is_spell(site: Site) -> bool:
    """A length of time counts as years of payment, as a spell a condition asks for, or as the time a permit takes."""
    figure, left, right = site.figure, site.left.rstrip(" (“"), site.right
    if figure.unit == "年" and low(site) > 60:
        return False
    sentence = site.begin + site.tail
    if re.search(r"(?:连续|满|逾期|超过|不足|工作)$", left) and re.match(r"^(?:及?以上|以下)?[^,;。]{0,24}的", right):
        return True
    if GRANTS.search(sentence) and re.search(
        r"(?:连续|前|后|免征|减免|免收|免缴|期限|不超过|最长|贴息期?|补贴|补助|奖励|执行|分|给予|第)$", left
    ):
        return figure.unit in ("年", "个月", "天", "日")
    if GRANTS.search(sentence) and re.match(r"^(?:免租|减半|全额|免征|等额|内按|的?贴息|内免)", right):
        return True
    return permit_time(site)


def permit_time(site: Site) -> bool:
    """审批时限由20个工作日压缩至5个工作日."""
    if re.match(r"^(?:之?内|以内)(?![,;。、)]|$)", site.right) and not re.search(r"(?:至|到|在)$", site.left):
        return False
    if re.search(r"(?:天数|周转|回收期|收款期|周期|工期)(?:为|达|由|缩短至)?$", site.left):
        return True
    near = site.lead + site.right[:8]
    measured = re.search(r"(?:压缩|缩短|减少|控制|办结|时限|时间|办理|审批|办电|接入|开办|登记|答复)", near)
    at = re.search(
        r"(?:由|从|至|到|为|在|不超过|压缩|缩短|减少|控制在|平均|提速|、|和)(?:原来的|法定的?|现有的?)?$",
        site.left.rstrip(),
    )
    return bool(measured and at) and site.figure.unit in (
        "个工作日",
        "工作日",
        "天",
        "个小时",
        "小时",
        "分钟",
        "日",
        "个月",
    )


def is_spell_asked(site: Site, state: str) -> bool:
    """A spell that a condition asks for: 连续2年…的, 逾期满1年的."""
    if permit_time(site) or re.search(r"(?:前|后|第|分)$", site.left.rstrip()):
        return False
    asked = re.search(r"(?:连续|满|逾期|超过|不足|工作|维持)$", site.left.rstrip()) and "的" in site.right
    return bool(asked or (state == "condition" and "的" in site.right and not re.match(r"^内?按", site.right)))
