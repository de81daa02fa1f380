"""A person's or a team's appraisal sheet: posts held, results of those bodies, duties due; for named readers alone."""

from collections.abc import Iterator

from gongce.appraisal.consequences import PersonSheet
from gongce.appraisal.consequences.persons import title_of
from gongce.appraisal.scheme import Ready
from gongce.appraisal.sheet import Sheet
from gongce.bulletins.word import Block, Form, Heading, OfficialDocument, Paragraph, Table
from gongce.bulletins.word.numerals import write_day
from gongce.vocabulary import Period


def lay_out_person(ready: Ready, sheet: Sheet, one: PersonSheet, period: str) -> OfficialDocument:
    """The sheet as a document; it says who may see it on every page."""
    bodies = ready.scheme.bodies
    issuer = ready.pack.unit(bodies[0]).title if ready.pack and bodies else ""
    readers = ready.scheme.offices.readers if ready.scheme.offices else ()
    allowed = "、".join(ready.pack.unit(name).title for name in readers) if ready.pack else ""
    kind = "干部考核表" if one.person else "班子考核表"
    return OfficialDocument(
        issuer=issuer,
        title=f"{one.name}{Period.parse(period).title}{kind}",
        body=tuple(_body(ready, sheet, one)),
        form=Form.PLAIN,
        sealed=False,
        mark="限定范围",
        mark_reason=f"只供{allowed}使用，不得转发",
    )


def _body(ready: Ready, sheet: Sheet, one: PersonSheet) -> Iterator[Block]:
    yield Paragraph(f"得分出自“{sheet.title}”的结果，任职出自任职台账，事项出自方案日程；本表不另行填分。")
    yield Heading(1, "任职与结果")
    rows = []
    for held, unit in one.holdings:
        total = sheet.print_total(unit) if unit else "—"
        rank = "—" if unit is None or unit.place.rank is None else f"{unit.place.rank}"
        grade = sheet.classes.get(unit.grade or "", "—") if unit else "—"
        who = title_of(ready.pack, held.body) if one.person else one.names[held.person]
        days = (held.since.isoformat(), held.until.isoformat(), str(held.days))
        rows.append([who, held.post, *days, total, rank, grade])
    head = ("单位" if one.person else "干部", "职务", "任职自", "任职至", "天数", "单位得分", "位次", "等次")
    yield Table(head, rows, align="llccrrrl", widths=(3.2, 2.6, 3.6, 3.6, 1.5, 2.4, 1.5, 1.8))
    yield Heading(1, "任职期间到期的事项")
    if one.duties:
        due = [[duty.what, write_day(duty.due) if duty.due else "—", duty.clause] for duty in one.duties]
        yield Table(("事项", "期限", "条款"), due, align="lcl", widths=(9, 4, 4))
    else:
        yield Paragraph("任职期间没有到期的事项。")
