"""Two rounds up and down (两上两下) and revisions: in turn, by the right body, with reasons; nothing is ever lost."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gongce.targets.negotiation.events import Act, Log, record, replay
from gongce.targets.negotiation.outcome import sum_up, tell_state
from gongce.targets.negotiation.standing import effect_on_parent, list_versions, standing_values, tell_effect
from gongce.targets.negotiation.storage import Negotiation, print_event, print_head, read_negotiation
from gongce.vocabulary import InputError, RefusedError

CITY, UNITS, COLUMNS = "市工信局", ("甲区", "乙区"), ("2013", "2014")
PARENT = {"2013": Fraction(100)}


def act(log, kind, unit="甲区", by=None, reason="情况有变", **values):
    own = kind in (Act.PROPOSE, Act.REPLY, Act.REQUEST)
    figures = {column.removeprefix("y"): Fraction(str(value)) for column, value in values.items() if column[0] == "y"}
    approval = values.get("approval", "")
    return record(
        log, unit=unit, act=kind, actor=by or (unit if own else CITY), values=figures, reason=reason, approval=approval
    )


@pytest.fixture
def log():
    return Log(CITY, UNITS, COLUMNS)


@pytest.fixture
def decided(log):
    log = act(log, Act.PROPOSE, y2013=30)
    log = act(log, Act.CONTROL, y2013=40)
    log = act(log, Act.REPLY, y2013=36)
    return act(log, Act.DECIDE, y2013=38)


def test_two_rounds_give_four_versions_and_the_last_stands(decided):
    versions = list_versions(decided, "甲区")
    assert [int(version.values["2013"]) for version in versions] == [30, 40, 36, 38]
    assert [dict(version.changes) for version in versions] == [{}, {"2013": 10}, {"2013": -4}, {"2013": 2}]
    assert standing_values(decided) == {"甲区": {"2013": 38}}
    assert standing_values(decided, 2) == {"甲区": {"2013": 40}}


def test_a_revision_holds_only_once_it_is_approved(decided):
    asked = act(decided, Act.REQUEST, y2013=35)
    assert standing_values(asked)["甲区"]["2013"] == 38
    assert standing_values(act(asked, Act.REFUSE))["甲区"]["2013"] == 38
    approved = act(asked, Act.APPROVE, approval="市政府常务会议第12次")
    assert standing_values(approved)["甲区"]["2013"] == 35
    assert standing_values(act(asked, Act.APPROVE, approval="会议", y2013=36))["甲区"]["2013"] == 36


def test_each_act_tells_what_it_did_to_the_whole(decided):
    log = act(decided, Act.PROPOSE, unit="乙区", y2013=60)
    effect = effect_on_parent(log, 5, PARENT)
    assert (effect.before["2013"], effect.after["2013"], effect.gap["2013"], effect.gap["2014"]) == (38, 98, 2, None)
    assert tell_effect(effect, "亿元") == "第5项 乙区一上：2013合计38→98亿元，比总目标少2亿元"


def test_where_it_stands_names_whose_turn_it_is(decided):
    outcome = sum_up(Negotiation(decided, "总额", PARENT, "亿元", Fraction(1)))
    assert [tell_state(unit) for unit in outcome.units] == ["二下", "未开始，待一上"]
    assert (outcome.totals["2013"], outcome.gaps["2013"], outcome.is_settled) == (38, 62, False)


@pytest.mark.parametrize(
    ("path", "wrong", "says"),
    [
        ([], {"kind": Act.REPLY, "y2013": 1}, "二上 cannot come first"),
        ([], {"kind": Act.DECIDE, "y2013": 1}, "二下 cannot come first"),
        ([Act.PROPOSE], {"kind": Act.DECIDE, "y2013": 1}, "二下 cannot follow 一上"),
        ([Act.PROPOSE], {"kind": Act.APPROVE, "approval": "x"}, "批准调整 cannot follow 一上"),
        ([], {"kind": Act.PROPOSE, "unit": "丙区", "y2013": 1}, "not a unit"),
        ([], {"kind": Act.PROPOSE, "by": CITY, "y2013": 1}, "is not for 市工信局"),
        ([], {"kind": Act.CONTROL, "by": "甲区", "y2013": 1}, "is not for 甲区"),
        ([], {"kind": Act.PROPOSE, "y2020": 1}, "no column 2020"),
        ([], {"kind": Act.PROPOSE}, "without figures"),
        ([], {"kind": Act.PROPOSE, "y2013": -1}, "negative"),
        ([Act.CONTROL], {"kind": Act.DECIDE, "reason": "", "y2013": 2}, "without a reason"),
        ([Act.CONTROL, Act.DECIDE], {"kind": Act.REQUEST, "reason": "", "y2013": 2}, "without a reason"),
        ([Act.CONTROL, Act.DECIDE, Act.REQUEST], {"kind": Act.APPROVE}, "without its approval"),
    ],
)
def test_what_is_out_of_turn_by_the_wrong_body_or_unfounded_is_refused(log, path, wrong, says):
    for kind in path:
        log = act(log, kind, y2013=1)
    before = log
    with pytest.raises(RefusedError, match=says):
        act(log, **wrong)
    assert log == before


def test_a_decision_that_takes_the_reply_needs_no_reason(log):
    log = act(act(log, Act.CONTROL, y2013=40), Act.REPLY, y2013=36)
    assert act(log, Act.DECIDE, reason="", y2013=36).events[-1].reason == ""


def text(log):
    head = print_head(Negotiation(log, "总额", PARENT, "亿元", Fraction(1, 100)))
    return "\n".join([head, *map(print_event, log.events)]) + "\n"


def test_a_log_comes_back_from_its_file_with_every_event(decided):
    back = read_negotiation(text(decided), "x.jsonl")
    assert back.log == decided
    assert (back.parent, back.step, back.measured_in) == (PARENT, Fraction(1, 100), "亿元")


def test_times_and_thirds_are_kept_exactly(log):
    moment = datetime(2013, 1, 5, 9, 30, tzinfo=UTC)
    one = record(log, unit="甲区", act=Act.PROPOSE, actor="甲区", values={"2013": Fraction(1, 3)}, recorded_at=moment)
    event = read_negotiation(text(one), "x").log.events[0]
    assert (event.values["2013"], event.recorded_at) == (Fraction(1, 3), moment)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[1:],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [lines[0], lines[1].replace('"30"', '"1/0"'), *lines[2:]],
        lambda lines: [lines[0], "{", *lines[1:]],
        lambda lines: [lines[0].replace("negotiation", "x"), *lines[1:]],
        lambda lines: [lines[0], lines[1].replace("propose", "decide"), *lines[2:]],
        lambda lines: [],
    ],
)
def test_a_log_somebody_changed_is_refused(decided, spoil):
    lines = text(decided).splitlines()
    with pytest.raises((InputError, RefusedError)):
        read_negotiation("\n".join(spoil(lines)), "x.jsonl")


class Bargain(RuleBasedStateMachine):
    """Any acts in any order: what is taken replays to the same, what is refused leaves no trace."""

    def __init__(self):
        super().__init__()
        self.log = Log(CITY, UNITS, COLUMNS)

    @rule(kind=st.sampled_from(list(Act)), unit=st.sampled_from(UNITS), value=st.integers(0, 99))
    def try_an_act(self, kind, unit, value):
        before = self.log
        try:
            self.log = act(self.log, kind, unit, y2013=value, approval="会议")
        except RefusedError:
            assert self.log is before
        else:
            assert self.log.events[:-1] == before.events

    @invariant()
    def it_replays_to_itself(self):
        assert replay(CITY, UNITS, COLUMNS, self.log.events) == self.log

    @invariant()
    def sums_are_those_of_what_stands(self):
        if self.log.events:
            effect = effect_on_parent(self.log, len(self.log.events), PARENT)
            standing = standing_values(self.log)
            assert effect.after["2013"] == sum(row.get("2013", 0) for row in standing.values())


TestBargain = Bargain.TestCase
TestBargain.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)


@given(st.lists(st.tuples(st.sampled_from(UNITS), st.integers(0, 50)), max_size=6))
def test_proposals_replace_each_other_and_all_versions_stay(proposals):
    log = Log(CITY, UNITS, COLUMNS)
    for unit, value in proposals:
        log = act(log, Act.PROPOSE, unit, y2013=value)
    assert sum(len(list_versions(log, unit)) for unit in UNITS) == len(proposals)
