"""The publicity notice and the result as official documents."""

from collections.abc import Iterator, Sequence
from datetime import date

from gongce.appraisal.intervals import Annex
from gongce.appraisal.intervals import RankInterval as Interval
from gongce.appraisal.intervals.choices import FACTORS
from gongce.appraisal.ranking import print_score
from gongce.appraisal.review.issuing import Issued, tell_lacking
from gongce.appraisal.scheme import Ready
from gongce.appraisal.sheet import Sheet, UnitScore, explain_unit
from gongce.bulletins.charts import render_png
from gongce.bulletins.charts.ranks import RankInterval, interval_chart
from gongce.bulletins.word import Attachment, Form, Heading, OfficialDocument, Paragraph, Picture, Table
from gongce.bulletins.word.blocks import Block
from gongce.bulletins.word.numerals import write_day
from gongce.calendars import add_working_days
from gongce.vocabulary import InputError, Period

NO_ISSUER = "（发文机关）"
_TOLD_UNITS = 40


def publicity_notice(
    ready: Ready, sheet: Sheet, issued: Issued | None, *, day: date, period: str = ""
) -> OfficialDocument:
    """公示: who got which place and class, until when, and where objections go. No figures of the items."""
    scheme = ready.scheme
    publicity = scheme.publicity
    words = f"根据{_basis(ready)}，现将{_period(period)}{sheet.title}结果予以公示。"
    body: list[Block] = [Paragraph(words)]
    if publicity is not None:
        until = issued.until if issued and issued.until else _last_day(day, publicity.working_days)
        end = f"至{write_day(until)}止" if until else "（截止日待节假日安排公布后确定）"
        body.append(
            Paragraph(
                f"公示期为{publicity.working_days}个工作日，自{write_day(day)}起{end}。"
                f"对结果有异议的，请在公示期内以书面形式向{publicity.objections_to}提出，并附具体事实和证明材料。"
            )
        )
    body += [_result_table(sheet, with_points=False), *_unranked(sheet)]
    return _letter(ready, f"关于{sheet.title}结果的公示", body, issued, day)


def _last_day(day: date, working_days: int) -> date | None:
    """The last day of publicity; None in a year whose holidays are not announced yet."""
    try:
        return add_working_days(day, working_days)
    except InputError:
        return None


def result_bulletin(
    ready: Ready, sheet: Sheet, annex: Annex | None, issued: Issued | None, *, day: date, period: str = ""
) -> OfficialDocument:
    """The result: lead, table, vetoes, who is not ranked; the annexes explain each unit and tell the intervals."""
    body: list[Block] = [
        Paragraph(_lead(sheet, period)),
        Heading(1, "考核结果"),
        _result_table(sheet, with_points=True),
    ]
    body += list(_unranked(sheet))
    if any(one.vetoes for one in sheet.units):
        body += [Heading(1, "否决与例外"), *_vetoes(ready, sheet)]
    if issued and issued.overridden:
        reasons = "；".join(found.message for found in issued.overridden)
        body += [Paragraph(f"经{issued.approver}批准，在下列疑点未消除的情况下印发：{reasons}")]
    attachments = [Attachment("得分说明", list(_explanations(ready, sheet)))]
    if annex is not None and annex.intervals:
        attachments.append(Attachment("位次区间分析", list(_annex(sheet, annex, period))))
    return _letter(ready, f"{_period(period)}{sheet.title}结果通报", body, issued, day, attachments)


def _letter(
    ready: Ready,
    title: str,
    body: Sequence[Block],
    issued: Issued | None,
    day: date,
    attachments: Sequence[Attachment] = (),
) -> OfficialDocument:
    issuer = _issuer(ready)
    lacking = ready.lacking(day)
    mark = "内部分析" if lacking else "" if issued else "草稿"
    reason = f"{tell_lacking(lacking)}，不得印发" if lacking else "" if issued else "未经签发"
    return OfficialDocument(
        issuer=issuer,
        title=title,
        body=body,
        attachments=attachments,
        signature=issuer,
        day=day,
        form=Form.BRIEF if ready.scheme.kind == "ranking" else Form.PLAIN,
        mark=mark,
        mark_reason=reason,
        sealed=False,
    )


def _issuer(ready: Ready) -> str:
    bodies = ready.scheme.bodies
    return ready.pack.unit(bodies[0]).title if ready.pack and bodies else NO_ISSUER


def _basis(ready: Ready) -> str:
    basis = ready.order().basis
    if basis is None:
        return f"《{ready.scheme.title}办法》"
    return f"《{basis.title}》" + (f"（{basis.number}）" if basis.number else "")


def _period(period: str) -> str:
    return Period.parse(period).title if period else ""


def _lead(sheet: Sheet, period: str) -> str:
    ranked = [one for one in sheet.units if one.place.rank is not None]
    groups = list(dict.fromkeys(one.group for one in ranked))
    firsts = []
    for group in groups:
        names = "、".join(one.unit for one in ranked if one.group == group and one.place.rank == 1)
        firsts.append(f"{group + '组' if group else ''}{names}")
    barred = sum(1 for one in ranked if not one.is_eligible)
    counts = f"共{len(sheet.units)}个单位参加，排名{len(ranked)}个"
    words = f"{_period(period)}{sheet.title}{counts}，第1名为{'，'.join(firsts)}。"
    return words + (f"另有{barred}个单位因否决条件不参加评优。" if barred else "")


def _result_table(sheet: Sheet, *, with_points: bool) -> Table:
    has_groups = any(one.group for one in sheet.units)
    has_grades = bool(sheet.classes)
    columns = list(dict.fromkeys(key for one in sheet.units for key in one.columns)) if with_points else []
    head = [
        *(["组别"] if has_groups else []),
        "位次",
        "单位",
        *(["总分", *(sheet.columns[key] for key in columns)] if with_points else []),
    ]
    head += ["档次"] if has_grades else []
    rows = []
    for one in sheet.units:
        if one.place.rank is None:
            continue
        points = [sheet.print_total(one), *(_column(sheet, one, key) for key in columns)] if with_points else []
        grade = [_grade(sheet, one)] if has_grades else []
        rows.append([*([one.group] if has_groups else []), one.place.text, one.unit, *points, *grade])
    notes = []
    for name, number in sheet.excess.items():
        group, _, held = name.rpartition("/")
        notes.append(f"{group}{sheet.classes[held]}因并列超额{number}个")
    figures = "r" * (1 + len(columns)) if with_points else ""
    align = f"{'c' if has_groups else ''}cl{figures}{'c' if has_grades else ''}"
    return Table(head, rows, align=align, note="；".join(notes))


def _column(sheet: Sheet, one: UnitScore, key: str) -> str:
    value = one.columns[key]
    return "—" if value is None else print_score(value, sheet.decimals)


def _grade(sheet: Sheet, one: UnitScore) -> str:
    return "不参评" if not one.is_eligible else sheet.classes.get(one.grade or "", "—")


def _unranked(sheet: Sheet) -> Iterator[Block]:
    names = [f"{one.unit}（{one.place.reason}）" for one in sheet.units if one.place.rank is None]
    if names:
        yield Paragraph(f"下列单位不排名：{'、'.join(names)}。")


def _vetoes(ready: Ready, sheet: Sheet) -> Iterator[Block]:
    reasons = {(one.unit, one.veto): one.reason for one in ready.scheme.exemptions}
    for one in sheet.units:
        for hit in one.vetoes:
            if hit.exempt:
                why = reasons.get((one.unit, hit.veto), "")
                yield Paragraph(f"{one.unit}：符合“{hit.title}”，按{hit.exempt}例外处理，理由：{why}。")
            else:
                yield Paragraph(f"{one.unit}：符合“{hit.title}”，{_grade(sheet, one)}。")


def _explanations(ready: Ready, sheet: Sheet) -> Iterator[Block]:
    """Every unit's steps; beyond forty units only the workbook has them."""
    if len(sheet.units) > _TOLD_UNITS:
        yield Paragraph(f"共{len(sheet.units)}个单位，逐项得分与说明见所附表格。")
        return
    for one in sheet.units:
        yield Heading(1, one.unit)
        yield Paragraph("".join(explain_unit(ready, sheet, one.unit)))


def _annex(sheet: Sheet, annex: Annex, period: str) -> Iterator[Block]:
    declared = "、".join(annex.declared)
    yield Paragraph(
        f"本附件只供分析，不改变正式位次。按办法声明的不确定因素（{declared}）试算{annex.draws}次，"
        "区间为九成试算所在的位次；区间重叠的单位，位次先后不宜过度解读。"
    )
    for group in dict.fromkeys(one.group for one in annex.intervals):
        intervals = [one for one in annex.intervals if one.group == group]
        chart = interval_chart(
            _finding(intervals),
            [RankInterval(one.unit, one.rank, one.low, one.high) for one in intervals],
            measure=f"{_period(period)}{sheet.title}{group}位次",
            level="90%",
        )
        yield Picture(render_png(chart), chart.alt)
        yield Table(*_interval_rows(intervals, annex.top[group]))
        told = [f"{FACTORS[one.factor]}{one.total * 100:.0f}%" for one in annex.influences.get(group, ())]
        if told:
            yield Paragraph(f"位次变动的来源（总效应，相互作用使合计可超过100%）：{'、'.join(told)}。")


def _finding(intervals: Sequence[Interval]) -> str:
    """What the intervals say of the first place, in one sentence."""
    able = [one.unit for one in intervals if one.low == 1]
    if len(able) == 1:
        return f"{able[0]}在九成试算中都居第1"
    return f"有{len(able)}个单位可能居第1，先后难分"


def _interval_rows(intervals: Sequence[Interval], top: int) -> tuple[list[str], list[list[str]]]:
    has_sets = any(one.set_low is not None for one in intervals)
    head = ["单位", "正式位次", "九成区间", f"进前{top}的试算占比（%）", *(["数据允许的位次"] if has_sets else [])]
    rows = []
    for one in intervals:
        cells = [one.unit, f"第{one.rank}", _span(one.low, one.high), f"{one.share_top * 100:.1f}"]
        if has_sets:
            cells.append("—" if one.set_low is None or one.set_high is None else _span(one.set_low, one.set_high))
        rows.append(cells)
    return head, rows


def _span(low: int, high: int) -> str:
    return f"第{low}" if low == high else f"第{low}—{high}"
