"""One sentence for a person: what the draft prints, what is right, what the printed figure would be right for."""

from collections.abc import Iterator

from gongce.proofing.comparing import print_known
from gongce.proofing.knowledge import Knowledge
from gongce.proofing.model import Aspect, Claim, Known, Query, Ruling
from gongce.vocabulary import CellSource, RuleSource, Trace

NAMES = {
    Ruling.AGREES: "相符",
    Ruling.ROUNDING: "舍入",
    Ruling.DIFFERS: "不符",
    Ruling.WRONG_PERIOD: "期间不对",
    Ruling.WRONG_UNIT: "单位不对",
    Ruling.WRONG_PLACE: "地区不对",
    Ruling.WRONG_INDICATOR: "指标不对",
    Ruling.WRONG_RANK: "位次不对",
    Ruling.WRONG_DIRECTION: "方向不对",
    Ruling.OLD_VINTAGE: "旧数",
    Ruling.UNKNOWN: "无从核对",
}
"""What a ruling is called."""
ASPECTS = {
    Aspect.LEVEL: "", Aspect.GROWTH: "增速", Aspect.SHARE: "占比", Aspect.PROGRESS: "完成年度目标的比例",
    Aspect.SCHEDULE: "序时进度", Aspect.AHEAD: "与序时之差", Aspect.TARGET: "目标", Aspect.GROWTH_TARGET: "增速目标",
    Aspect.GROWTH_GAP: "增速与目标之差", Aspect.LEFT: "距年度目标", Aspect.NEEDED: "今后每月需完成",
    Aspect.PULL: "拉动",
    Aspect.CONTRIBUTION: "贡献率", Aspect.RANK: "位次", Aspect.RANK_CHANGE: "位次变化", Aspect.COUNT: "个数",
    Aspect.DIFFERENCE: "之差", Aspect.CHANGE: "变化", Aspect.INCREASE: "比上年同期增减",
}  # fmt: skip
"""What an aspect is called behind its indicator."""


def tell(claim: Claim, query: Query, known: Known, ruling: Ruling, hint: str, knowledge: Knowledge) -> tuple[str, str]:
    """The sentence, and what a person can do."""
    right, what = print_known(claim, known), describe(query, knowledge)
    printed = ("-" if claim.value < 0 and claim.signed else "") + claim.printed
    why = {
        Ruling.WRONG_PERIOD: f"；文中的数是{hint}的",
        Ruling.WRONG_PLACE: f"；文中的数是{hint}的",
        Ruling.WRONG_INDICATOR: f"；文中的数是{hint}的",
        Ruling.WRONG_UNIT: f"；数字对，单位应为{hint}",
        Ruling.WRONG_DIRECTION: "；数字对，增减或高低说反了",
        Ruling.OLD_VINTAGE: f"；文中的数是{hint}录入、后已更正的旧数",
        Ruling.ROUNDING: "；末位没有四舍五入",
    }.get(ruling, "")
    if ruling is Ruling.WRONG_RANK and query.peers:
        why = f"（{len(query.peers)}个单位中）"
    sure = "" if claim.is_sure else "（按上文理解）"
    source = cite(known.trace)
    message = f"{what}{sure}应为{right}，文中为{printed}{why}。{f'依据：{source}。' if source else ''}"
    return message, f"改为{right}，或说明所指的期间、范围和口径"


def describe(query: Query, knowledge: Knowledge) -> str:
    """What is asked, in words."""
    pack = knowledge.pack
    industry = pack.items[query.industry].title if query.industry in pack.items else ""
    title = pack.indicator(query.indicator).title
    head = f"{pack.unit(query.place).title}{query.period.title}{industry}{title}"
    of = ASPECTS[query.of] if query.of else ""
    if query.aspect is Aspect.DIFFERENCE:
        return f"{head}{of}与{pack.unit(query.other).title}之差"
    return f"{head}{of}{ASPECTS[query.aspect]}"


def cite(trace: Trace) -> str:
    """The first sources of a figure: file and cell, or the plan's clause."""
    return "；".join(dict.fromkeys(list(_sources(trace))[:2]))


def _sources(trace: Trace) -> Iterator[str]:
    for source in trace.all_sources():
        if isinstance(source, CellSource):
            yield f"{source.file} {source.sheet}!{source.cell}" if source.sheet else f"{source.file} {source.cell}"
        elif isinstance(source, RuleSource):
            yield f"{'计划' if source.pack else '目标'}{source.section}（{source.record}）"
