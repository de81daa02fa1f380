"""A request and a pack → a bulletin's data: does the plan order it, at this rhythm, on this day."""

from datetime import date, datetime
from pathlib import Path

from gongce.bulletins.monthly.data import BulletinData, Case, Correction, Publication, Receipt
from gongce.bulletins.monthly.issue import Approval, judge_issue
from gongce.bulletins.monthly.request.ranking import rank_table
from gongce.bulletins.monthly.request.reading import Request
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
    leagues = [
        rank_table(one, pick(tables, one.table), tie_of(pack, order), internal=lacks) for one in request.rankings
    ]
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
        publication=publication_of(request), receipts=receipts_of(request), window=window_of(request),
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
