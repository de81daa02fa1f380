"""The files of an award round: the publicity notice (.docx), the workbook and the payment list that is read again."""

import io
from collections.abc import Sequence

import xlsxwriter

from gongce.bulletins.word import Form, Heading, OfficialDocument, Paragraph, Table, write_official
from gongce.bulletins.word.blocks import Block
from gongce.bulletins.word.numerals import write_day
from gongce.entitlements.events import ROW
from gongce.entitlements.explaining import explain_row, print_amount
from gongce.entitlements.listings import write_payments
from gongce.entitlements.outcome import Line, Outcome

Cell = str | float | int | None
_WIDEST, _A4 = 80, 9
NO_ISSUER = "（发文机关）"


def write_award_files(outcome: Outcome, *, analysis: bool) -> dict[str, bytes]:
    """The files by name; an analysis is marked so on every page and has no payment list."""
    name = "奖补测算" if analysis else "奖补公示"
    files = {f"{name}.docx": write_official(award_notice(outcome, analysis=analysis))}
    files["奖补明细.xlsx"] = write_award_book(outcome, analysis=analysis)
    if not analysis and outcome.unit == "分":
        files["兑付清单.csv"] = ("\ufeff" + write_payments(outcome)).encode()
    return files


def award_notice(outcome: Outcome, *, analysis: bool) -> OfficialDocument:
    """公示: who gets how much under which clause and on which basis; what waits stands in the analysis alone."""
    paid = [line for line in outcome.lines if line.net and not line.waits]
    subjects = len({line.subject for line in paid})
    word = "测算" if analysis else "公示"
    lead = f"按{write_day(outcome.on)}有效的规则核定，本批共{subjects}个对象、{len(paid)}项，"
    body: list[Block] = [Paragraph(f"{lead}合计{print_amount(outcome.total, outcome.unit)}。"), _table(outcome, paid)]
    for name, (asked, ceiling) in outcome.budgets.items():
        if asked > ceiling:
            told = f"应付{print_amount(asked, outcome.unit)}，预算{print_amount(ceiling, outcome.unit)}，已按规则分配。"
            body.append(Paragraph(f"{outcome.book.by_id(name).title}：{told}"))
    if outcome.back:
        body += [Heading(1, "应收回资金"), _table(outcome, [line for line in outcome.lines if line.back], back=True)]
    held = [one for one in outcome.findings if one.code == "award.fact-missing"]
    if held and analysis:
        body += [Heading(1, "待补事项"), *(Paragraph(f"{one.place}：{one.message}") for one in held)]
    body += [Heading(1, "政策依据"), *_bases(outcome)]
    lacking = outcome.unpayable()
    reason = "；".join(f"{one.rule}缺{one.text}" for one in lacking) or "未经兑付审核"
    return OfficialDocument(
        issuer=_issuer(outcome),
        title=f"关于本批奖补资金的{word}",
        body=body,
        signature=_issuer(outcome),
        day=outcome.on,
        form=Form.PLAIN,
        mark="内部分析" if analysis else "",
        mark_reason=f"{reason}，不得兑付" if analysis else "",
        sealed=False,
    )


def _issuer(outcome: Outcome) -> str:
    payers = list(dict.fromkeys(payer for rule in outcome.rules for payer in rule.payer))
    return outcome.book.title_of(payers[0]) if len(payers) == 1 else NO_ISSUER


def _table(outcome: Outcome, lines: Sequence[Line], *, back: bool = False) -> Table:
    """Every amount; money in 元 with two decimals, the unit in the head."""
    unit = "元" if outcome.unit == "分" else outcome.unit
    rows = []
    for number, line in enumerate(lines, 1):
        amount = line.back if back else line.net
        told = _print(outcome, amount)
        rows.append([str(number), line.subject, outcome.book.by_id(line.rule).title, told])
    total = sum(line.back if back else line.net for line in lines)
    rows.append(["", "合计", "", _print(outcome, total)])
    return Table(["序号", "对象", "事项", f"金额（{unit}）"], rows, align="cllr", bold=frozenset({len(rows) - 1}))


def _print(outcome: Outcome, steps: int) -> str:
    """Money in 元 with both decimals and separators, other things as they are counted."""
    return f"{steps // 100:,}.{steps % 100:02d}" if outcome.unit == "分" else f"{steps:,}"


def _bases(outcome: Outcome) -> list[Block]:
    found: list[Block] = []
    giving = {line.rule for line in outcome.lines if line.net or line.back}
    for rule in outcome.rules:
        if rule.id not in giving:
            continue
        check = rule.validation
        if check is None:
            found.append(Paragraph(f"{rule.title}：缺政策依据和公平竞争审查。"))
            continue
        number = f"（{check.basis.number}）" if check.basis.number else ""
        review = (
            f"，公平竞争审查{check.fair_competition_review}" if check.fair_competition_review else "，缺公平竞争审查"
        )
        found.append(Paragraph(f"{rule.title}：《{check.basis.title}》{number}{check.basis.article}{review}。"))
    return found


def write_award_book(outcome: Outcome, *, analysis: bool) -> bytes:
    """The workbook: amounts, a column a rule with cuts, every row explained, the rules with what they lack."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        mark = "内部分析，不作为兑付依据" if analysis else ""
        pages: dict[str, list[list[Cell]]] = {
            "明细": _amounts(outcome, mark),
            "逐条规则": _columns(outcome),
            "说明": _words(outcome),
            "规则": _rules(outcome),
        }
        for name, rows in pages.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row, head if number == 0 else wrap)
            _style(page, rows, money)
    return buffer.getvalue()


def _style(page: "xlsxwriter.worksheet.Worksheet", rows: Sequence[Sequence[Cell]], money: object) -> None:
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    for column in range(max(map(len, rows))):
        cells = [row[column] for row in rows if column < len(row)]
        is_money = any(isinstance(cell, float) for cell in cells)
        widest = max(_width(cell) for cell in cells)
        page.set_column(column, column, min(_WIDEST, max(8, widest + 2)), money if is_money else None)
        for number, row in enumerate(rows):
            if column < len(row) and isinstance(row[column], float):
                page.write_number(number, column, row[column], money)


def _width(value: Cell) -> int:
    return 0 if value is None else sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(value))


def _figure(outcome: Outcome, steps: int) -> Cell:
    """Money as 元 (below 2⁵³ fen a double shows every fen), other things as they are counted."""
    return steps / 100 if outcome.unit == "分" else steps


def _amounts(outcome: Outcome, mark: str) -> list[list[Cell]]:
    unit = "元" if outcome.unit == "分" else outcome.unit
    head: list[Cell] = [
        "行",
        "对象",
        "规则",
        "事项",
        "条款",
        f"核减前（{unit}）",
        f"应兑付（{unit}）",
        f"应收回（{unit}）",
        "状态",
    ]
    rows = [head]
    for line in outcome.lines:
        rule = outcome.book.by_id(line.rule)
        state = "待补" if line.waits else mark or "可兑付"
        figures = [_figure(outcome, amount) for amount in (line.gross, line.net, line.back)]
        clause = rule.where.section if rule.where else ""
        rows.append([line.row, line.subject, line.rule, rule.title, clause, *figures, state])
    return rows


def _words(outcome: Outcome) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["说明"]]
    for row in outcome.frame.to_dicts():
        rows += [[told] for told in explain_row(outcome, row)]
    return rows


def _columns(outcome: Outcome) -> list[list[Cell]]:
    names = [*(rule.id for rule in outcome.rules), *(f"cut_{limit.id}" for limit in outcome.limits)]
    titles: list[Cell] = [
        *(rule.title for rule in outcome.rules),
        *(f"核减：{limit.title}" for limit in outcome.limits),
    ]
    rows: list[list[Cell]] = [["行", "对象", *titles, "限额后合计"]]
    for row in outcome.frame.to_dicts():
        rows.append([row[ROW], row["subject"], *(_figure(outcome, row[name]) for name in (*names, "total"))])
    return rows


def _rules(outcome: Outcome) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["规则", "事项", "条款", "政策依据", "公平竞争审查", "有效期至", "缺项"]]
    for rule, standing in zip(outcome.rules, outcome.standings, strict=True):
        check = rule.validation
        basis = f"{check.basis.title}{check.basis.number or ''}" if check else ""
        end = check.valid.end if check else rule.valid.end
        review = (check.fair_competition_review or "") if check else ""
        clause = rule.where.section if rule.where else ""
        rows.append([rule.id, rule.title, clause, basis, review, str(end or ""), standing.text])
    return rows
