"""The pack a clerk leaves: gathered from what the workbench knows of the unit's returns."""

from django.utils import timezone

from gongce.facts.returns.handover import HandoverTable, write_handover
from gongce_web import clock
from gongce_web.accounts.models import Grant
from gongce_web.returns.matrices import state_of_return
from gongce_web.returns.models import Return, ReturnQuery
from gongce_web.returns.queries import is_missing
from gongce_web.returns.sheets import form_of, list_forms
from gongce_web.roles import Role
from gongce_web.units.models import Unit

_PAST = 60
_POSTS = {Role.RESPONDENT: "填报", Role.REVIEWER: "审核", Role.ANALYST: "运行监测", Role.SYSTEM_ADMIN: "系统管理"}


def write_unit_handover(unit: Unit) -> bytes:
    """The workbook of a unit: what is open, what comes, what was filed, whom to ask, what is still asked."""
    title = f"{unit.title}报表交接（{clock.today():%Y-%m-%d}）"
    filed = list(Return.objects.filter(unit=unit).select_related("round", "unit", "submitted_by", "approved_by"))
    tables = [_open(filed), _coming(filed), _past(filed), _contacts(unit), _queries(filed), _forms(filed)]
    return write_handover(title, tables)


def _open(filed: list[Return]) -> HandoverTable:
    today = clock.today()
    rows = [
        [one.round.title, f"{one.filled}/{one.round.cells}", f"{one.due:%Y-%m-%d}", state_of_return(one, today).word]
        for one in filed
        if is_missing(one)
    ]
    return HandoverTable("待办报表", "还没有报送或已退回的报表。", ("报表", "已填格数", "截止", "状态"), rows)


def _coming(filed: list[Return]) -> HandoverTable:
    known = {one.round.form for one in filed}
    rows = [
        [form.title, str(form.cycle), f"期末后第{form.due_after}天", f"{form.cells}格，约{form.minutes:.0f}分钟"]
        for form in list_forms()
        if form.id in known
    ]
    return HandoverTable("报表日程", "每期都要报的表。", ("报表", "周期", "截止", "工作量"), rows)


def _past(filed: list[Return]) -> HandoverTable:
    rows = [
        [
            one.round.title,
            f"{timezone.localtime(one.submitted_at):%Y-%m-%d}" if one.submitted_at else "",
            one.submitted_by.name if one.submitted_by else "",
            f"{timezone.localtime(one.approved_at):%Y-%m-%d}" if one.approved_at else "",
        ]
        for one in filed
        if one.submitted_at
    ]
    return HandoverTable("历次报表", "已经报送过的报表。", ("报表", "报送", "报送人", "审核通过"), rows[:_PAST])


def _contacts(unit: Unit) -> HandoverTable:
    """By post: who holds a role in the unit or above it; work phones alone."""
    paths = [unit.path[: at + 1] for at, letter in enumerate(unit.path) if letter == "/"]
    grants = Grant.objects.filter(unit__path__in=paths, until=None, role__in=list(_POSTS)).select_related(
        "user", "unit"
    )
    rows = [[one.unit.title, _POSTS[Role(one.role)], one.user.name, one.user.work_phone] for one in grants]
    return HandoverTable("联系人", "按岗位列出，只列办公电话。", ("单位", "岗位", "姓名", "办公电话"), rows)


def _queries(filed: list[Return]) -> HandoverTable:
    queries = ReturnQuery.objects.filter(filed__in=filed, answered_at=None).select_related("filed__round", "asked_by")
    rows = [[one.filed.round.title, one.cell, one.question, one.asked_by.name] for one in queries]
    return HandoverTable("未答复查询", "审核人问过、还没有答复的。", ("报表", "单元格", "问题", "提问人"), rows)


def _forms(filed: list[Return]) -> HandoverTable:
    """What belongs in each row, from the newest round of each form."""
    newest = {one.round.form: one.round for one in sorted(filed, key=lambda one: one.round.due)}
    rows = [
        [form.title, row.title or row.indicator, row.note]
        for form in (form_of(one) for one in newest.values())
        for row in form.rows
        if row.note
    ]
    return HandoverTable("填报口径", "表中写明的口径。", ("报表", "指标", "口径"), rows)
