"""What an author must still state before a scheme can be computed; nothing is assumed in its place."""

from collections.abc import Iterator, Mapping

from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.scoring import FORMS
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.methods import Effect, Join, Part, Role, ScoringStep
from gongce.rulebook.model.schemes import Item, Scheme, Tie
from gongce.rulebook.names import ScoringFunction
from gongce.vocabulary import Finding, InputError, Severity

_FIRST_STEPS = (ScoringStep.CLIP, ScoringStep.WEIGHT, ScoringStep.SUM)
_Gap = tuple[str, str, str]


def find_gaps(ready: Ready) -> tuple[Finding, ...]:
    """Everything a scheme leaves unstated or states against itself, as blocking findings."""
    scheme = ready.scheme
    gaps = [*_whole_gaps(scheme), *_step_gaps(scheme), *_class_gaps(scheme), *_veto_gaps(scheme, ready)]
    for item in scheme.items:
        gaps += [(f"items/{item.id}/{key}", message, remedy) for key, message, remedy in _item_gaps(ready, item)]
    return tuple(
        Finding("scheme.unstated", Severity.BLOCKING, f"{scheme.id}/{place}", message, remedy)
        for place, message, remedy in gaps
    )


def require_complete(ready: Ready) -> None:
    """Nothing unstated.

    Raises:
        InputError: something is; the message counts the gaps and tells the first three.
    """
    gaps = find_gaps(ready)
    if not gaps:
        return
    told = "；".join(f"{gap.place}：{gap.message}（{gap.remedy}）" for gap in gaps[:3])
    more = f"；另有{len(gaps) - 3}处" if len(gaps) > 3 else ""
    raise InputError(
        f"{len(gaps)} things are unstated: {told}{more}",
        where=ready.file or ready.scheme.id,
        remedy="state them in the scheme (docs/reference/schemes.md); a weight that is not known stays empty",
    )


def _whole_gaps(scheme: Scheme) -> Iterator[_Gap]:
    if not any(item.role is Role.SCORE for item in scheme.items):
        yield "items", "没有评分项", "至少写一个评分项"
    if scheme.full is None:
        yield "full", "未写满分", "写明 full，如 100"
    if scheme.decimals is None:
        yield "decimals", "未写总分保留几位小数", "写明 decimals"
    if scheme.ties is Tie.UNSTATED:
        yield "ties", "未写同分如何处理", "写 shared、better 或 list"
    if scheme.ties is Tie.LIST and not scheme.later:
        yield "later", "同分按后续指标排序，但未列指标", "在 later 中依次列出"
    known = {item.id for item in scheme.items}
    for name in scheme.later:
        if name not in known:
            yield "later", f"没有评分项{name}", "写评分项的 id"
    if scheme.new_units is None:
        yield "new_units", "未写无上年数的新单位是否排名", "写 rank 或 not_ranked"
    yield from _weight_gaps(scheme)


def _weight_gaps(scheme: Scheme) -> Iterator[_Gap]:
    scored = [item for item in scheme.items if item.role is Role.SCORE]
    if scheme.full is None or any(item.weight is None for item in scored):
        return
    parts = {part.id: part for part in scheme.parts}
    if scheme.join is Join.SUM:
        tops = [part.weight for part in parts.values() if part.under is None]
        total = sum(tops, start=scheme.full * 0) if parts else None
        weights = sum((item.weight or 0 for item in scored), start=scheme.full * 0)
        reached = weights if total is None else total
        if reached != scheme.full:
            yield "full", f"权重合计{float(reached):g}，与满分{float(scheme.full):g}不符", "改权重或满分"
    for part in parts.values():
        inside = sum((item.weight or 0 for item in scored if item.group == part.id), start=part.weight * 0)
        inside += sum(child.weight for child in parts.values() if child.under == part.id)
        yield from _chain_gaps(part, parts)
        if part.join is Join.SUM and inside != part.weight:
            yield f"parts/{part.id}", f"板块内权重合计{float(inside):g}，板块权重{float(part.weight):g}", "改其一"
        if not inside:
            yield f"parts/{part.id}", "板块内没有评分项", "给评分项写 group，或删去板块"


def _chain_gaps(part: Part, parts: Mapping[str, Part]) -> Iterator[_Gap]:
    """A part below one that is not there, or below itself."""
    seen, above = {part.id}, part.under
    while above is not None:
        if above not in parts or above in seen:
            yield f"parts/{part.id}/under", f"上级板块{above}不存在或成环", "写另一板块的 id"
            return
        seen.add(above)
        above = parts[above].under


def _item_gaps(ready: Ready, item: Item) -> Iterator[_Gap]:
    scheme = ready.scheme
    if item.function is None:
        yield "function", "未写计分办法", f"写 {', '.join(FORMS)} 之一"
        return
    if item.function not in FORMS:
        yield "function", f"{item.function}不是计分办法", "否决与门槛写在 vetoes 中"
        return
    if item.weight is None and item.role is Role.SCORE:
        yield "weight", "未写权重", "补 weight；原文未印的由主管部门提供"
    if ready.direction_of(item) not in {Direction.UP, Direction.DOWN} and item.function not in _NO_DIRECTION:
        yield "direction", "未写指标方向", "写 up 或 down"
    if (item.missing or scheme.missing) is None:
        yield "missing", "未写缺数如何处理", "写 not_ranked、reduce、mean、lowest、full 或 zero"
    form, taking = FORMS[item.function], item.taking
    if (item.denominators or scheme.denominators) is None and (form.divides_by or (taking and _divides(item))):
        yield "denominators", "未写分母不大于0如何处理", "写 missing、zero、full 或 refuse"
    for name in form.needs:
        if name not in item.parameters and name != "target":
            yield f"parameters/{name}", f"未写参数{name}", f"{form.words}"
    for name in item.parameters:
        if name not in form.parameters:
            yield f"parameters/{name}", f"{item.function}没有参数{name}", f"可写 {', '.join(form.parameters)}"
    if scheme.parts and item.role is Role.SCORE and item.group not in {part.id for part in scheme.parts}:
        yield "group", f"没有板块{item.group or '（空）'}", "写 parts 中的 id"
    if item.function is ScoringFunction.EFFICACY_GEO and Join.GEOMETRIC not in _joins_of(scheme, item):
        yield "function", "改进功效系数须几何平均", "板块或办法写 join: geometric"
    if taking and taking.base and taking.tiny_base is None:
        yield "taking/tiny_base", "未写多小的基数算小基数", "写 tiny_base（没有限制写 0）与 tiny"
    if taking and taking.tiny_base and taking.tiny is None:
        yield "taking/tiny", "未写小基数的增速如何处理", "写 cap 或 exclude"
    if taking and taking.tiny == "cap" and taking.growth_cap is None:
        yield "taking/growth_cap", "未写小基数增速的上限", "写 growth_cap"


_NO_DIRECTION = {ScoringFunction.MIX, ScoringFunction.DEDUCT, ScoringFunction.CORRECTED_RATIO}


def _divides(item: Item) -> bool:
    return bool(item.taking and (item.taking.per or item.taking.base))


def _joins_of(scheme: Scheme, item: Item) -> set[Join]:
    return {part.join for part in scheme.parts if part.id == item.group} or {scheme.join}


def _step_gaps(scheme: Scheme) -> Iterator[_Gap]:
    steps = scheme.steps
    if not steps:
        yield "steps", "未写计算顺序", "写 [clip, weight, sum, bonus, limit, veto, rank] 中用到的各步"
        return
    if steps[:3] != _FIRST_STEPS or steps[-1] is not ScoringStep.RANK or len(set(steps)) < len(steps):
        yield "steps", "计算顺序不成立", "以 clip, weight, sum 开始，以 rank 结束，每步一次"
    uses = {
        ScoringStep.BONUS: any(item.role in {Role.BONUS, Role.DEDUCTION} for item in scheme.items),
        ScoringStep.LIMIT: scheme.total.least is not None or scheme.total.most is not None,
        ScoringStep.VETO: bool(scheme.vetoes),
    }
    for step, is_used in uses.items():
        if is_used and step not in steps:
            yield "steps", f"用到{step}，顺序中没有", f"在 steps 中写明 {step}"


def _class_gaps(scheme: Scheme) -> Iterator[_Gap]:
    if any(one.share is not None for one in scheme.classes) and not scheme.quota_of:
        yield "quota_of", "未写分档比例按谁计算", "写 ranked 或 eligible"
    for one in scheme.classes:
        if one.share is None and one.places is None and one.least_score is None:
            yield f"classes/{one.id}", "分档未写比例、名额或分数", "写 share、places 或 least_score"
    if sum(one.share or 0 for one in scheme.classes) > 100:
        yield "classes", "分档比例合计超过100%", "改 share"


def _veto_gaps(scheme: Scheme, ready: Ready) -> Iterator[_Gap]:
    classes = {one.id for one in scheme.classes}
    for veto in scheme.vetoes:
        if veto.effect in {Effect.AT_BEST, Effect.CLASS} and veto.to not in classes:
            yield f"vetoes/{veto.id}/to", "未写限到哪一档", f"写 {', '.join(sorted(classes)) or '分档的 id'}"
        if not veto.when and not veto.any_of and veto.rule is None:
            yield f"vetoes/{veto.id}/when", "未写否决条件", "写 when，或 rule"
    opened = {veto.id for veto in scheme.vetoes if veto.exceptions or (veto.rule and ready.rule(veto.rule).exceptions)}
    for exemption in scheme.exemptions:
        if exemption.veto not in opened:
            yield f"exemptions/{exemption.unit}", f"否决{exemption.veto}没有例外用语", "删去豁免，或写明原文的例外用语"
