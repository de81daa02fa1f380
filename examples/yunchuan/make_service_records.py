"""Write the service side of records/: firms, links, visits, issues, complaints, charges, burdens. No dice, no clock.

Run it again after a change: `python examples/yunchuan/make_service_records.py`.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parent / "records"
PLACES = ("jingkai", "gaoxin", "shiqiao-park", "qingping", "shiqiao", "lankou", "hefeng", "bailing", "nanping")
NAMES = (
    *(
        "云重机械",
        "澜口铝业",
        "青屏光电",
        "恒岳锻压",
        "鼎川轴承",
        "长垣齿轮",
        "瑞麟电机",
        "星河显示",
        "白岭水泥",
        "禾丰粮机",
    ),
    *(
        "宏泰型材",
        "启明光学",
        "博远模具",
        "天禄食品",
        "沃野农装",
        "金盾阀门",
        "锐锋刀具",
        "同泽环保",
        "晨曦玻璃",
        "万象包装",
    ),
    *(
        "海棠服饰",
        "力源液压",
        "卓然仪表",
        "嘉禾饲料",
        "永固紧固件",
        "德润涂料",
        "方舟船配",
        "迅达电梯",
        "雅居家具",
        "紫荆药业",
    ),
    *(
        "铭创电子",
        "昌盛铸造",
        "易通线缆",
        "佳音电声",
        "磐石建材",
        "清源净水",
        "高歌乐器",
        "飞鸿航模",
        "华彩印务",
        "盛唐茶业",
    ),
    *(
        "立新橡胶",
        "中岳磨料",
        "四海冷链",
        "玉泉酒业",
        "九州电池",
        "五岳钢构",
        "双喜竹业",
        "百川泵业",
        "千叶纸品",
        "三江渔具",
    ),
    *(
        "北辰传感",
        "南屏石墨",
        "东篱菊茶",
        "西陵硅业",
        "春雨塑业",
        "夏禾香料",
        "秋实果汁",
        "冬青板材",
        "朝阳电器",
        "晚霞玩具",
    ),
)
SIZES = (620_000, 240_000, 118_000, 99_000, 43_000, 21_000, 12_500, 9_800, 6_400, 3_100, 2_300, 1_990, 1_700, 980, 520)
"""Main revenue of 2018, 万元, in turn."""
WORKERS = (3_200, 1_400, 990, 760, 310, 240, 180, 120, 88, 61, 40, 33, 27, 21, 14)
TOPICS = (
    ("融资", "市地方金融局"),
    ("用地", "市自然资源局"),
    ("招工", "市人社局"),
    ("用电", "供电公司"),
    ("物流", "市交通局"),
)
COSTS = ("资源要素成本", "物流成本", "融资成本", "税费负担", "人工成本", "办事成本")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(number: int) -> str:
    """A code of the right form with its check characters (GB 32100, GB 11714); the firm is invented."""
    part = f"MA0Y{number:04d}"
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(letters.index(one) * w for one, w in zip(part, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    head = f"91990100{part}{ {10: 'X', 11: '0'}.get(rest, str(rest)) }".replace(" ", "")
    total = sum(ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(head))
    return head + ALPHABET[(31 - total % 31) % 31]


def enter(record: str, day: str, /, **values: Any) -> dict[str, Any]:
    """A first line of a record."""
    return {"record": record, "day": day, "act": "enter", "values": {k: v for k, v in values.items() if v is not None}}


def change(record: str, day: str, **values: Any) -> dict[str, Any]:
    """A later line."""
    return {"record": record, "day": day, "act": "change", "values": values}


def list_firms() -> Iterator[dict[str, Any]]:
    """Sixty firms: most in the roster, five entered this year, two left it, one sole trader turned firm."""
    for number, name in enumerate(NAMES):
        revenue = SIZES[number % len(SIZES)]
        listed = revenue >= 2_000
        yield enter(
            f"E{number:03d}",
            "2017-12-31",
            code=credit_code(number),
            name=f"云川{name}有限公司",
            place=PLACES[number * 4 % 9],
            industry=("装备", "新材料", "电子", "食品", "医药")[number % 5],
            form="个体工商户" if number == 59 else "有限责任公司",
            in_roster=listed,
            key_firm=revenue >= 99_000 or None,
            in_zone=number % 3 != 2,
            hightech=number % 7 == 0 or None,
            listed=number in (0, 2) or None,
            state_owned=number in (0, 34) or None,
        )
    for number in (11, 12, 26, 27, 41):
        yield change(f"E{number:03d}", "2019-02-15", in_roster=True, roster_day="2019-02-15", roster_way="年度小升规")
    for number in (9, 54):
        yield change(f"E{number:03d}", "2019-02-15", in_roster=False)
    yield change("E059", "2019-04-02", form="有限责任公司")


def list_facts() -> Iterator[str]:
    """Employees, revenue and output of 2017 and 2018."""
    yield "record,period,employees,revenue,output"
    for period, part in (("2017", 94), ("2018", 100)):
        for number in range(len(NAMES)):
            revenue = SIZES[number % len(SIZES)] * part // 100
            yield f"E{number:03d},{period},{WORKERS[number % len(WORKERS)]},{revenue},{revenue * 104 // 100}"


def list_leaders() -> Iterator[dict[str, Any]]:
    """Six leaders."""
    for number, name in enumerate(("林知远", "沈若川", "顾南星", "周以宁", "许望舒", "何清岚")):
        yield enter(
            f"L{number + 1}",
            "2019-03-20",
            name=name,
            post=("市长", "副市长", "副市长", "人大副主任", "政协副主席", "市委常委")[number],
            team="市级",
        )


def list_links() -> Iterator[dict[str, Any]]:
    """Eight firms a leader; the fifth has seven, the sixth none yet; one firm is linked twice."""
    for number in range(39):
        leader = number // 8 + 1
        yield enter(
            f"K{number:02d}",
            "2019-03-25",
            enterprise=f"E{number:03d}",
            leader=f"L{leader}",
            last_visit="2019-03-28" if number % 5 else None,
        )
    yield enter("K90", "2019-04-10", enterprise="E000", leader="L5")
    for number in range(0, 39, 2):
        yield change(f"K{number:02d}", "2019-05-20", last_visit="2019-05-20")


def list_visits() -> Iterator[dict[str, Any]]:
    """Visits of the half-year, three in four on site."""
    for number in range(28):
        day = (date(2019, 3, 28) + timedelta(days=3 * number)).isoformat()
        yield enter(
            f"V{number:02d}",
            day,
            enterprise=f"E{number * 3 % 60:03d}",
            visited=day,
            visitor=f"L{number % 5 + 1}",
            on_site=number % 4 != 3,
            problems=number % 3,
        )


def list_issues() -> Iterator[dict[str, Any]]:
    """Thirty issues in every stage, under the plan's five days to answer and thirty to close."""
    for number in range(30):
        topic, owner = TOPICS[number % len(TOPICS)]
        start = date(2019, 4, 1) + timedelta(days=2 * number)
        yield from _issue(f"WT2019-{number + 1:03d}", number, topic, owner, start)


def _issue(case: str, number: int, topic: str, owner: str, start: date) -> Iterator[dict[str, Any]]:
    def event(days: int, kind: str, name: str, role: str, actor: str, **more: Any) -> dict[str, Any]:
        day = (start + timedelta(days=days)).isoformat()
        return {"case": case, "kind": kind, "name": name, "day": day, "actor": actor, "role": role, **more}

    facts = {"topic": topic, "owner": owner, "leader": f"L{number % 5 + 1}", "reply_days": 5, "close_days": 30}
    told = {"subject": f"E{number * 7 % 60:03d}", "title": f"{NAMES[number * 7 % 60]}{topic}难题"}
    yield event(0, "step", "file", "window", "企业服务中心", facts=facts, **told)
    yield event(1, "step", "assign", "coordinator", "指挥部办公室")
    if number >= 28:
        return
    yield event(2, "step", "accept", "owner", owner)
    if number % 9 == 4:
        yield event(6, "step", "follow-on", "coordinator", "指挥部办公室", reason="须待规划调整")
        if number != 4:
            yield event(34, "step", "give-feedback", "owner", owner, note="规划已报省厅")
    elif number % 9 != 7:
        yield event(5, "file", "reply", "owner", owner, proof=f"答复〔2019〕{number + 1}号")
        yield event(5 + number % 4, "step", "reply-firm", "owner", owner)
        if number % 10 != 8:
            yield event(11, "file", "solution-proof", "owner", owner, proof="办理凭据")
            yield event(11, "file", "firm-confirmation", "coordinator", "指挥部办公室", proof="企业回访单")
            yield event(12, "step", "clear", "coordinator", "指挥部办公室", facts={"satisfied": number % 6 != 5})
        if number in (2, 12):
            yield event(25, "step", "reopen", "firm", told["title"], reason="问题又出现")


def list_complaints() -> Iterator[dict[str, Any]]:
    """Four complaints: upheld, not upheld, in hand, not taken."""
    for number, verdict in enumerate(("属实", "不属实", "", "")):
        case, day = f"TS2019-{number + 1:02d}", f"2019-04-{8 + number:02d}"
        head = {"case": case, "subject": f"E{number + 20:03d}", "title": "企业投诉"}
        facts = {"topic": ("乱收费", "乱检查", "拖欠货款", "其他")[number], "days_lost": number}
        yield {
            **head,
            "kind": "step",
            "name": "receive",
            "day": day,
            "actor": "投诉中心",
            "role": "desk",
            "facts": facts,
        }
        if number == 3:
            yield {
                **head,
                "kind": "step",
                "name": "refuse",
                "day": "2019-04-15",
                "actor": "负责人",
                "role": "head",
                "reason": "已起诉",
            }
            continue
        yield {**head, "kind": "step", "name": "take", "day": "2019-04-15", "actor": "投诉中心", "role": "desk"}
        if verdict:
            yield {
                **head,
                "kind": "file",
                "name": "investigation",
                "day": "2019-05-06",
                "actor": "调查组",
                "proof": "调查报告",
            }
            yield {
                **head,
                "kind": "step",
                "name": "conclude",
                "day": "2019-05-08",
                "actor": "负责人",
                "role": "head",
                "facts": {"verdict": verdict},
            }
            yield {
                **head,
                "kind": "file",
                "name": "answer",
                "day": "2019-05-10",
                "actor": "投诉中心",
                "proof": "答复书",
            }
            yield {
                **head,
                "kind": "step",
                "name": "answer-firm",
                "day": "2019-05-10",
                "actor": "投诉中心",
                "role": "desk",
                "facts": {"satisfied": verdict == "属实"},
            }


def list_items() -> Iterator[dict[str, Any]]:
    """Six charges of four levels: one ended, one without a basis, one whose standard was cut."""
    rows = (
        ("S01", "国家", "特种设备检验费", 380, "收费目录", None),
        ("S02", "省", "环境监测服务费", 1_200, "省价费〔2015〕8号", None),
        ("S03", "市", "占道施工费", 45, "市价〔2016〕3号", None),
        ("S04", "县", "卫生检测费", 60, "县价〔2014〕2号", "2019-03-31"),
        ("S05", "市", "资料查询费", 20, None, None),
        ("S06", "国家", "不动产登记费", 550, "发改价格〔2016〕2559号", None),
    )
    for name, level, title, standard, basis, until in rows:
        yield enter(
            name,
            "2018-01-01",
            level=level,
            list="行政事业性收费",
            name=title,
            standard=standard,
            basis=basis,
            valid_from="2018-01-01",
            valid_to=until,
            payee=f"{title}收费单位",
        )
    yield change("S02", "2019-05-01", standard=900)


def list_charges() -> Iterator[dict[str, Any]]:
    """Eighteen charges, some too high, out of date, outside the list."""
    for number in range(18):
        item = f"S{number % 7 + 1:02d}"
        day = (date(2019, 3, 4) + timedelta(days=6 * number)).isoformat()
        amount = (380, 1_200, 45, 60, 20, 550, 300)[number % 7] + (number == 9) * 15
        yield enter(
            f"SF{number + 1:03d}",
            day,
            item=item,
            charger=("检验所", "监测站", "城管队", "疾控中心", "档案馆", "登记中心", "协会")[number % 7],
            enterprise=f"E{number * 5 % 60:03d}",
            day=day,
            amount=amount,
            in_zone=number % 2 == 0,
        )


def list_exemptions() -> Iterator[dict[str, Any]]:
    """Registration is free inside the zones."""
    yield enter(
        "JM1", "2019-04-01", item="S06", cut=100, only_in_zone=True, basis="园区减免目录", valid_from="2019-04-01"
    )


def list_measures() -> Iterator[dict[str, Any]]:
    """One measure a kind of cost; one published no result, one no method."""
    for number, cost in enumerate(COSTS):
        result = (
            {"result_day": "2019-06-20", "method": "账单前后比"}
            if number < 4
            else {"result_day": "2019-06-20"}
            if number == 4
            else {}
        )
        yield enter(
            f"JF{number + 1}",
            "2019-04-15",
            body=("bureau", "city-finance", "statistics")[number % 3],
            cost=cost,
            measure=f"降低{cost}",
            saving=180 + 65 * number,
            listed_day="2019-04-15",
            **result,
        )


def list_reserve() -> Iterator[dict[str, Any]]:
    """Firms below the line that are looked after; five have passed it."""
    for number in range(60):
        if SIZES[number % len(SIZES)] < 2_000:
            promoted = "2019-02-15" if number in (11, 12, 26, 27, 41) else None
            yield enter(
                f"HB{number:03d}",
                "2019-03-20",
                enterprise=f"E{number:03d}",
                place=PLACES[number * 4 % 9],
                chosen="2019-03-20",
                promoted=promoted,
            )


def list_upgrades() -> Iterator[dict[str, Any]]:
    """What changed this year."""
    for number, (firm, kind, day) in enumerate(
        (
            ("E059", "个转企", "2019-04-02"),
            ("E011", "规下转规上", "2019-02-15"),
            ("E012", "规下转规上", "2019-02-15"),
            ("E004", "股改", "2019-05-30"),
        )
    ):
        yield enter(f"SJ{number + 1}", day, enterprise=firm, kind=kind, happened=day)


def list_titles() -> Iterator[dict[str, Any]]:
    """Titles held."""
    for number, level in enumerate(("专精特新", "专精特新", "小巨人", "隐形冠军", "高新技术企业", "高新技术企业")):
        yield enter(
            f"CH{number + 1}",
            "2018-12-01",
            enterprise=f"E{number * 6 + 3:03d}",
            level=level,
            granted="2018-12-01",
            document=f"南工信〔2018〕{40 + number}号",
        )


def list_listings() -> Iterator[dict[str, Any]]:
    """The way to the exchange."""
    for number, stage in enumerate(("上市", "上市", "辅导", "股改", "后备", "后备")):
        yield enter(
            f"SS{number + 1}",
            "2019-03-20",
            enterprise=f"E{(0, 2, 1, 4, 5, 16)[number]:03d}",
            stage=stage,
            stage_day="2019-03-20",
        )


def write(name: str, rows: Iterable[dict[str, Any]]) -> None:
    """One ledger, its lines in the order of their days as each record has them."""
    path = RECORDS / f"{name}.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main() -> None:
    """Write every file."""
    write("enterprises", list_firms())
    (RECORDS / "enterprises.facts.csv").write_text("\n".join(list_facts()) + "\n", encoding="utf-8")
    ledgers = {
        "leader-roster": list_leaders(),
        "firm-links": list_links(),
        "visits": list_visits(),
        "charge-items": list_items(),
        "charges": list_charges(),
        "charge-exemptions": list_exemptions(),
        "burden-measures": list_measures(),
        "reserve-list": list_reserve(),
        "upgrades": list_upgrades(),
        "firm-titles": list_titles(),
        "listings": list_listings(),
        "cases/issue": list_issues(),
        "cases/complaint": list_complaints(),
    }
    for name, rows in ledgers.items():
        write(name, rows)


if __name__ == "__main__":
    main()
