"""Letters of reminder (提示函): one a unit that is behind a goal by rule, for all its indicators together.

Without an order that may be issued on the day they are prepared as internal analysis, marked so on every page, and
carry neither number nor signature (methods.md §7.5).
"""

from dataclasses import dataclass

from gongce.bulletins.meeting.card import CardLine, list_lines
from gongce.bulletins.meeting.data import BEHIND, Card, Meeting
from gongce.bulletins.monthly.composition import Context
from gongce.bulletins.monthly.headline import show_chance
from gongce.bulletins.word import Form, OfficialDocument, Paragraph, Table, write_official
from gongce.bulletins.word.numerals import write_day

HEAD = ("指标", "完成", "年度目标", "完成目标（%）", "落后序时（百分点）", "还差", "今后每月需完成", "可能性")
INTERNAL = "内部分析"


@dataclass(frozen=True)
class Reminder:
    """A letter to one unit: about which indicators, and whether it may be sent."""

    unit: str
    name: str
    document: OfficialDocument
    may_be_sent: bool

    @property
    def docx(self) -> bytes:
        """The letter in Word."""
        return write_official(self.document)


def list_reminders(context: Context, meeting: Meeting) -> list[Reminder]:
    """A letter for every unit that is behind a goal that was assigned or printed."""
    return [
        _write(context, meeting, card, lines)
        for card in meeting.cards
        if (lines := find_behind(context, meeting, card))
    ]


def find_behind(context: Context, meeting: Meeting, card: Card) -> list[CardLine]:
    """What a unit is to be reminded of: behind by its light, against a firm goal, of an indicator that counts."""
    return [
        line
        for line in list_lines(context, card.unit)
        if line.row.light in BEHIND
        and line.row.share.value is not None
        and (line.table.id, card.unit) in meeting.firm
        and (not meeting.reminded or line.table.id in meeting.reminded)
    ]


def _write(context: Context, meeting: Meeting, card: Card, lines: list[CardLine]) -> Reminder:
    data, basis = context.data, meeting.basis
    mark, reason = (INTERNAL, "、".join(basis.lacking)) if basis.lacking else (data.state.mark, data.state.reason)
    titles = "、".join(line.table.title for line in lines)
    official = OfficialDocument(
        issuer=data.issuer,
        title=f"关于{data.period.title}目标进度的提示函",
        recipients=(card.name,),
        body=[Paragraph(_opening(context, meeting, titles)), _table(context, lines), *_asks(context, meeting)],
        signature="" if mark else data.issuer,
        day=None if mark else data.day,
        form=Form.LETTER,
        mark=mark,
        mark_reason=reason if mark else "",
    )
    return Reminder(card.unit, card.name, official, not mark)


def _opening(context: Context, meeting: Meeting, titles: str) -> str:
    basis, data = meeting.basis, context.data
    number = f"（{basis.number}）" if basis.number else ""
    rests = f"按照《{basis.document}》{number}{basis.clause}“{basis.title}”的安排，" if basis.document else ""
    after = f"（见{data.number}）" if data.number else ""
    return f"{rests}现就你单位{data.period.title}{titles}落后序时情况提示如下{after}。"


def _table(context: Context, lines: list[CardLine]) -> Table:
    rows = [
        [
            f"{line.table.title}（{line.table.measured_in}）",
            line.row.level.text,
            line.row.target.text,
            line.row.share.text,
            line.row.ahead.text.removeprefix("-"),
            line.prospect.gap.text if line.prospect else "—",
            line.row.needed.text,
            show_chance(line.prospect.chance).text if line.prospect else "—",
        ]
        for line in lines
    ]
    sources = "、".join(dict.fromkeys(line.table.source for line in lines if line.table.source))
    note = f"资料来源：{sources}；数据截至{write_day(context.data.as_of.date())}；可能性供研判，不作考核依据。"
    kept = [at for at in range(len(HEAD)) if at == 0 or any(row[at] != "—" for row in rows)]
    return Table(
        [HEAD[at] for at in kept],
        [[row[at] for at in kept] for row in rows],
        align="".join("lrrrrrrr"[at] for at in kept),
        note=note,
    )


def _asks(context: Context, meeting: Meeting) -> list[Paragraph]:
    data, until = context.data, meeting.basis.answer_by
    by = f"于{write_day(until)}前" if until else "及时"
    contact = f"（联系：{data.contact}）" if data.contact else ""
    words = f"请分析原因，{by}将补缺措施和分月安排函复{data.issuer}{contact}。已报送的材料不再重复报送。"
    return [Paragraph(words)]
