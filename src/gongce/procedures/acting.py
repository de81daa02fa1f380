"""Acts on a case: only what the procedure allows, and a refusal that says what is in the way and what to do."""

from collections.abc import Callable, Iterator
from datetime import date

from gongce.procedures.clocks import limit_of
from gongce.procedures.events import Case, CaseEvent, EventKind
from gongce.procedures.state import CaseState, Refusal, derive_state, follow, outcome_of
from gongce.procedures.workdays import WorkdayIndex
from gongce.rulebook import Procedure, TimeLimit, Transition
from gongce.rulebook.conditions import Amounted, Fact, condition_holds, tell_condition
from gongce.vocabulary import RefusedError


def act(procedure: Procedure, case: Case, event: CaseEvent, workdays: WorkdayIndex) -> Case:
    """The case with one more event, where the procedure allows it; otherwise nothing has happened.

    Raises:
        RefusedError: what is in the way: stage, role, evidence, fact, opinion, clock; every reason, the first in front.
    """
    refusals = refusals_of(procedure, derive_state(procedure, case), event, workdays)
    if refusals:
        what = "；".join(refusal.message for refusal in refusals)
        raise RefusedError(what, where=case.number, remedy="；".join(dict.fromkeys(one.remedy for one in refusals)))
    return case.with_event(event)


def replay_case(procedure: Procedure, case: Case, workdays: WorkdayIndex) -> CaseState:
    """The state of a case read from storage, every event checked in its turn.

    Raises:
        RefusedError: an event that could not have been recorded, with its place in the list.
    """
    state = CaseState(procedure.id)
    for number, event in enumerate(case.events, 1):
        refusals = refusals_of(procedure, state, event, workdays)
        if refusals:
            raise RefusedError(
                f"event {number} could not have happened: {refusals[0].message}",
                where=case.number,
                remedy="restore the list from its last good copy; events are never changed",
            )
        state = follow(procedure, state, event)
    return state


def refusals_of(
    procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex
) -> tuple[Refusal, ...]:
    """Everything in the way of an event, in the order a person would mend it; empty where it may happen."""
    return tuple(_refuse(procedure, state, event, workdays))


def _refuse(procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex) -> Iterator[Refusal]:
    if state.last_day and event.day < state.last_day:
        yield Refusal(
            "day", f"{event.day}早于已登记的{state.last_day}", "改正日期；漏登的事项按实际办理日之后的登记日补记并说明"
        )
    yield from _BY_KIND[event.kind](procedure, state, event, workdays)


def _refuse_step(procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex) -> Iterator[Refusal]:
    step = procedure.transition(event.name)
    if step is None:
        names = "、".join(one.id for one in procedure.transitions)
        yield Refusal("unknown", f"程序“{procedure.title}”没有环节{event.name}", f"可用环节：{names}")
        return
    yield from _refuse_stage(procedure, state, step)
    yield from _refuse_role(procedure, event, step.roles, step.title)
    yield from _refuse_evidence(procedure, state, step.needs, step.needs_one_of, step.title, event.day)
    yield from _refuse_facts(state, event, step)
    yield from _refuse_unlimited(procedure, state, event)
    yield from _refuse_opinions(procedure, state, event, step, workdays)
    yield from _refuse_clocks(procedure, state, event, step, workdays)
    yield from _refuse_repeats(procedure, state, event, step)


def _refuse_stage(procedure: Procedure, state: CaseState, step: Transition) -> Iterator[Refusal]:
    if not step.from_stages:
        if state.stage:
            yield Refusal("stage", f"案件已立，不能再次{step.title}", "继续办理原案；编号不变")
        return
    if state.stage not in step.from_stages:
        now = procedure.stage(state.stage).title if state.stage else "未立案"
        wanted = "、".join(procedure.stage(name).title for name in step.from_stages)
        ways = "、".join(one.title for one in procedure.transitions if state.stage in one.from_stages) or "无"
        yield Refusal("stage", f"现处“{now}”，不能{step.title}（须处{wanted}）", f"现在可以：{ways}")


def _refuse_role(procedure: Procedure, event: CaseEvent, roles: tuple[str, ...], title: str) -> Iterator[Refusal]:
    known = {role.id: role for role in procedure.roles}
    names = "、".join(known[role].title for role in roles)
    if event.role not in roles:
        mine = known[event.role].title if event.role in known else event.role or "未说明身份"
        yield Refusal("role", f"{mine}不能{title}", f"由{names}办理")
        return
    bodies = known[event.role].bodies
    if bodies and event.body and event.body not in bodies:
        yield Refusal("role", f"{event.body}不是{known[event.role].title}", f"由{'、'.join(bodies)}办理")


def _refuse_evidence(
    procedure: Procedure,
    state: CaseState,
    needs: tuple[str, ...],
    one_of: tuple[str, ...],
    title: str,
    day: date,
) -> Iterator[Refusal]:
    known = {one.id: one for one in procedure.evidence}

    def is_good(name: str) -> bool:
        filed, most = state.evidence.get(name), known[name].valid_days
        return filed is not None and (most is None or (day - filed.day).days <= most)

    for name in needs:
        if name not in state.evidence:
            yield Refusal("evidence", f"{title}缺“{known[name].title}”", f"先归档“{known[name].title}”")
        elif not is_good(name):
            most = known[name].valid_days
            yield Refusal("evidence_old", f"“{known[name].title}”已超过{most}天有效期", "重新取得并归档")
    if one_of and not any(is_good(name) for name in one_of):
        names = "”或“".join(known[name].title for name in one_of)
        yield Refusal("evidence", f"{title}须有“{names}”之一", "归档其中一项")


def _refuse_facts(state: CaseState, event: CaseEvent, step: Transition) -> Iterator[Refusal]:
    facts = {**state.facts, **event.facts}
    for condition in step.facts:
        holds = condition_holds(condition, facts)
        if holds is None:
            yield Refusal("fact_unknown", f"{condition.title or condition.field}未知", "先登记这项事实及其依据")
        elif not holds:
            yield Refusal("fact", f"{step.title}须{tell_condition(condition)}", "条件具备后再办")


def _refuse_unlimited(procedure: Procedure, state: CaseState, event: CaseEvent) -> Iterator[Refusal]:
    """A clock whose only length is a fact cannot start before the fact is known."""
    facts = {**state.facts, **event.facts}
    for clock in procedure.clocks:
        names = [name for name in (clock.statutory_by, clock.promised_by) if name]
        has_own = clock.statutory is not None or clock.promised is not None
        if event.name in clock.starts and names and not has_own and not any(facts.get(name) for name in names):
            yield Refusal("fact_unknown", f"“{clock.title}”的时限未定", "先登记事项及其时限")


def _refuse_opinions(
    procedure: Procedure, state: CaseState, event: CaseEvent, step: Transition, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    titles = {one.id: one for one in procedure.opinions}
    wanted = [(name, True) for name in step.agreed] + [(name, False) for name in step.objected]
    for name, positive in wanted:
        up = _is_up(procedure, state, titles[name].clock, event.day, workdays)
        found = outcome_of(procedure, state, name, time_is_up=up)
        if found is None:
            what = "尚未征求" if name not in state.asked else "尚未答复完毕"
            yield Refusal("opinion", f"“{titles[name].title}”{what}", "催办未答复的单位，或等答复期满")
        elif found is not positive:
            word = "未获同意" if positive else "没有反对意见"
            yield Refusal("opinion", f"“{titles[name].title}”{word}", "按会签结果选择相应环节")


def _is_up(procedure: Procedure, state: CaseState, clock: str | None, day: date, workdays: WorkdayIndex) -> bool:
    """Whether a clock has run out by a day (the day after its last)."""
    limit, now = (procedure.clock(clock), state.clocks.get(clock)) if clock else (None, None)
    if limit is None or now is None:
        return False
    last = limit_of(limit, now, workdays).last
    return last is not None and day > last


def _refuse_clocks(
    procedure: Procedure, state: CaseState, event: CaseEvent, step: Transition, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    titles = {clock.id: clock.title for clock in procedure.clocks}
    for name in step.after_clocks:
        if not _is_up(procedure, state, name, event.day, workdays):
            yield Refusal("clock_early", f"“{titles[name]}”未满，不能{step.title}", "期满次日起办理")
    for name in step.within_clocks:
        if name not in state.clocks:
            yield Refusal("clock_early", f"“{titles[name]}”尚未起算", "起算后办理")
        elif _is_up(procedure, state, name, event.day, workdays):
            yield Refusal("clock_late", f"“{titles[name]}”已过，不能{step.title}", "按逾期后的程序办理")


def _refuse_repeats(procedure: Procedure, state: CaseState, event: CaseEvent, step: Transition) -> Iterator[Refusal]:
    if step.at_most is not None and state.count(step.id) >= step.at_most:
        yield Refusal("times", f"{step.title}至多{step.at_most}次", "不得再次；直接作出决定")
    mine = {done.step for done in state.steps if done.actor == event.actor}
    for name in step.separate_from:
        other = procedure.transition(name)
        if name in mine and other:
            yield Refusal("separate", f"{event.actor}已办“{other.title}”，不能再办“{step.title}”", "换另一人办理")
    if step.reason and not event.reason.strip():
        yield Refusal("reason", f"{step.title}须说明理由", "填写理由")


def _refuse_filing(
    procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    known = {one.id: one.title for one in procedure.evidence}
    if event.name not in known:
        yield Refusal("unknown", f"没有“{event.name}”这项佐证", f"可归档：{'、'.join(known.values()) or '无'}")
    elif not event.proof.strip():
        yield Refusal("proof", f"“{known[event.name]}”没有文件", "给出文件名、文号或文件摘要")


def _refuse_asking(
    procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    known = {one.id: one.title for one in procedure.opinions}
    if event.name not in known:
        yield Refusal("unknown", f"没有“{event.name}”这项会签", f"可征求：{'、'.join(known.values()) or '无'}")
    elif not state.stage:
        yield Refusal("stage", "尚未立案，不能征求意见", "先立案")


def _refuse_answer(
    procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    opinion = next((one for one in procedure.opinions if one.id == event.name), None)
    if opinion is None or event.name not in state.asked:
        yield Refusal("opinion", f"没有征求过“{event.name}”", "先征求意见")
        return
    yield from _refuse_role(procedure, event, opinion.roles, f"答复“{opinion.title}”")
    if event.agrees is None:
        yield Refusal("answer", "没有说明同意与否", "写明同意或不同意")
    elif event.agrees is False and not event.reason.strip():
        yield Refusal("reason", "不同意须说明理由", "填写理由")


def _refuse_pause(
    procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    name, _, code = event.name.partition("/")
    clock, now = procedure.clock(name), state.clocks.get(name)
    pause = next((one for one in clock.pauses if one.id == code), None) if clock else None
    if clock is None or pause is None:
        allowed = "、".join(f"{one.id}/{way.id}" for one in procedure.clocks for way in one.pauses) or "无"
        yield Refusal("unknown", f"没有中止事由{event.name}", f"可用：{allowed}")
        return
    yield from _refuse_standing(clock, now is not None and now.is_running, now is not None and now.is_resting)
    yield from _refuse_role(procedure, event, pause.roles, f"中止“{clock.title}”")
    yield from _refuse_evidence(procedure, state, pause.needs, (), pause.title, event.day)


def _refuse_standing(clock: TimeLimit, is_running: bool, is_resting: bool) -> Iterator[Refusal]:
    if not is_running:
        yield Refusal("clock", f"“{clock.title}”没有在计时", "起算之后、办结之前才能中止")
    elif is_resting:
        yield Refusal("clock", f"“{clock.title}”已在中止", "先恢复计时")


def _refuse_resuming(
    procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    """Whoever may let a clock stand still for a reason lets it run again."""
    name = event.name.partition("/")[0]
    clock, now = procedure.clock(name), state.clocks.get(name)
    if clock is None or now is None or not now.is_resting:
        yield Refusal("clock", f"“{clock.title if clock else event.name}”没有中止", "无须恢复")
        return
    pause = next((one for one in clock.pauses if one.id == now.rests[-1].pause), None)
    if pause is not None:
        yield from _refuse_role(procedure, event, pause.roles, f"恢复“{clock.title}”")


def _refuse_extending(
    procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    clock, now = procedure.clock(event.name), state.clocks.get(event.name)
    if clock is None or clock.extension is None:
        yield Refusal("extension", f"“{clock.title if clock else event.name}”不能延期", "按期办结")
        return
    rule = clock.extension
    yield from _refuse_role(procedure, event, rule.roles, f"批准“{clock.title}”延期")
    yield from _refuse_evidence(procedure, state, rule.needs, (), "延期", event.day)
    if now is None or not now.is_running:
        yield Refusal("clock", f"“{clock.title}”没有在计时", "起算之后、办结之前才能延期")
        return
    if now.extensions >= rule.times:
        yield Refusal("extension", f"已延期{now.extensions}次，至多{rule.times}次", "不得再延")
    if not event.days or event.days < 1 or now.extended + event.days > rule.at_most:
        left = rule.at_most - now.extended
        yield Refusal("extension", f"延期{event.days or 0}超出余量{left}", f"延期至多{left}")
    last = limit_of(clock, now, workdays).last
    if last is not None and event.day > workdays.add(last, -rule.ask_before):
        yield Refusal("extension", f"延期须在期满前{rule.ask_before}日批准", "已逾期的按逾期处理")


def _refuse_nothing(
    procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex
) -> Iterator[Refusal]:
    if not state.stage:
        yield Refusal("stage", "尚未立案", "先立案")


def _refuse_fact(procedure: Procedure, state: CaseState, event: CaseEvent, workdays: WorkdayIndex) -> Iterator[Refusal]:
    """A fact known already is corrected for a reason, and stays what it was: a day a day, a number a number."""
    yield from _refuse_nothing(procedure, state, event, workdays)
    if not event.facts:
        yield Refusal("fact", "没有写明事实", "写明是哪项事实、是什么")
    known = {name: state.facts[name] for name in event.facts if state.facts.get(name) is not None}
    changed = [name for name, fact in known.items() if event.facts[name] != fact]
    if known and len(known) == len(event.facts) and not changed:
        yield Refusal("fact", "与已登记的相同", "没有要更正的")
    titles = {one.field: one.title for step in procedure.transitions for one in step.facts}
    for name in changed:
        was, now = _tell_kind(known[name]), _tell_kind(event.facts[name])
        if was != now and event.facts[name] is not None:
            yield Refusal("fact", f"“{titles.get(name) or name}”原是{was}，不能改成{now}", f"按{was}填写")
    if changed and not event.reason.strip():
        yield Refusal("reason", "更正已登记的事实须说明理由", "填写理由；原来的记录保留")


def _tell_kind(fact: Fact) -> str:
    """What a fact is, in a word."""
    if isinstance(fact, bool):
        return "是否"
    if isinstance(fact, Amounted):
        return "带单位的数"
    return "日期" if isinstance(fact, date) else "文字" if isinstance(fact, str) else "数"


_BY_KIND: dict[EventKind, Callable[[Procedure, CaseState, CaseEvent, WorkdayIndex], Iterator[Refusal]]] = {
    EventKind.STEP: _refuse_step,
    EventKind.FILE: _refuse_filing,
    EventKind.FACT: _refuse_fact,
    EventKind.ASK: _refuse_asking,
    EventKind.ANSWER: _refuse_answer,
    EventKind.PAUSE: _refuse_pause,
    EventKind.RESUME: _refuse_resuming,
    EventKind.EXTEND: _refuse_extending,
    EventKind.NOTE: _refuse_nothing,
}
