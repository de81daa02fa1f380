"""The words of a reward clause: what it is paid for, to whom and by whom."""

import re

from gongce.documents.commitments.page import Page

_GIVE = re.compile(
    r"(?:分别)?(?:再|另|一次性|全额|全部|优先)?(?:给予|予以|进行(?=表彰|奖励|重奖)|表彰|重奖|奖励|奖补|补助|补贴|资助|贴息"
    r"|返还|享受|配套|按照?(?!规|要|标准|计划|期|时|序)|最高|不超过|一次性|得(?=\d|$)|加(?=\d|$)|扣(?:减)?(?=\d|$)|计(?=\d|$))"
)
_BACK = re.compile(r"(?:支持|扶持)(?=(?:最高|不超过|一次性|单个|每个|项目)*$)")
_PAID_BEFORE = re.compile(r"^[^,;对]{0,8}(?:奖励|补助|补贴|资金|经费|支持|扶持|资助)[,;]")
_HEAD = re.compile(
    r"^(?:[\s,、;:(]|\d+[.、]|\(\d+\)|对于?(?!口|外|接|标)|凡是?|其中|同时|并且|并|重点|大力|积极|鼓励|支持|扶持|推动|推进"
    r"|引导|继续)+"
)
_TAIL = re.compile(
    r"(?:[,、;:]|分别|均|每(?:项|家|户|件|个|吨|人|台|辆|亩|位|名|篇|次)$|,?由[^,;。]{2,14}$|,?(?:市|县|区|省|州)(?:级)?财政$|,?从[^,;。]{2,20}(?:资金|基金)中?$)+$"
)
_FILLER = re.compile(
    r"一次性|最高|不超过|累计|单个(?:项目|企业)?|每(?:户|家|个|项|人|件|辆|台|年)|总额|额度|分别|共|达|约|各|再|给予|予以"
    r"|奖励|按|的|额外|提高到|达到|:|、|,|\s|\(|上限为?"
)
_PAYER = re.compile(
    r"(?:由|,|^|;)(?P<payer>(?:(?:市|县|区|省|州)(?:级)?(?:、(?:市|县|区|省))*|受益|同级|本级|各级|地方|属地|所在地)"
    r"[^,;。、]{0,6}?财政(?!资金|奖|收|扶|支|投|局考)(?:部门|局)?"
    r"|[^,;。、]{0,6}人民?政府|从?[^,;。、]{2,14}(?:专项资金|发展资金|引导资金|基金)(?=中))"
)
_TO = re.compile(
    r"(?:给(?!予)|返还|归还|拨付(?:给|至)?|退还)(?P<payee>(?:所在|该|相关|有关)?[\u4e00-\u9fff()、]{2,14}?)"
    r"(?=[,;。)]|$|工作|用于|作为)"
)
_GRANTED = re.compile(
    r"(?:的)?(?:补助|补贴|资助|奖励|奖补)(?P<payee>(?!资金|经费|政策|标准)[\u4e00-\u9fff]{2,10})(?=[,;。)]|$)"
)
_NO_PAYEE = re.compile(r"投资|资金|比例|标准|费用|总额|销售|额$|贷款|利息|租金|研发|实际")
_DONE = (
    "获得|获评|获批|获|取得|认定为|认定|通过|主导起草制定|主导制定|主持制定|参与制定|起草制定|起草|制定|列入|入选"
    "|建成|创建|创成|评为|授予|新增|净增|引进|培育"
)
_VERBS = re.compile(rf"^(?:首次|新|成功|被|当年|年度内)*(?:{_DONE})(?:的)?")
_BEFORE_FIGURES = re.compile(r"^[^\d、]{2,20}(?=\d[^、]*、\d)")
_TIMES = "年|月|季|天|日|周|半年|半个|两年|平方|千瓦|立方"
_EACH = "(?:项|家|户|件|个|吨|人|台|辆|亩|位|名|篇|次)(?:分别|奖励|给予|补|按|资助|最高|再|$)"
_OPENS = re.compile(
    rf"\s*(?:(?:继续)?对|凡|每(?!{_TIMES}|{_EACH})|首次|新(?:认|获|评|引|建|增|入|上)|获|列入|入选|通过|被)"
)
_FAVOURS = re.compile(r"\s*(?:重点|大力|积极)?(?:鼓励|支持|扶持|推动|引导)")
_SAYS_WHO = re.compile(r"(?:后|的|时|者|企业|项目|单位|个人|机构|人才|以上|以内)$")
_NOUN = re.compile(r"(?:企业|项目|单位|个人|机构|产业|园区|平台|基地|中心|团队|人才|院所|协会|集群|商会|主体)$")
_CASE = re.compile(r"\s*(?P<case>[^,;。]*?的(?:企业|项目|单位|机构|个人)(?:,(?:其|且|并|经)[^,;。]*)*)(?=[,;。])")


def split_condition(said: str) -> tuple[str, str]:
    """The condition in front of the giving verb, and what stands between the verb and the end.

    >>> split_condition("对新认定的高新技术企业,由市财政给予一次性")
    ('新认定的高新技术企业', '')
    >>> split_condition("每新增一家规模以上企业,分别奖励所在乡镇")
    ('每新增一家规模以上企业', '所在乡镇')
    >>> split_condition("完善服务体系,对获奖的企业,经验收合格后,按照谁受益谁承担的原则")
    ('获奖的企业,经验收合格后', '谁受益谁承担原则')
    """
    region = re.split(r"[。;\n]", said)[-1]
    run_in = re.match(r"[^,。;]{2,12}:(?=.{4})", region)
    segments = _PAID_BEFORE.sub("", region[run_in.end() :] if run_in else region).strip(", ").split(",")
    opening = _opening_segment(segments)
    kept: list[str] = []
    for place, segment in enumerate(segments[opening or 0 :], opening or 0):
        is_last = place == len(segments) - 1
        body = _HEAD.sub("", segment) if place == (opening or 0) else segment.strip()
        verb = _GIVE.search(body) or (_BACK.search(body) if is_last else None)
        head = _cut_tail(body[: verb.start()] if verb else body)
        if head and (_SAYS_WHO.search(head) or place == opening or (verb and len(segments) == 1)):
            kept.append(head)
        if verb:
            return ",".join(kept), _FILLER.sub("", ",".join([body[verb.end() :], *segments[place + 1 :]]))
    return ",".join(kept), "" if kept else _FILLER.sub("", segments[-1])


def _opening_segment(segments: list[str]) -> int | None:
    """The last segment that opens a condition (对…, 每新增…), else the last that says what is favoured (鼓励…)."""
    leads = segments if _GIVE.search(segments[-1]) or len(segments) == 1 else segments[:-1]
    for pattern in (_OPENS, _FAVOURS):
        found = [place for place, segment in enumerate(leads) if pattern.match(segment)]
        if found:
            return found[-1]
    return None


def _cut_tail(head: str) -> str:
    while (shorter := _TAIL.sub("", head)) != head:
        head = shorter
    return head


def case_of(page: Page, place: int) -> str:
    """The case a sentence opens with (在区内注册的企业,其项目落地…), which holds for its later parts; else nothing."""
    start, end = page.sentences.around(place)
    found = _CASE.match(page.text[start : min(end, place, start + 300)])
    return _HEAD.sub("", found["case"]) if found else ""


def payer_of(before: str) -> str:
    """Who pays, named in front of the giving verb (市财政, 由受益财政, 从专项资金中)."""
    found = _PAYER.search(before)
    return found["payer"].removeprefix("从") if found else ""


def payee_behind(after: str) -> str:
    """Who is paid, named behind 给 or 返还, or right behind the amount (补助服务商).

    >>> payee_behind("补助服务商,分期拨付"), payee_behind("奖励资金")
    ('服务商', '')
    """
    found = _GRANTED.match(after) or _TO.search(after)
    return found["payee"].removesuffix("的") if found else ""


def payee_between(rest: str) -> str:
    """Who is paid, named between the giving verb and the amount."""
    return rest if re.fullmatch(r"(?!每)[\u4e00-\u9fff()“”、]{2,16}", rest) and not _NO_PAYEE.search(rest) else ""


def noun_of(condition: str) -> str:
    """The noun a condition ends with: what follows its last 的.

    >>> noun_of("首次认定的国家级专精特新企业"), noun_of("通过验收的")
    ('国家级专精特新企业', '')
    """
    segments = (segment for segment in condition.split(",") if "的" in segment or _NOUN.search(segment))
    noun = re.split(r"的|等(?=[\u4e00-\u9fff]{2})", next(segments, ""))[-1]
    return noun if len(noun) >= 2 else ""


def _complete_names(names: list[str]) -> list[str]:
    """Names of which only the last one carries what they share (国家级、省级、市级认定), each with it."""
    last, sign = names[-1], names[0][-1:]
    shared = last[last.rfind(sign) + 1 :] if sign and sign in last else ""
    alike = len(names) > 1 and all(name.endswith(sign) for name in names[:-1])
    return [*(name + shared for name in names[:-1]), last] if alike and shared else names


def spread_condition(condition: str, count: int) -> tuple[str, ...]:
    """A condition that lists names, as one condition a name; () where it does not list `count` of them.

    >>> spread_condition("新获国家质量奖、省质量奖的企业", 2)
    ('新获国家质量奖的企业', '新获省质量奖的企业')
    """
    head = _VERBS.match(condition) or _BEFORE_FIGURES.match(condition)
    lead = head.group() if head else ""
    body = condition[len(lead) :]
    tail = re.search(r"的[^、]*$", body)
    ending = tail.group() if tail else ""
    names = _complete_names(re.split(r"、|和|以及|及", body[: len(body) - len(ending)]))
    return tuple(f"{lead}{name}{ending}" for name in names) if len(names) == count else ()
