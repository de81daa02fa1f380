"""Warnings, duties, doubts, further tables, model cases, corrections and receipts."""

from collections.abc import Iterator

from gongce.bulletins.monthly.composition import Cell, Context, Grid, Part, Sentence, Subtitle
from gongce.bulletins.monthly.data import Figure, Matrix, Receipt
from gongce.bulletins.monthly.lines import Shown, fill
from gongce.bulletins.monthly.parts.indicators import cell, light_text, shown_tables
from gongce.bulletins.word.numerals import write_day
from gongce.vocabulary import Severity

URGENCY = {"overdue": 0, "behind": 1, "due_soon": 2}
MOST_DUTIES, MOST_DAYS = 20, 10**6
SEVERITIES = {Severity.BLOCKING: "须处理", Severity.WARNING: "请核实", Severity.NOTE: "提示"}


def write_lights(context: Context) -> Iterator[Part]:
    """Who is behind or nearly so, the worst first: always a shape and a word."""
    found = []
    for table in shown_tables(context):
        for row in ([table.whole] if table.whole else []) + list(table.rows):
            if row.light in URGENCY:
                ahead = row.ahead.value if row.ahead.value is not None else 0.0
                found.append((URGENCY[row.light], ahead, table, row))
    found.sort(key=lambda item: item[:2])
    rows: list[list[Cell]] = [
        [light_text(row.light), table.title, row.name, cell(row.ahead), cell(row.share), cell(row.needed)]
        for _, _, table, row in found
    ]
    if not rows:
        yield Sentence(("各项目标均按序时推进，无预警事项。",))
        return
    head = ("预警", "指标", "单位", "快于序时或目标（百分点）", "完成目标（%）", "今后每月还需")
    yield Grid(f"{context.data.period.title}目标完成预警", head, rows, align="cllrrr", sheet="预警")


def write_duties(context: Context) -> Iterator[Part]:
    """What falls due, by day; of many the nearest to the day of issue, the rest as a count."""
    day = context.data.day or context.data.as_of.date()
    near = sorted(context.data.duties, key=lambda duty: abs((duty.due - day).days) if duty.due else MOST_DAYS)
    duties = sorted(near[:MOST_DUTIES], key=lambda duty: (duty.due is None, duty.due or day))
    rows: list[list[Cell]] = [
        [
            write_day(duty.due) if duty.due else "未定",
            duty.what,
            "、".join(duty.who),
            light_text(duty.light),
            duty.clause,
        ]
        for duty in duties
    ]
    if not rows:
        yield Sentence(("近期无到期事项。",))
        return
    kept = [place for place in range(5) if place != 3 or any(duty.light for duty in duties)]
    head = ("时限", "事项", "责任单位", "状态", "依据")
    yield Grid(
        "近期到期事项", [head[place] for place in kept], [[row[place] for place in kept] for row in rows],
        align="".join("lllcl"[place] for place in kept), sheet="到期事项",
    )  # fmt: skip
    rest = near[MOST_DUTIES:]
    if rest:
        late = sum(duty.light == "overdue" for duty in rest)
        yield Sentence((f"另有{len(rest)}项" + (f"（其中逾期{late}项）" if late else "") + "未列。",))


def write_findings(context: Context) -> Iterator[Part]:
    """Doubts: all that stand in a draft; in what is issued only those it was issued over; none outside."""
    state = context.data.state
    findings = context.data.findings if state.mark else state.blocking
    if context.is_public or not findings:
        return
    order = list(SEVERITIES)
    rows: list[list[Cell]] = [
        [SEVERITIES[finding.severity], finding.message, finding.place, finding.remedy]
        for finding in sorted(findings, key=lambda one: order.index(one.severity))
    ]
    yield Grid("数据疑点", ("程度", "问题", "位置", "处理"), rows, align="clll", sheet="数据疑点")


def write_notes(context: Context) -> Iterator[Part]:
    """Remarks, each a paragraph."""
    yield from (Sentence((note,)) for note in context.data.notes)


def shown_matrices(context: Context) -> list[Matrix]:
    """The further tables of this section, within the kind's window of days."""
    return [
        within_period(context, matrix) for matrix in context.data.matrices
        if context.is_asked(matrix.id) and context.may_show(public=matrix.public)
    ]  # fmt: skip


def within_period(context: Context, matrix: Matrix) -> Matrix:
    """The rows recorded in the bulletin's period, where its kind takes a window; a row without a day stays out."""
    if not context.kind.window or not matrix.days:
        return matrix
    first, last = context.data.window or (context.data.period.start, context.data.period.end)
    kept = [place for place, day in enumerate(matrix.days) if day is not None and first <= day <= last]
    done = [matrix.done[place] for place in kept] if matrix.done else ()
    rows = [matrix.rows[place] for place in kept]
    return Matrix(
        matrix.id, matrix.title, matrix.head, rows, matrix.lead, matrix.unit, matrix.source, matrix.public,
        [matrix.days[place] for place in kept], done,
    )  # fmt: skip


def write_matrices(context: Context) -> Iterator[Part]:
    """Further tables, each with its sentence."""
    for matrix in shown_matrices(context):
        if matrix.lead:
            yield Sentence((matrix.lead,))
        rows: list[list[Cell]] = [
            [Shown(part.text, part) if isinstance(part, Figure) else part for part in row] for row in matrix.rows
        ]
        note = f"资料来源：{matrix.source}" if matrix.source else ""
        columns = range(len(matrix.head))
        figures = {place for place in columns if any(isinstance(row[place], Figure) for row in matrix.rows)}
        align = "".join("r" if place in figures else "l" for place in columns)
        yield Grid(matrix.title, matrix.head, rows, unit=matrix.unit, note=note, align=align, sheet=matrix.title)


def write_rates(context: Context) -> Iterator[Part]:
    """Completion rates of the tables that say what is done."""
    for matrix in shown_matrices(context):
        if matrix.done:
            count, done = len(matrix.done), sum(matrix.done)
            share = Figure(100 * done / count, 1)
            yield Sentence(
                fill(
                    context.wording["rate"], title=matrix.title, count=count, done=done, share=Shown(share.text, share)
                )
            )


def write_cases(context: Context) -> Iterator[Part]:
    """Model cases, each tied to the record it tells of."""
    for case in context.data.cases:
        if context.may_show(public=case.public):
            yield Subtitle(case.title)
            yield from (Sentence((line,)) for line in case.text.splitlines() if line.strip())
            yield Sentence((f"（{case.subject}）",))


def write_corrections(context: Context) -> Iterator[Part]:
    """What an earlier bulletin printed, and what is right."""
    for one in context.data.corrections:
        yield Sentence(
            fill(
                context.wording["correction"], number=one.number, place=one.place, printed=one.printed, right=one.right,
                reason=one.reason,
            )
        )  # fmt: skip


def write_receipts(context: Context) -> Iterator[Part]:
    """Named posts: what is known of their copy, or a place to sign for it."""
    known = {receipt.post: receipt for receipt in context.data.receipts}
    rows: list[list[Cell]] = []
    for place, post in enumerate(dict.fromkeys((*context.data.copies, *known)), 1):
        one = known.get(post, Receipt(post))
        days = [write_day(day) if day else "" for day in (one.sent, one.received)]
        rows.append([str(place), post, *days, one.by, receipt_state(one)])
    if rows:
        yield Grid(
            "签收单", ("序号", "抄送对象", "送达", "签收日期", "签收人", "状态"), rows, align="clllll", sheet="签收单"
        )


def receipt_state(one: Receipt) -> str:
    """Signed, sent, or still to be sent."""
    if one.received:
        return "已签收"
    return "已送达，未签收" if one.sent else "未送达"
