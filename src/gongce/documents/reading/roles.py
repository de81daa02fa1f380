"""What a figure does: value, threshold, reward or mere number; past or future is decided by `tenses`."""

import re

from gongce.documents.reading.conditions import state_of
from gongce.documents.reading.counts import is_quantity
from gongce.documents.reading.grants import is_reward
from gongce.documents.reading.others import is_other
from gongce.documents.reading.sites import Site
from gongce.documents.reading.spells import permit_time
from gongce.documents.reading.thresholds import is_threshold

_PRICE = re.compile(
    r"(?:(?:电价|水价|气价|单价|价格|收费标准)(?:为|由|是|约|现行的?)*(?:每(?:千瓦时|度|吨|立方米|"
    r"平方米|月)){0,2}(?:为|是|约)*|(?:费率|"
    r"利率)(?:继续执行|执行|降至|为|按|在|维持在)*|权重(?:为|占)*|指导价为[^,;。]{0,4})\(?$"
)
_CLASS_SHARE = re.compile(r"[A-EＡ-Ｅ]类(?:企业)?(?:占比?|不超过|比例)[^,;。]{0,4}$")
_SHARING = re.compile(r"^ ?(?:的)?比例?(?:分成|分享|分担|承担)|^[^,;。]{0,4}分成")


def role_of(site: Site) -> str:
    """The role of a figure: value, threshold, reward, other, or "" where it is no mention."""
    if not is_quantity(site):
        return ""
    if site.figure.unit == "千伏" or re.search(r"日产$|×$", site.left):
        return "other"
    state = state_of(site)
    if is_threshold(site, state):
        return "threshold"
    if _PRICE.search(site.left) or _SHARING.match(site.right) or _CLASS_SHARE.search(site.lead):
        return "other"
    if is_reward(site, state):
        return "reward"
    if is_other(site):
        return "other"
    return "value" if site.figure.dimension != "time" or permit_time(site) else ""
