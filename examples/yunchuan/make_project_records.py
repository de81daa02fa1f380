"""Write the project side of records/: projects, milestones, approvals, rectifications, a meeting. No dice, no clock.

Run it again after a change: `python examples/yunchuan/make_project_records.py`.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parent / "records"
PLACES = ("jingkai", "gaoxin", "shiqiao-park", "qingping", "shiqiao", "lankou", "hefeng", "bailing", "nanping")
NAMES = (
    *("云岭减速机", "联创背光模组", "澜铝高精板带", "青电储能电芯", "康泽原料药", "丰禾收割机"),
    *("明视光学镜片", "绿源滤材", "启航机器人", "华屏盖板玻璃", "银河铝轮毂", "恒能电池回收"),
    *("仁和注射剂", "大田拖拉机", "极目镜头模组", "净川水处理膜", "力达数控机床", "星显驱动芯片"),
    *("宏铝型材", "蓝动充电桩", "百草提取物", "金穗烘干机", "晶华石英件", "青绿降解塑料"),
    *("铁骨起重机", "视界车载屏", "澜江铝箔", "风迅塔筒", "安诺医疗器械", "穗丰饲料机械"),
)
STAGES = ("签约", "落地", "前期", "开工", "在建", "竣工", "投产", "达产")
DAYS = ("signed", "landed", "started", "completed", "produced")
REACHED = {"签约": 1, "落地": 2, "前期": 2, "开工": 3, "在建": 3, "竣工": 4, "投产": 5, "达产": 5}


def list_projects() -> Iterator[dict[str, Any]]:
    """Thirty projects of every stage, size and place."""
    for number in range(30):
        stage = STAGES[number * 5 % len(STAGES)]
        signed = date(2018, 1, 10) + timedelta(days=11 * number)
        steps = [signed + timedelta(days=gap) for gap in (0, 55, 120, 150, 158)][: REACHED[stage]]
        days = {name: day.isoformat() for name, day in zip(DAYS, steps, strict=False) if day <= date(2019, 6, 25)}
        values: dict[str, Any] = {
            "name": f"{NAMES[number]}项目",
            "code": f"2019-990100-{30 + number % 13}-03-{number + 100:06d}",
            "place": PLACES[number * 4 % 9],
            "responsible": PLACES[number * 4 % 9],
            "kind": ("新建", "技改", "扩建")[number % 3],
            "total_investment": (6000, 12000, 35000, 52000, 100000, 180000)[number * 5 % 6],
            "stage": stage,
            "side_state": "停滞" if number in (7, 19) else "正常",
            "plan_year": 2019,
            "plan_bucket": ("本年开工", "本年续建", "本年投产")[number % 3],
            "progress": 60 + number * 7 % 55,
            "last_report": "2019-04-30" if number in (4, 19) else "2019-06-25",
            "green_channel": number % 2 == 0,
            **days,
        }
        values["contracted"] = values["total_investment"]
        values["arrived"] = values["total_investment"] * (number % 5) // 5
        if "started" in days and number != 11:
            values["start_proof"] = f"施工许可{number + 1}号"
        if "produced" in days:
            values["production_proof"] = "首份产值报表"
        if "landed" not in days:
            values["unlanded_reason"] = "用地指标未落实"
        yield {"record": f"P{number + 1:02d}", "day": signed.isoformat(), "act": "enter", "values": values}


def list_milestones() -> Iterator[dict[str, Any]]:
    """Two nodes for each of twelve projects: early, on time, late, open and overdue ones."""
    for number in range(12):
        for place, (name, due) in enumerate((("主体封顶", date(2019, 5, 31)), ("设备进场", date(2019, 7, 31)))):
            values = {
                "project": f"P{number + 1:02d}",
                "name": name,
                "owner": f"专班{number % 4 + 1}",
                "place": PLACES[number * 4 % 9],
                "due": due.isoformat(),
            }
            if place == 0 and number % 4 != 3:
                values["closed"] = (due + timedelta(days=(-6, 0, 12)[number % 4])).isoformat()
                values["proof"] = "现场照片"
            yield {"record": f"N{number * 2 + place + 1:02d}", "day": "2019-03-20", "act": "enter", "values": values}


def list_permits() -> Iterator[dict[str, Any]]:
    """Ten applications: decided in time and late, running, standing still, accepted with papers missing."""
    for number in range(10):
        start = date(2019, 5, 6) + timedelta(days=4 * number)
        case = f"SP2019-{number + 1:03d}"
        item = ("verify", "planning", "water")[number % 3]
        facts: dict[str, Any] = {"item": item, "green_channel": number % 2 == 0}
        yield event(case, "file", "application", start, "applicant", proof="申请书.pdf", skip_first=True)
        yield event(
            case, "step", "apply", start, "applicant", facts=facts, subject=f"P{number + 1:02d}", title="项目审批"
        )
        yield event(case, "file", "main-papers", start, "applicant", proof="主要材料.pdf")
        accepted = start + timedelta(days=1)
        if number in (5, 8):
            yield event(case, "file", "promise", accepted, "applicant", proof="承诺书.pdf")
            gaps = {"supply_by": "2019-07-05", "helper": "帮办员周岚"}
            yield event(case, "step", "accept-short", accepted, "window", facts=gaps)
            continue
        yield event(case, "file", "further-papers", accepted, "applicant", proof="其余材料.pdf")
        yield event(case, "step", "accept", accepted, "window")
        yield event(case, "ask", "joint", accepted, "window")
        if number == 7:
            yield event(case, "file", "notice", accepted + timedelta(days=4), "window", proof="听证告知书")
            yield event(case, "pause", "handling/hearing", accepted + timedelta(days=4), "window")
            continue
        for role in ("land", "planning", "environment", "fire"):
            yield event(case, "answer", "joint", accepted + timedelta(days=3), role, agrees=True)
        if number not in (3, 6, 9):
            decided = accepted + timedelta(days=27 if number == 1 else 12 + number)
            yield event(case, "step", "grant", decided, "decider")


def list_rectifications() -> Iterator[dict[str, Any]]:
    """Six findings of four kinds: verified, reported only, reopened, overdue."""
    kinds = ("综合督查", "专项督查", "安全检查", "规则发现", "综合督查", "安全检查")
    for number, kind in enumerate(kinds):
        case, start = f"ZG2019-{number + 1:02d}", date(2019, 5, 8) + timedelta(days=5 * number)
        facts = {"kind": kind, "place": PLACES[number]}
        title = f"{kind}发现问题{number + 1}"
        yield event(case, "step", "assign", start, "supervisor", facts=facts, subject=f"P{number + 1:02d}", title=title)
        yield event(case, "file", "finding-sheet", start, "supervisor", proof="问题清单")
        yield event(case, "step", "receive", start + timedelta(days=1), "responsible")
        if number < 4:
            yield event(case, "file", "result", start + timedelta(days=14), "responsible", proof="整改报告")
            yield event(case, "step", "report", start + timedelta(days=15), "responsible")
        if number < 2:
            yield event(case, "file", "check-record", start + timedelta(days=19), "verifier", proof="核查记录")
            yield event(case, "step", "verify", start + timedelta(days=20), "verifier")
        if number == 2:
            yield event(case, "step", "reopen", start + timedelta(days=20), "verifier", reason="现场仍有隐患")


def event(case: str, kind: str, name: str, day: date, role: str, **more: Any) -> dict[str, Any]:
    """One line of a case."""
    more.pop("skip_first", None)
    return {
        "case": case,
        "kind": kind,
        "name": name,
        "day": day.isoformat(),
        "actor": f"{role}-1",
        "role": role,
        **more,
    }


MEETINGS = [
    {
        "meeting": "Y-m-projects",
        "day": "2019-05-28",
        "minutes": "云工强指纪要〔2019〕5号",
        "resolutions": [
            {"id": "1", "what": "解决医药中间体项目用地", "who": "石桥园管委会", "due": "2019-06-20", "about": "P05"},
            {"id": "2", "what": "提出停滞项目处置意见", "who": "市工业和信息化局", "due": "2019-07-10", "about": "P20"},
        ],
    }
]


def write(name: str, rows: list[dict[str, Any]]) -> None:
    """One file of JSON Lines."""
    path = RECORDS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    write("projects.jsonl", list(list_projects()))
    write("milestones.jsonl", list(list_milestones()))
    write("cases/green-permit.jsonl", list(list_permits()))
    write("cases/rectification.jsonl", list(list_rectifications()))
    write("meetings.jsonl", MEETINGS)
