"""A request and a pack → a bulletin's data: does the plan order it, at this rhythm, on this day."""

from datetime import date, datetime
from pathlib import Path

from gongce.bulletins.monthly.data import BulletinData, Case, Correction, Publication, Receipt
from gongce.bulletins.monthly.issue import Approval, judge_issue
from gongce.bulletins.monthly.request.ranking import rank_table
from gongce.bulletins.monthly.request.reading import RankingRequest, Request
from gongce.bulletins.monthly.request.tables import CsvTable, as_matrix, find_gaps, read_table
from gongce.bulletins.monthly.template import Templates, default_templates
from gongce.calendars import Cycle
from gongce.rulebook import Order, Pack, Tie
from gongce.vocabulary import Finding, InputError, Period, PeriodKind, Severity

WORDS = {
    "basis": "没有依据", "approval": "没有批准", "frequency": "没有频次", "expiry": "没有失效日期",
    "validity": "不在有效期内", "filing": "没有计划备案号", "superior basis": "没有上级依据",
}  # fmt: skip
RHYTHMS = {Cycle.MONTHLY: "月", Cycle.QUARTERLY: "季", Cycle.HALF_YEARLY: "半年", Cycle.YEARLY: "年"}
LENGTHS = {PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}


def build_bulletin(
    request: Request,
    pack: Pack,
    folder: Path,
    *,
    day: date,
    as_of: datetime,
    is_issued: bool = True,
    approval: Approval | None = None,
    templates: Templates | None = None,
) -> BulletinData:
    """What the bulletin says, and what it is.

    What the plan's order lacks on the day, and a period out of its rhythm, stand in the way of issuing: the bulletin
    is then a marked draft for internal use, and no person may issue over it.

    Args:
        request: the office's file.
        pack: the plan.
        folder: where the request's tables lie.
        day: the day of issue.
        as_of: the moment the tables are taken as of.
        is_issued: whether it is to be issued.
        approval: who issues over doubts about data.
        templates: the office's; the defaults where None.

    Raises:
        InputError: the plan has no such order, a table that cannot be read, a ranking of a table that is not there.
        RefusedError: an approval over the order's lack.
    """
    order = find_order(pack, request.order)
    tables = {one.id: read_table(one, folder) for one in request.tables}
    kind = (templates or default_templates()).kind(request.kind)
    lacks = tuple(list_lacks(order, request.period, day))
    findings = [*(bar(order, lack) for lack in lacks), *(gap for table in tables.values() for gap in find_gaps(table))]
    findings += find_untimely(pack, order, day)
    ranked = [(one, pick(tables, one.table)) for one in request.rankings]
    subjects = list_subjects(pack, order)
    findings += [finding for one, table in ranked for finding in find_strangers(one, table, pack)]
    leagues = [rank_table(one, table, tie_of(pack, order), internal=lacks, subjects=subjects) for one, table in ranked]
    return BulletinData(
        request.title, request.period, as_of, request.issuer or issuer_of(pack, order), pack.plan.title,
        judge_issue(findings, is_issued=is_issued, approval=approval), request.number, day, request.recipients,
        request.copies, request.contact, leagues=leagues,
        matrices=[as_matrix(table, is_public=kind.audience == "public") for table in tables.values()],
        cases=[Case(one.title, one.text, one.subject, one.subject_id, one.public) for one in request.cases],
        corrections=[
            Correction(one.number, one.place, one.printed, one.right, one.reason) for one in request.corrections
        ],
        findings=findings, notes=request.notes, code=f"规则包{pack.name}，依据{order.id} {order.title}",
        publication=publication_of(request), receipts=receipts_of(request),
        window=window_of(request) or window_of_order(pack, order),
    )  # fmt: skip


def find_order(pack: Pack, name: str) -> Order:
    """The plan's order of that id.

    Raises:
        InputError: there is none.
    """
    for order in pack.orders:
        if order.id == name:
            return order
    offered = "、".join(order.id for order in pack.orders)
    raise InputError(f"the plan {pack.name} has no order {name}", where="order", remedy=f"it has {offered}")


def list_lacks(order: Order, period: Period, day: date) -> list[str]:
    """What keeps it from being issued: the order's own lack on the day, a period out of its rhythm."""
    lacks = [WORDS[name] for name in order.lacking(day)]
    length = order.frequency.months
    covered = LENGTHS.get(period.kind, 1 if period.kind is PeriodKind.MONTH else None)
    is_due = length is None or covered == length or (covered is None and period.last % length == 0)
    return lacks if is_due else [*lacks, f"按{RHYTHMS[order.frequency]}通报，{period.title}不是一期"]


def bar(order: Order, lack: str) -> Finding:
    """A finding that nobody may issue over: without an order a ranking stays internal."""
    message = f"“{order.title}”{lack}，只作内部分析"
    return Finding("order_lacking", Severity.BLOCKING, order.id, message, "补齐依据，或改期")


def find_untimely(pack: Pack, order: Order, day: date) -> list[Finding]:
    """A bulletin that the calendar wants within a window, on a day outside it."""
    window = window_of_order(pack, order)
    if window is None or window[0] <= day <= window[1]:
        return []
    message = f"“{order.title}”应在{window[0]}至{window[1]}通报，今为{day}"
    return [Finding("untimely", Severity.WARNING, order.id, message, "在通报中说明")]


def window_of_order(pack: Pack, order: Order) -> tuple[date, date] | None:
    """The window of days that the plan's calendar gives to a bulletin issued once."""
    for entry in pack.calendar:
        if entry.order == order.id and isinstance(entry.opens, date) and isinstance(entry.due, date):
            return entry.opens, entry.due
    return None


def list_subjects(pack: Pack, order: Order) -> list[tuple[str, ...]]:
    """Every unit the order is about, each by all its names; a group stands for its members."""
    units = [
        unit for name in order.subjects for unit in (pack.members(name) or (pack.unit(name),))
    ]  # fmt: skip
    return [(unit.title, *unit.aliases) for unit in dict.fromkeys(units)]


def find_strangers(request: RankingRequest, table: CsvTable, pack: Pack) -> list[Finding]:
    """Ranked units that the plan does not know."""
    known = {name for unit in pack.units for name in (unit.title, *unit.aliases)}
    column = table.column(request.unit)
    strangers = [row[column] for row in table.rows if row[column] not in known]
    if not strangers:
        return []
    message = f"{'、'.join(strangers)}不是规划{pack.plan.title}的单位"
    return [Finding("unknown_unit", Severity.WARNING, f"{table.file} {request.unit}", message, "改用规划中的名称")]


def pick(tables: dict[str, CsvTable], name: str) -> CsvTable:
    """The table a ranking names.

    Raises:
        InputError: there is none.
    """
    if name not in tables:
        raise InputError(
            f"a ranking of the table {name}", where="rankings", remedy=f"the tables are {'、'.join(tables)}"
        )
    return tables[name]


def tie_of(pack: Pack, order: Order) -> Tie:
    """How equals are ordered: by the scheme of the order's subjects and frequency, else they share a place."""
    for scheme in pack.schemes:
        if scheme.frequency == order.frequency and set(scheme.subjects) == set(order.subjects) and scheme.ties:
            return scheme.ties
    return Tie.SHARED


def issuer_of(pack: Pack, order: Order) -> str:
    """The issuing body's title."""
    return "、".join(pack.unit(name).title for name in order.issuer) or pack.plan.title


def publication_of(request: Request) -> Publication | None:
    """Who let it go to the public; None where the day is unknown or nobody is named."""
    one = request.publication
    return Publication(one.by, one.day, one.channel) if one and isinstance(one.day, date) else None


def receipts_of(request: Request) -> list[Receipt]:
    """What is known of the copies."""
    return [
        Receipt(
            one.post, one.sent if isinstance(one.sent, date) else None,
            one.received if isinstance(one.received, date) else None, one.by,
        )
        for one in request.receipts
    ]  # fmt: skip


def window_of(request: Request) -> tuple[date, date] | None:
    """The days whose records are told.

    Raises:
        InputError: a window that ends before it begins, or has no days.
    """
    if request.window is None:
        return None
    first, last = request.window.first, request.window.last
    if not isinstance(first, date) or not isinstance(last, date) or last < first:
        raise InputError("a window without days", where="window", remedy="write first: 2012-05-01, last: 2012-05-10")
    return first, last
