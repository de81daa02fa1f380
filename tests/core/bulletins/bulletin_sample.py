"""A month of the invented city, as data: what the tests of bulletins are written from."""

from dataclasses import replace
from datetime import UTC, date, datetime

from gongce.bulletins.monthly import (
    BulletinData,
    Contributions,
    DutyDue,
    Figure,
    IndicatorTable,
    LeagueRow,
    LeagueTable,
    Listed,
    UnitFigures,
    YearPath,
    judge_issue,
)
from gongce.vocabulary import CellSource, Finding, Period, Severity, Trace

UNITS = {
    "qingping": "青屏区", "shiqiao": "石桥区", "lankou": "澜口县", "hefeng": "禾丰县", "bailing": "白岭县",
    "nanping": "南坪县", "jingkai": "经开区", "gaoxin": "高新区", "shiqiao-park": "石桥园",
}  # fmt: skip
MONTHS = ("1—2月", *(f"{month}月" for month in range(3, 13)))
LATER: tuple[float | None, ...] = (None,) * 6


def figure(value: float | None, decimals: int = 1, *, label: str = "", cell: str = "", missing: str = "") -> Figure:
    trace = None
    if value is not None and cell:
        source = CellSource("2019-06-1", "2019年6月工业经济主要指标.xlsx", "主要指标", cell)
        trace = Trace(f"{value:.{decimals}f}", label=label, sources=(source,))
    return Figure(value, decimals, trace, missing)


def unit_row(unit: str, at: int, level: float | None, growth: float | None, light: str = "ok") -> UnitFigures:
    name = UNITS[unit]
    missing = "" if level is not None else "未报送"
    target = None if level is None else round(level * 1.93, 2)
    ahead = {"ok": 1.4, "due_soon": -0.6, "behind": -2.1}.get(light)
    return UnitFigures(
        unit, name,
        level=figure(level, 2, label=f"{name}完成", cell=f"C{at}", missing=missing),
        growth=figure(growth, label=f"{name}增长", cell=f"D{at}", missing=missing),
        growth_before=figure(None if growth is None else growth - 0.4),
        target=figure(target, 2), share=figure(None if level is None else 51.8),
        ahead=figure(ahead if level is not None else None), light=light if level is not None else "",
    )  # fmt: skip


LEVELS = (46.59, 40.11, 33.2, 18.75, 12.4, None, 38.02, 27.6, 9.8)
GROWTHS = (12.0, 9.8, 5.0, 3.3, 0.0, None, 9.8, 7.1, -3.2)
WHOLE = UnitFigures(
    "city", "全市", figure(226.47, 2, label="全市工业投资", cell="C4"),
    figure(7.8, label="全市工业投资增长", cell="D4"),
    figure(7.6), figure(440.0, 2), figure(51.5), figure(1.2), figure(35.59, 2), "ok",
)  # fmt: skip


def investment() -> IndicatorTable:
    lights = ("ok", "ok", "due_soon", "ok", "ok", "", "ok", "ok", "behind")
    rows = tuple(
        unit_row(unit, 5 + place, LEVELS[place], GROWTHS[place], lights[place]) for place, unit in enumerate(UNITS)
    )
    return IndicatorTable(
        "investment", "工业投资", "亿元", rows, WHOLE, source="各县（区）、园区报送", public=True, note="不含农户投资"
    )


def value_added() -> IndicatorTable:
    growths = (8.8, 7.9, 7.2, 6.4, 5.1, 4.4, 9.3, 8.1, 2.0)
    levels = (51.2, 44.7, 36.9, 20.4, 14.8, 11.3, 42.0, 30.5, 8.6)
    rows = tuple(unit_row(unit, 20 + place, levels[place], growths[place]) for place, unit in enumerate(UNITS))
    whole = UnitFigures(
        "city", "全市", figure(260.4, 2, label="全市增加值", cell="C19"), figure(7.2, label="增速", cell="D19"),
        figure(7.5),
        figure(545.0, 2), figure(47.8), figure(-0.9), figure(47.43, 2), "due_soon",
    )  # fmt: skip
    return IndicatorTable("industrial-va", "规模以上工业增加值", "亿元", rows, whole, source="市统计局", public=True)


def energy() -> IndicatorTable:
    growths = (-3.1, -2.2, -4.0, -1.5, 0.6, None, -2.8, -2.0, 1.2)
    rows = tuple(
        UnitFigures(unit, name, growth=figure(growths[place], missing="" if growths[place] is not None else "未报送"))
        for place, (unit, name) in enumerate(UNITS.items())
    )
    whole = UnitFigures("city", "全市", growth=figure(-2.4), growth_before=figure(-2.9))
    return IndicatorTable(
        "energy", "单位工业增加值能耗", "吨标煤/万元", rows, whole, lower_is_better=True, source="市统计局"
    )


def league(*, internal: tuple[str, ...] = ()) -> LeagueTable:
    order = ("qingping", "shiqiao", "jingkai", "gaoxin", "lankou", "hefeng", "bailing", "shiqiao-park")
    values = (12.0, 9.8, 9.8, 7.1, 5.0, 3.3, 0.0, -3.2)
    ranks, changes = (1, 2, 2, 4, 5, 6, 7, 8), (2, 1, 0, -3, 0, 1, -1, 0)
    rows = [
        LeagueRow(unit, UNITS[unit], figure(value, label=UNITS[unit], cell="D9"), rank, change)
        for unit, value, rank, change in zip(order, values, ranks, changes, strict=True)
    ]
    rows.append(LeagueRow("nanping", UNITS["nanping"], figure(None, missing="未报送"), None, reason="未报送"))
    return LeagueTable(
        "investment-growth", "工业投资增速", "%", rows, "growth", WHOLE.growth, before="1—5月",
        red=(Listed("青屏区", "12.0%，8个单位中列第1位，高于全市4.2个百分点"),),
        black=(Listed("石桥园", "-3.2%，8个单位中列第8位，低于全市11.0个百分点"),), internal=internal,
        source="各县（区）、园区报送", public=True,
    )  # fmt: skip


def path() -> YearPath:
    actual = (30.1, 62.4, 101.0, 160.2, 226.47, *LATER)
    return YearPath(
        "investment", "工业投资累计", "亿元", MONTHS, actual,
        target=(33, 68, 106, 158, 221, 262, 300, 338, 374, 408, 440), source="各县（区）、园区报送", public=True,
    )  # fmt: skip


FINDINGS = (
    Finding("sum", Severity.BLOCKING, "6月.xlsx 主要指标!C7", "分县合计与全市相差0.42亿元", "请石桥区核实"),
    Finding("outlier", Severity.WARNING, "6月.xlsx 主要指标!D9", "高新区增速比上月变动12.0个百分点", "请核实"),
)


def sample(*, is_issued: bool = True) -> BulletinData:
    """June of 2019."""
    findings = FINDINGS[1:] if is_issued else FINDINGS
    pulls = (("青屏区", 2.1), ("经开区", 1.9), ("石桥区", 1.6), ("高新区", 1.2), ("澜口县", 0.9), ("禾丰县", 0.5),
             ("石桥园", -0.4))  # fmt: skip
    return BulletinData(
        title="关于2019年1—6月全市工业经济运行及目标完成情况的通报", period=Period.ytd(2019, 6),
        as_of=datetime(2019, 7, 12, 15, 59, tzinfo=UTC), issuer="云川市工业强市指挥部办公室",
        plan="云川工业强市三年行动方案", state=judge_issue(findings, is_issued=is_issued),
        number="云工强办通报〔2019〕6号",
        day=date(2019, 7, 12), recipients=("各县（区）人民政府", "各园区管委会", "市直有关单位"),
        copies=("市委办公室", "市人大常委会办公室", "市政协办公室"), contact="市工业和信息化局运行监测科",
        headline=("industrial-va", "investment"), indicators=(value_added(), investment(), energy()),
        leagues=(league(),),
        duties=(
            DutyDue("提出上半年考核建议", ("市工业和信息化局", "市统计局"), date(2019, 7, 31), "due_soon", "四（四）"),
            DutyDue("制定实施方案并备案", ("南坪县",), date(2019, 4, 30), "overdue", "四（一）"),
        ),
        contributions=(
            Contributions("investment", "工业投资", [(name, figure(value)) for name, value in pulls], figure(7.8),
                          "各县（区）、园区报送", public=True),
        ),
        paths=(path(),), findings=findings, notes=("本期各项数据为快报数，以统计部门年报为准。",),
        code="工策0.1.0，规则包yunchuan-2019",
    )  # fmt: skip


def draft() -> BulletinData:
    """The same with a blocking finding."""
    return sample(is_issued=False)


def with_league(*, internal: tuple[str, ...]) -> BulletinData:
    """The same with a league that may not be published."""
    return replace(sample(), leagues=(league(internal=internal),))
