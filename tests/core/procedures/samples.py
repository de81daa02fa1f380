"""A permit procedure that uses everything the engine offers, and short ways to write events."""

from datetime import date
from typing import Any

from gongce.procedures import Case, CaseEvent, EventKind
from gongce.rulebook import Procedure

PERMIT: dict[str, Any] = {
    "id": "permit",
    "title": "许可",
    "subject": "project",
    "stages": [
        {"id": "submitted", "title": "已申请"},
        {"id": "accepted", "title": "已受理"},
        {"id": "reported", "title": "报称办结", "kind": "reported"},
        {"id": "granted", "title": "已许可", "kind": "closed"},
        {"id": "refused", "title": "不予许可", "kind": "dropped"},
        {"id": "watched", "title": "长期跟踪", "kind": "long_term"},
    ],
    "evidence": [
        {"id": "form", "title": "申请表"},
        {"id": "map", "title": "红线图", "valid_days": 365},
        {"id": "check", "title": "现场核查记录"},
        {"id": "notice", "title": "书面告知"},
    ],
    "roles": [
        {"id": "owner", "title": "项目单位"},
        {"id": "window", "title": "受理窗口", "bodies": ["bureau"]},
        {"id": "fire", "title": "消防"},
        {"id": "chief", "title": "分管领导"},
    ],
    "opinions": [
        {
            "id": "joint",
            "title": "会签",
            "roles": ["window", "fire", "chief"],
            "rule": "no_veto",
            "silence": True,
            "clock": "answers",
        }
    ],
    "transitions": [
        {"id": "apply", "title": "申请", "to": "submitted", "roles": ["owner"], "needs": []},
        {
            "id": "accept",
            "title": "受理",
            "from": ["submitted"],
            "to": "accepted",
            "roles": ["window"],
            "needs": ["form"],
            "needs_one_of": ["map", "check"],
        },
        {
            "id": "correct",
            "title": "补正告知",
            "from": ["submitted"],
            "roles": ["window"],
            "at_most": 1,
            "reason": True,
        },
        {"id": "report", "title": "报结", "from": ["accepted"], "to": "reported", "roles": ["window"]},
        {
            "id": "grant",
            "title": "许可",
            "from": ["reported"],
            "to": "granted",
            "roles": ["chief", "window"],
            "needs": ["check"],
            "agreed": ["joint"],
            "separate_from": ["report"],
            "facts": [{"field": "intensity", "title": "投资强度", "op": ">=", "value": 300, "measured_in": "万元/亩"}],
        },
        {
            "id": "refuse",
            "title": "不予许可",
            "from": ["accepted", "reported"],
            "to": "refused",
            "roles": ["chief"],
            "objected": ["joint"],
            "reason": True,
        },
        {
            "id": "appeal",
            "title": "复核",
            "from": ["refused"],
            "to": "accepted",
            "roles": ["owner"],
            "within_clocks": ["objection"],
            "reopens": True,
        },
        {"id": "shelve", "title": "转长期", "from": ["accepted"], "to": "watched", "roles": ["chief"], "reason": True},
        {"id": "archive", "title": "归档", "from": ["refused"], "roles": ["window"], "after_clocks": ["objection"]},
    ],
    "clocks": [
        {
            "id": "handling",
            "title": "办理时限",
            "kind": "working_days",
            "starts": ["accept"],
            "stops": ["grant", "refuse"],
            "statutory": 20,
            "cut": "1/3",
            "soon": 3,
            "pauses": [
                {"id": "hearing", "title": "听证", "roles": ["window"], "needs": ["notice"]},
                {"id": "review", "title": "评审", "roles": ["window"], "at_most_days": 10},
            ],
            "extension": {"at_most": 10, "times": 1, "roles": ["chief"], "ask_before": 1},
            "escalations": [
                {"after": 1, "to": "chief", "title": "催办"},
                {"after": 5, "to": "chief", "title": "通报"},
            ],
        },
        {"id": "answers", "title": "答复", "starts": ["joint"], "promised": 3},
        {"id": "objection", "title": "异议期", "kind": "calendar_days", "starts": ["refuse"], "promised": 30},
    ],
    "stale_days": 30,
}


def permit(**changes: Any) -> Procedure:
    return Procedure.model_validate(PERMIT | changes)


def step(name: str, day: str, role: str = "window", actor: str = "", **more: Any) -> CaseEvent:
    return CaseEvent(EventKind.STEP, name, date.fromisoformat(day), actor or f"{role}甲", role, **more)


def event(kind: EventKind, name: str, day: str, role: str = "window", **more: Any) -> CaseEvent:
    return CaseEvent(kind, name, date.fromisoformat(day), f"{role}甲", role, **more)


def filed(name: str, day: str) -> CaseEvent:
    return event(EventKind.FILE, name, day, proof=f"{name}.pdf")


def case(*events: CaseEvent) -> Case:
    return Case("2018-001", "permit", events=events)


ACCEPTED = (
    step("apply", "2018-03-01", "owner"),
    filed("form", "2018-03-01"),
    filed("map", "2018-03-01"),
    step("accept", "2018-03-05"),
)
