"""Only what the procedure allows happens; a refusal says what is in the way; the past gives the state."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ACCEPTED, PERMIT, case, event, filed, permit, step

from gongce.procedures import (
    Case,
    CaseEvent,
    EventKind,
    Light,
    act,
    derive_state,
    judge_case,
    mainland_workdays,
    refusals_of,
    replay_case,
)
from gongce.procedures.state import outcome_of
from gongce.vocabulary import InputError, RefusedError

DAYS = mainland_workdays()
PROCEDURE = permit()


def codes(start: Case, last: CaseEvent) -> list[str]:
    return [one.code for one in refusals_of(PROCEDURE, derive_state(PROCEDURE, start), last, DAYS)]


def run(*events: CaseEvent) -> Case:
    done = case()
    for one in events:
        done = act(PROCEDURE, done, one, DAYS)
    return done


def answered(day: str, **agrees: bool) -> list[CaseEvent]:
    asked = event(EventKind.ASK, "joint", day)
    return [
        asked,
        *(event(EventKind.ANSWER, "joint", day, role, agrees=yes, reason="x") for role, yes in agrees.items()),
    ]


GRANTED = (
    *ACCEPTED,
    *answered("2018-03-06", window=True, fire=True, chief=True),
    step("report", "2018-03-07", actor="李"),
    filed("check", "2018-03-08"),
    event(EventKind.FACT, "", "2018-03-08", facts={"intensity": 300}),
    step("grant", "2018-03-09", actor="王"),
)


def test_a_whole_case_runs_to_its_end() -> None:
    state = replay_case(PROCEDURE, run(*GRANTED), DAYS)
    assert (state.stage, state.opened, state.since) == ("granted", date(2018, 3, 1), date(2018, 3, 9))
    assert state.clocks["handling"].stopped == date(2018, 3, 9)
    assert [stay.stage for stay in state.stays] == ["submitted", "accepted", "reported", "granted"]


def test_a_step_before_its_stage_names_the_ways_open() -> None:
    refusals = refusals_of(PROCEDURE, derive_state(PROCEDURE, case(*ACCEPTED)), step("grant", "2018-03-06"), DAYS)
    assert "现处“已受理”，不能许可（须处报称办结）" in refusals[0].message
    assert refusals[0].remedy == "现在可以：报结、不予许可、转长期"


@pytest.mark.parametrize(
    ("start", "last", "wanted"),
    [
        ((), step("accept", "2018-03-05"), ["stage", "evidence", "evidence"]),
        (ACCEPTED, step("apply", "2018-03-06", "owner"), ["stage"]),
        (ACCEPTED, step("report", "2018-03-06", "owner"), ["role"]),
        (ACCEPTED, step("report", "2018-03-06", body="tax"), ["role"]),
        (ACCEPTED, step("report", "2018-03-04"), ["day"]),
        (ACCEPTED, step("fly", "2018-03-06"), ["unknown"]),
        (ACCEPTED, step("shelve", "2018-03-06", "chief"), ["reason"]),
        (ACCEPTED, step("refuse", "2018-03-06", "chief", reason="x"), ["opinion"]),
        (ACCEPTED, event(EventKind.FILE, "map", "2018-03-06"), ["proof"]),
        (ACCEPTED, event(EventKind.FILE, "photo", "2018-03-06", proof="a"), ["unknown"]),
        (ACCEPTED, event(EventKind.ANSWER, "joint", "2018-03-06", agrees=True), ["opinion"]),
        (ACCEPTED, event(EventKind.PAUSE, "handling/lunch", "2018-03-06"), ["unknown"]),
        (ACCEPTED, event(EventKind.PAUSE, "handling/hearing", "2018-03-06"), ["evidence"]),
        (ACCEPTED, event(EventKind.RESUME, "handling", "2018-03-06"), ["clock"]),
        (ACCEPTED, event(EventKind.EXTEND, "handling", "2018-03-06", "window", days=5), ["role"]),
        (ACCEPTED, event(EventKind.EXTEND, "handling", "2018-03-06", "chief", days=11), ["extension"]),
        (ACCEPTED, event(EventKind.EXTEND, "answers", "2018-03-06", "chief", days=1), ["extension"]),
        (ACCEPTED, event(EventKind.EXTEND, "handling", "2018-04-16", "chief", days=5), ["extension"]),
        ((), event(EventKind.NOTE, "", "2018-03-06"), ["stage"]),
        ((), event(EventKind.ASK, "joint", "2018-03-06"), ["stage"]),
    ],
)
def test_every_obstacle_is_named(start: tuple, last: CaseEvent, wanted: list[str]) -> None:
    assert codes(case(*start), last) == wanted
    with pytest.raises(RefusedError):
        act(PROCEDURE, case(*start), last, DAYS)


def test_who_reported_it_done_may_not_verify_it() -> None:
    upto = GRANTED[:-1]
    assert codes(case(*upto), step("grant", "2018-03-09", actor="李")) == ["separate"]
    assert codes(case(*upto), step("grant", "2018-03-09", "chief", actor="王")) == []


@pytest.mark.parametrize(("fact", "wanted"), [(None, ["fact_unknown"]), (299, ["fact"]), (300, [])])
def test_facts_hold_exactly_at_their_boundary(fact: int | None, wanted: list[str]) -> None:
    start = [one for one in GRANTED[:-1] if one.kind is not EventKind.FACT]
    facts = {} if fact is None else {"intensity": fact}
    assert codes(case(*start), step("grant", "2018-03-09", actor="王", facts=facts)) == wanted


def test_old_evidence_does_not_count() -> None:
    start = case(step("apply", "2018-03-01", "owner"), filed("form", "2018-03-01"), filed("map", "2018-03-01"))
    assert codes(start, step("accept", "2019-03-01")) == []
    assert codes(start, step("accept", "2019-03-02")) == ["evidence"]


def test_a_correction_is_asked_for_once() -> None:
    start = case(step("apply", "2018-03-01", "owner"), step("correct", "2018-03-02", reason="缺图"))
    assert codes(start, step("correct", "2018-03-05", reason="缺表")) == ["times"]


def test_an_objection_is_in_time_until_its_last_day_and_the_file_closes_after_it() -> None:
    refused = (
        *ACCEPTED,
        *answered("2018-03-06", window=True, fire=False),
        step("refuse", "2018-03-06", "chief", reason="x"),
    )
    start = case(*refused)  # 30 days: Thursday 5 April is a holiday, so the last day is Sunday 8 April, which is worked
    assert codes(start, step("appeal", "2018-04-08", "owner")) == []
    assert codes(start, step("appeal", "2018-04-09", "owner")) == ["clock_late"]
    assert codes(start, step("archive", "2018-04-08")) == ["clock_early"]
    assert codes(start, step("archive", "2018-04-09")) == []
    again = derive_state(PROCEDURE, run(*refused, step("appeal", "2018-03-20", "owner")))
    assert (again.stage, again.reopened) == ("accepted", 1)


@pytest.mark.parametrize(
    ("rule", "given", "wanted"),
    [
        ("all", [True, True, None], None),
        ("all", [True, True, True], True),
        ("all", [None, None, False], False),
        ("majority", [True, True, None], True),
        ("majority", [True, False, None], None),
        ("majority", [False, False, None], False),
        ("no_veto", [True, True, False], False),
        ("no_veto", [True, None, True], None),
    ],
)
def test_opinions_come_out_by_their_rule(rule: str, given: list[bool | None], wanted: bool | None) -> None:
    opinion = PERMIT["opinions"][0] | {"rule": rule, "silence": False}
    procedure = permit(opinions=[opinion])
    answers = {role: yes for role, yes in zip(opinion["roles"], given, strict=True) if yes is not None}
    state = derive_state(procedure, case(*ACCEPTED, *answered("2018-03-06", **answers)))
    assert outcome_of(procedure, state, "joint", time_is_up=True) is wanted


def test_silence_agrees_only_when_time_is_up() -> None:
    start = (
        *ACCEPTED,
        *answered("2018-03-06", window=True),
        step("report", "2018-03-07"),
        filed("check", "2018-03-07"),
    )
    grant = {"actor": "王", "role": "chief", "facts": {"intensity": 400}}
    assert codes(case(*start), step("grant", "2018-03-09", **grant)) == ["opinion"]
    assert codes(case(*start), step("grant", "2018-03-12", **grant)) == []


def test_a_resting_clock_cannot_rest_again_and_an_extension_is_granted_once() -> None:
    start = (*ACCEPTED, event(EventKind.PAUSE, "handling/review", "2018-03-06"))
    assert codes(case(*start), event(EventKind.PAUSE, "handling/review", "2018-03-07")) == ["clock"]
    extended = (*ACCEPTED, event(EventKind.EXTEND, "handling", "2018-03-06", "chief", days=5))
    assert codes(case(*extended), event(EventKind.EXTEND, "handling", "2018-03-07", "chief", days=5)) == ["extension"]


def test_a_clock_runs_again_by_those_who_may_let_it_stand() -> None:
    start = (*ACCEPTED, event(EventKind.PAUSE, "handling/review", "2018-03-06"))
    assert codes(case(*start), event(EventKind.RESUME, "handling", "2018-03-07", "chief")) == ["role"]
    assert codes(case(*start), event(EventKind.RESUME, "handling", "2018-03-07")) == []


@pytest.mark.parametrize(
    ("facts", "reason", "wanted"),
    [
        ({}, "x", ["fact"]),
        ({"intensity": 310}, "", ["reason"]),
        ({"intensity": 310}, "笔误", []),
        ({"intensity": 300}, "笔误", ["fact"]),
        ({"intensity": "三百"}, "笔误", ["fact"]),
        ({"intensity": date(2018, 1, 1)}, "", ["fact", "reason"]),
        ({"other": "新"}, "", []),
    ],
)
def test_a_known_fact_is_corrected_for_a_reason_and_stays_what_it_was(facts: dict, reason: str, wanted: list) -> None:
    start = (*ACCEPTED, event(EventKind.FACT, "", "2018-03-06", facts={"intensity": 300}))
    again = event(EventKind.FACT, "", "2018-03-07", facts=facts, reason=reason)
    assert codes(case(*start), again) == wanted


@pytest.mark.parametrize(
    ("today", "light", "reason"),
    [
        ("2018-03-16", Light.OK, ""),
        ("2018-03-19", Light.DUE_SOON, "办理时限还有3日"),
        ("2018-03-22", Light.DUE_SOON, "办理时限还有0日"),
        ("2018-03-23", Light.BEHIND, "办理时限已过1日"),
        ("2018-04-02", Light.BEHIND, "办理时限已过7日"),
        ("2018-04-03", Light.OVERDUE, "办理时限已过8日"),
    ],
)
def test_a_light_tells_the_promise_from_the_statute(today: str, light: Light, reason: str) -> None:
    found = judge_case(PROCEDURE, derive_state(PROCEDURE, case(*ACCEPTED)), date.fromisoformat(today), DAYS)
    assert (found.light, found.reason) == (light, reason)


def test_what_follows_an_overdue_clock_comes_in_steps() -> None:
    state = derive_state(PROCEDURE, case(*ACCEPTED))

    def titles(day: str) -> list[str]:
        return [one.title for one in judge_case(PROCEDURE, state, date.fromisoformat(day), DAYS).escalations]

    assert (titles("2018-04-02"), titles("2018-04-03"), titles("2018-04-11")) == ([], ["催办"], ["催办", "通报"])


def test_a_quiet_case_is_stale_and_a_closed_one_never() -> None:
    watched = (*ACCEPTED, step("shelve", "2018-03-06", "chief", reason="x"))
    procedure = permit(clocks=[PERMIT["clocks"][1], PERMIT["clocks"][2]])
    quiet = judge_case(procedure, derive_state(procedure, case(*watched)), date(2018, 4, 6), DAYS)
    assert (quiet.light, quiet.reason) == (Light.BEHIND, "31天没有进展记录")
    noted = case(*watched, event(EventKind.NOTE, "", "2018-03-20"))
    assert judge_case(procedure, derive_state(procedure, noted), date(2018, 4, 6), DAYS).light is Light.OK
    closed = derive_state(PROCEDURE, case(*GRANTED))
    assert judge_case(PROCEDURE, closed, date(2020, 1, 1), DAYS).light is Light.OK


EVENTS = st.builds(
    CaseEvent,
    st.sampled_from(EventKind),
    st.sampled_from(
        [
            *(row["id"] for key in ("transitions", "evidence", "opinions", "clocks") for row in PERMIT[key]),
            "handling/review",
        ]
    ),
    st.integers(0, 90).map(lambda days: date(2018, 3, 1) + timedelta(days=days)),
    st.sampled_from(["李", "王", "赵"]),
    st.sampled_from([row["id"] for row in PERMIT["roles"]]),
    agrees=st.sampled_from([True, False]),
    days=st.integers(1, 12),
    facts=st.sampled_from([{}, {"intensity": 300}, {"intensity": 10}]),
    proof=st.sampled_from(["", "a.pdf"]),
    reason=st.sampled_from(["", "x"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(EVENTS, max_size=60).map(lambda events: sorted(events, key=lambda one: one.day)))
def test_no_sequence_of_calls_reaches_a_stage_without_its_evidence(events: list[CaseEvent]) -> None:
    done = case()
    for one in events:
        try:
            done = act(PROCEDURE, done, one, DAYS)
        except RefusedError:
            continue
    state = replay_case(PROCEDURE, done, DAYS)
    assert state == derive_state(PROCEDURE, done)
    names = [(one.kind, one.name) for one in done.events]
    for number, one in enumerate(done.events):
        before = names[:number]
        if one.kind is EventKind.STEP and one.name == "accept":
            assert (EventKind.FILE, "form") in before
            assert (EventKind.FILE, "map") in before or (EventKind.FILE, "check") in before
        if one.kind is EventKind.STEP and one.name == "grant":
            assert (EventKind.FILE, "check") in before
            assert (EventKind.ASK, "joint") in before
            reporters = {two.actor for two in done.events[:number] if two.name == "report"}
            assert one.actor not in reporters


def test_an_event_of_another_procedure_is_told() -> None:
    with pytest.raises(InputError, match="not of procedure permit"):
        derive_state(PROCEDURE, case(step("fly", "2018-03-01")))
    with pytest.raises(RefusedError, match="event 2"):
        replay_case(PROCEDURE, case(ACCEPTED[0], step("report", "2018-03-02")), DAYS)
