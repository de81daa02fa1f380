"""Reward clauses: on what condition, who pays, whom, how much, up to what, for how many years."""

import re
from collections.abc import Sequence
from fractions import Fraction

from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.grouping import threshold_words
from gongce.documents.commitments.page import Page
from gongce.documents.model import Kind, Measure, Mention

_GIVE = re.compile(
    r"(?:分别)?(?:再|另|一次性|全额|全部|优先)?(?:给予|予以|进行(?=表彰|奖励|重奖)|表彰|重奖|奖励|奖补|补助|补贴|资助|扶持|支持|贴息|返还|享受|配套|按照?(?!规|要|标准|计划)|最高|不超过|一次性|得(?=\d)|加(?=\d)|扣(?:减)?(?=\d)|计(?=\d))"
)
_HEAD = re.compile(r"^(?:[\s,、;:(]|\d+[.、]|\(\d+\)|对于?(?!口|外|接|标)|凡是?|其中|同时|并且|并|鼓励|支持|继续)+")
_TAIL = re.compile(
    r"(?:[,、;:]|分别|均|,?由[^,;。]{2,14}$|,?(?:市|县|区|省|州)(?:级)?财政$|,?从[^,;。]{2,20}(?:资金|基金)中?$)+$"
)
_FILLER = re.compile(
    r"一次性|最高|不超过|累计|单个(?:项目|企业)|每(?:户|家|个|项|人|件|辆|台|年)|总额|额度|分别|共|达|约|各|再|给予|予以|奖励|按|的|额外|:|、|,|\s|\(|上限为?"
)
_PAYER = re.compile(
    r"(?:由|,|^|;)(?P<payer>(?:(?:市|县|区|省|州)(?:级)?(?:、(?:市|县|区|省))*|受益|同级|本级|各级|地方|属地|所在地)[^,;。、]{0,6}?(?:财政(?!资金|奖|收|扶|支|投|局考))(?:部门|局)?|[^,;。、]{0,6}人民?政府|从?[^,;。、]{2,14}(?:专项资金|发展资金|引导资金|基金)(?=中))"
)
_TO = re.compile(
    r"(?:给(?!予)|返还|归还|拨付(?:给|至)?|退还)(?P<payee>(?:所在|该|相关|有关)?[\u4e00-\u9fff()、]{2,14}?)(?=[,;。)]|$|工作|用于|作为)"
)
_CAPPED = re.compile(r"最高|不超过|上限|封顶|至多|以内")
_VERBS = re.compile(
    r"^(?:(?:首次|新|成功|被|当年|年度内)*(?:获得|获评|获批|获|取得|认定为|认定|通过|主导起草制定|主导制定|主持制定|参与制定|起草制定|起草|制定|列入|入选|建成|创建|创成|评为|授予|新增|净增|引进|培育))(?:的)?"
)
_ALL = re.compile(r"全部|全额|100%")
_OPENS = re.compile(
    r"对|凡|每(?:净|新|增|引|招|培|户|家|个|认)|首次|新(?:认|获|评|引|建|增|入|上)|经|获|列入|入选|通过|被"
)
_SAYS_WHO = re.compile(r"(?:后|的|时|者|企业|项目|单位|个人|机构|人才|以上|以内)$")
_CASE = re.compile(r"\s*(?P<case>[^,;。]*?的(?:企业|项目|单位|机构|个人)(?:,(?:其|且|并|经)[^,;。]*)*)(?=[,;。])")
_BASE_OF_RATE = re.compile(r"(?:按照?|以)(?P<base>[^,;。按]{2,20}?)的?$")


def bind_rewards(page: Page, mentions: Sequence[Mention], drafts: list[Draft]) -> tuple[list[Draft], set[int]]:
    """Reward drafts joined with their caps and years and given their roles, and the thresholds they took.

    A cap (最高, 不超过) belongs to the value before it in the same part; without one it stands alone. Years of payment
    belong to the nearest value of their part; without one they carry what is paid in full (全部).
    """
    rewards = [draft for draft in drafts if draft.kind == "reward" and draft.lead]
    kept: list[Draft] = []
    for draft in rewards:
        if not _join(page, kept, draft):
            kept.append(draft)
    _give_back_years(page, kept)
    taken = set()
    for place, draft in enumerate(kept):
        before = kept[place - 1] if place and _same_sentence(page, kept[place - 1], draft) else None
        _describe(page, draft, before)
        taken |= _take_thresholds(page, mentions, draft, before)
    _spread(page, kept)
    return [draft for draft in drafts if draft.kind != "reward" or draft in kept], taken


def _same_sentence(page: Page, one: Draft, other: Draft) -> bool:
    return page.sentences.number(one.place) == page.sentences.number(other.place)


def _same_part(page: Page, one: Draft, other: Draft) -> bool:
    return page.parts.number(one.place) == page.parts.number(other.place)


def _join(page: Page, kept: list[Draft], draft: Draft) -> bool:
    """Put a cap or a number of years to the value it belongs to; whether that was possible."""
    before = kept[-1] if kept else None
    if before is None or not _same_sentence(page, before, draft):
        return False
    if draft.measure == Measure.DURATION and before.years is None and _same_part(page, before, draft):
        before.years = _whole_years(draft)
    elif _is_cap(page, before, draft):
        before.cap, before.cap_unit = draft.target, draft.unit
    else:
        return False
    before.mentions |= draft.mentions
    before.end = max(before.end, draft.end)
    return True


def _is_cap(page: Page, value: Draft, cap: Draft) -> bool:
    between = page.text[value.end : cap.start]
    return (
        cap.bound == "at_most"
        and value.cap is None
        and value.measure != Measure.DURATION
        and bool(_CAPPED.search(between) or _CAPPED.search(page.text[cap.end : cap.end + 4]))
        and not _GIVES_ANEW.search(between)
    )


_GIVES_ANEW = re.compile(r"(?:;|,)(?:[^,;。]{0,3}对|[^,;。]*(?:获得|认定|达到)[^,;。]*的,?)")


def _whole_years(draft: Draft) -> int | None:
    value = draft.target
    return int(value) if value is not None and draft.unit == "年" and value.denominator == 1 else None


def _give_back_years(page: Page, kept: list[Draft]) -> None:
    """Years that came before their value pass on to it; years alone mean that all of something is paid."""
    for draft, following in zip(list(kept), [*kept[1:], None], strict=False):
        if draft.measure != Measure.DURATION:
            continue
        if (
            following
            and following.measure != Measure.DURATION
            and following.years is None
            and _same_part(page, draft, following)
        ):
            following.years = _whole_years(draft)
            following.mentions |= draft.mentions
            following.start = min(following.start, draft.start)
            kept.remove(draft)
        else:
            draft.years, draft.floor, draft.target, draft.unit, draft.bound = _whole_years(draft), None, None, "", ""
            draft.measure = str(Measure.AMOUNT)
            set_all(page, draft)


def set_all(page: Page, draft: Draft) -> None:
    """全部 and 全额 stand for 100 % of what is named; else the amount stays unknown."""
    said = page.sentence_text(draft.place)
    if _ALL.search(said):
        draft.floor = draft.target = Fraction(100)
        draft.unit, draft.bound, draft.measure = "%", "exact", str(Measure.RATE)
        draft.note("“全部”按100%计")
    else:
        draft.note("数额未载明")


def _describe(page: Page, draft: Draft, before: Draft | None) -> None:
    """Condition, payee, payer and base of a reward, out of the words between the reward before it and itself."""
    if draft.bound == "at_most" and draft.measure != Measure.DURATION:
        draft.cap, draft.cap_unit, draft.floor, draft.target = draft.target, draft.unit, None, None
    region = _region(page, draft, before)
    said, rest = split_condition(region)
    if said:
        draft.condition = said
    elif before is not None:
        draft.condition, draft.payer = before.condition, before.payer
    else:
        draft.condition = case_of(page, draft.place)
    if draft.measure == Measure.RATE and (found := _BASE_OF_RATE.search(page.segment_before(draft.place))):
        draft.denominator = draft.denominator or found["base"]
    payer = _PAYER.search(page.before(draft.place))
    draft.payer = payer["payer"].removeprefix("从") if payer else draft.payer
    draft.payee = _payee(page, draft, rest, before if not said else None)


def _region(page: Page, draft: Draft, before: Draft | None) -> str:
    """The words that lead up to a reward: of its sentence, from the end of the reward before it."""
    start = page.sentences.around(draft.start)[0]
    if before is not None:
        start = max(start, before.end)
    return (
        re.sub(r"^[^,;]{0,8}(?:奖励|补助|补贴|资金|经费|支持|扶持|资助)?[;,]", "", page.text[start : draft.start])
        if before
        else page.text[start : draft.start]
    )


def split_condition(region: str) -> tuple[str, str]:
    """The condition in front of the giving verb, and what stands between the verb and the amount.

    >>> split_condition("对新认定的高新技术企业,由市财政给予一次性")
    ('新认定的高新技术企业', '')
    >>> split_condition("每新增一家规模以上企业,分别奖励所在乡镇")
    ('每新增一家规模以上企业', '所在乡镇')
    """
    start = max(region.rfind(word) for word in ("。", ";", "\n")) + 1
    region = region[start:]
    run_in = re.match(r"^[^,。;]{2,12}[::](?=.{4})", region)
    region = region[run_in.end() :] if run_in else region
    verb = _GIVE.search(region, max(0, _opening(region)))
    if verb is None:
        before = region.rpartition(",")[0]
        return _keep_said(_HEAD.sub("", before)), "" if before else _FILLER.sub("", region)
    head = _HEAD.sub("", region[: verb.start()])
    while (shorter := _TAIL.sub("", head)) != head:
        head = shorter
    return _keep_said(head), _FILLER.sub("", region[verb.end() :])


def _opening(region: str) -> int:
    """Where the condition 对… ends at the earliest, so that a verb inside its first words is no giving verb."""
    found = re.match(r"^[\s,]*(?:对于?|凡是?|鼓励|支持)", region)
    return found.end() if found else 0


def _keep_said(head: str) -> str:
    """Only segments that say a condition: the one that opens it, and those behind that end in 后, 的 or name who is meant."""
    segments = [segment.strip() for segment in head.split(",")]
    opening = [place for place, segment in enumerate(segments) if _OPENS.match(segment)]
    segments = [_HEAD.sub("", segment) for segment in segments[opening[-1] if opening else 0 :]]
    if opening or len(segments) == 1:
        return ",".join([segments[0], *(segment for segment in segments[1:] if _SAYS_WHO.search(segment))]).strip(",")
    return ",".join(segment for segment in segments if _SAYS_WHO.search(segment))


def case_of(page: Page, place: int) -> str:
    """The case a sentence opens with (在区内注册的企业,其项目…落地的), which holds for its later parts; else ""."""
    start, end = page.sentences.around(place)
    found = _CASE.match(page.text[start : min(end, place)])
    return found["case"] if found else ""


def _payee(page: Page, draft: Draft, rest: str, inherited: Draft | None) -> str:
    """Who is paid: named behind 给 or between verb and amount, else the condition's own noun, else the reader's subject."""
    after = _TO.search(page.text[draft.end : page.parts.around(draft.end)[1]])
    if after:
        return after["payee"].removesuffix("的")
    named = re.fullmatch(r"[\u4e00-\u9fff()“”、]{2,16}", rest)
    if named and not re.search(r"投资|资金|比例|标准|费用|总额|销售|额$|贷款|利息|租金|研发|实际", rest):
        return rest
    if inherited is not None and inherited.payee:
        return inherited.payee
    return noun_of(draft.condition) or draft.subject


def noun_of(condition: str) -> str:
    """The noun a condition ends with: what follows its last 的.

    >>> noun_of("首次认定的国家级专精特新企业"), noun_of("通过验收的")
    ('国家级专精特新企业', '')
    """
    first = next((s for s in condition.split(",") if "的" in s or re.search(r"(?:企业|项目|单位|个人|机构)$", s)), "")
    noun = first.rsplit("的", 1)[-1] if first else ""
    return noun if len(noun) >= 2 else ""


def _take_thresholds(page: Page, mentions: Sequence[Mention], draft: Draft, before: Draft | None) -> set[int]:
    """The thresholds that stand in the condition of a reward."""
    start = page.sentences.around(draft.place)[0]
    start = max(start, before.end) if before else start
    taken = set()
    for index, mention in enumerate(mentions):
        if (
            mention.kind == Kind.THRESHOLD
            and start <= mention.start < draft.end + 30
            and mention.start < page.parts.around(draft.end)[1]
        ):
            if mention.start > draft.end and mention.quote not in draft.condition:
                continue
            taken.add(index)
            if mention.quote not in draft.condition:
                draft.condition = ",".join(filter(None, (draft.condition, threshold_words(page, mention))))
    draft.mentions |= taken
    draft.start = min([draft.start, *(mentions[i].start for i in taken)])
    return taken


def _spread(page: Page, kept: Sequence[Draft]) -> None:
    """分别: as many rewards as names in the condition share them out, name by name."""
    runs: list[list[Draft]] = []
    for draft in kept:
        linked = runs and page.text[runs[-1][-1].end : draft.start] in {"、", "和", ",", "及"}
        if linked and _same_part(page, runs[-1][-1], draft):
            runs[-1].append(draft)
        else:
            runs.append([draft])
    for run in runs:
        if len(run) > 1 and "分别" in page.text[page.parts.around(run[0].start)[0] : run[0].start]:
            _share_out(run)


def _share_out(run: Sequence[Draft]) -> None:
    conditions = spread_condition(run[0].condition, len(run))
    for draft, condition in zip(run, conditions, strict=False):
        draft.condition, draft.payee = condition, noun_of(condition) or draft.payee
    if not conditions:
        for draft in run:
            draft.doubt("“分别”与名单个数不一致", 0.7)


def spread_condition(condition: str, count: int) -> tuple[str, ...]:
    """A condition that lists names, as one condition a name; () where it does not list `count` of them.

    >>> spread_condition("新获国家质量奖、省质量奖的企业", 2)
    ('新获国家质量奖的企业', '新获省质量奖的企业')
    """
    head = _VERBS.match(condition)
    lead = head.group() if head else ""
    body = condition[len(lead) :]
    tail = re.search(r"的[^、]*$", body)
    ending = tail.group() if tail else ""
    names = re.split(r"、|和|以及|及", body[: len(body) - len(ending)])
    return tuple(f"{lead}{name}{ending}" for name in names) if len(names) == count else ()
