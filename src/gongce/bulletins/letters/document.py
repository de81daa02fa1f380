"""Letters as official documents: tables of targets and duties, what entitles them, both signatures."""

from collections.abc import Iterator
from datetime import date

from gongce.bulletins.letters.content import INTERNAL, LACKING_WORDS, NO_ORDER, SENTENCES, Letter, LetterTarget
from gongce.bulletins.letters.roster import Roster
from gongce.bulletins.word import Block, Form, Heading, OfficialDocument, Paragraph, SignatureLines, Table
from gongce.rulebook import Pack


def lay_out_letter(letter: Letter) -> OfficialDocument:
    """A unit's letter as a document; internal analysis is marked on every page, with the reason."""
    mark, reason = (INTERNAL, tell_lacking(letter.lacking)) if letter.is_internal else ("", "")
    return OfficialDocument(
        issuer=letter.issuer,
        title=letter.title,
        body=tuple(_body(letter)),
        form=Form.PLAIN,
        day=None,
        sealed=False,
        mark=mark,
        mark_reason=reason,
    )


def tell_lacking(lacking: tuple[str, ...]) -> str:
    """Why it is not issued, in one sentence; "" where nothing is lacking.

    >>> tell_lacking(("批准", "有效期限", "当日不在有效期内"))
    '当日不在有效期内；缺批准、有效期限。不得印发'
    """
    if not lacking:
        return ""
    missing = [word for word in lacking if word not in SENTENCES]
    parts = [word for word in lacking if word in SENTENCES] + ([f"缺{'、'.join(missing)}"] if missing else [])
    return f"{'；'.join(parts)}。不得印发"


def _body(letter: Letter) -> Iterator[Block]:
    yield Paragraph(letter.issuer, lead="甲方：")
    yield Paragraph(letter.unit, lead="乙方：")
    yield Paragraph(f"为落实{letter.plan}，明确乙方承担的目标、事项和期限，双方签订本责任书。")
    yield Heading(1, "目标")
    if letter.targets:
        yield _target_table(letter)
    else:
        yield Paragraph("方案没有为乙方单列数量目标。")
    if letter.yearly:
        yield Heading(1, "分年度目标")
        yield _yearly_table(letter)
    yield Heading(1, "事项与期限")
    if letter.duties:
        rows = [[duty.what, duty.due, duty.cycle, duty.section] for duty in letter.duties]
        yield Table(("事项", "期限", "频次", "条款"), rows, align="lccl", widths=(6.5, 6.5, 2.2, 4))
    else:
        yield Paragraph("方案没有为乙方单列事项。")
    yield Heading(1, "双方责任")
    yield Paragraph(
        "甲方负责协调，按方案核定完成情况；乙方对所列目标和事项负责，据实报送数据。目标调整须经甲方批准，写明理由。"
    )
    yield Heading(1, "依据与有效期")
    for words in letter.entitlement or ("方案未安排责任书，以上内容仅供内部分析。",):
        yield Paragraph(words)
    yield SignatureLines((f"甲方（{letter.issuer}）", f"乙方（{letter.unit}）"))


def _target_table(letter: Letter) -> Table:
    """Only the tiers some target names get a column."""
    tiers = [(word, key) for word, key in (("保底", "floor"), ("目标值", "target"), ("力争", "strive"))]
    used = [(word, key) for word, key in tiers if any(getattr(one, key) != "—" for one in letter.targets)]
    head = ["指标", "单位", *(word for word, _ in used), "时间", "条款"]
    rows = [_target_row(one, [key for _, key in used]) for one in letter.targets]
    widths = (7, 2.2, *(2.7 for _ in used), 4.8, 4)
    return Table(head, rows, align="lc" + "r" * len(used) + "cl", widths=widths)


def _target_row(one: LetterTarget, keys: list[str]) -> list[str]:
    return [one.title, one.measured_in, *(str(getattr(one, key)) for key in keys), one.when, one.section]


def _yearly_table(letter: Letter) -> Table:
    years = sorted({year for row in letter.yearly for year in row.values})
    rows = [[row.title, row.measured_in, *(row.values.get(year, "—") for year in years)] for row in letter.yearly]
    note = "分年度数由目标分解得出，方案未逐年印出。"
    return Table(("指标", "单位", *(f"{year}年" for year in years)), rows, align="lc" + "r" * len(years), note=note)


def lay_out_project_letter(pack: Pack, roster: Roster, project: str, day: date) -> OfficialDocument:
    """One project's letter: its role slots with holders, and a place to sign for each."""
    order = roster.order
    lacking = tuple(LACKING_WORDS[one] for one in order.lacking(day)) if order else (NO_ORDER,)
    issuer = "、".join(pack.unit(one).title for one in (order.issuer if order else ()))
    slots = roster.of(project)
    rows = [[slot.role, slot.holder or "（待明确）", _print_day(slot.signed)] for slot in slots]
    gaps = [slot.role for slot in slots if slot.is_gap]
    body: list[Block] = [
        Paragraph(project, lead="项目："),
        Paragraph(issuer or pack.unit(pack.plan.city).title, lead="甲方："),
        Paragraph(f"为落实{pack.plan.title}，明确本项目各项责任，双方签订本责任书。"),
        Heading(1, "责任分工"),
        Table(("责任", "责任人或单位", "签订日期"), rows, align="lll", widths=(3, 7, 4)),
    ]
    if gaps:
        body.append(Paragraph(f"{'、'.join(gaps)}责任人尚待明确，明确前本责任书不生效。"))
    body += [
        Heading(1, "双方责任"),
        Paragraph("责任人定期跟踪项目，协调困难，提供服务，如实记录；甲方按期检查。"),
        *(SignatureLines(pair) for pair in _pair_up(["甲方", *(f"{slot.role}责任人" for slot in slots)])),
    ]
    return OfficialDocument(
        issuer=issuer,
        title=f"{project}\n{order.title if order else '责任书'}",
        body=body,
        form=Form.PLAIN,
        sealed=False,
        mark=INTERNAL if lacking else "",
        mark_reason=tell_lacking(lacking),
    )


def _pair_up(parties: list[str]) -> list[tuple[str, ...]]:
    """Two places to sign side by side; more do not fit a line."""
    return [tuple(parties[k : k + 2]) for k in range(0, len(parties), 2)]


def _print_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "未签"
