"""Pages about all returns: who has not reported, reminders, burden, cells nobody uses, hand-over."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.facts.returns import lay_out, period_of_day
from gongce.vocabulary import InputError
from gongce.workspace.return_forms import list_unused
from gongce_web import clock
from gongce_web.city.exports import send_xlsx
from gongce_web.city.policies import FIGURES
from gongce_web.city.workspaces import open_city
from gongce_web.guards import guarded
from gongce_web.returns import actions
from gongce_web.returns.handovers import write_unit_handover
from gongce_web.returns.matrices import list_return_reminders, show_burden, show_matrix
from gongce_web.returns.models import Return, Round
from gongce_web.returns.opening import open_due_rounds
from gongce_web.returns.policies import RETURNS, ROUNDS
from gongce_web.returns.sheets import city_uses, list_forms
from gongce_web.returns.views.found import change, user_of
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


@guarded(FIGURES, Operation.SEE)
def matrix(request: HttpRequest) -> HttpResponse:
    """Units down, forms and periods across: a state each, no values."""
    user = user_of(request)
    context = {
        "matrix": show_matrix(user),
        "may_lock": ROUNDS.may(user, Operation.CONFIGURE),
        "may_except": RETURNS.may(user, Operation.APPROVE),
        "today": clock.today(),
    }
    return render(request, "returns/matrix.html", context)


@guarded(FIGURES, Operation.SEE)
def reminders(request: HttpRequest) -> HttpResponse:
    """Texts ready to copy."""
    return render(request, "returns/reminders.html", {"reminders": list_return_reminders(user_of(request))})


@guarded(FIGURES, Operation.SEE)
def burden(request: HttpRequest) -> HttpResponse:
    """What is asked of each unit this month."""
    month = _read_month(request.GET.get("month", ""))
    rows = show_burden(user_of(request), month)
    total = sum(row.burden.minutes for row in rows)
    before = total - sum(row.burden.change for row in rows)
    context = {"rows": rows, "month": month, "total": total, "before": before, "change": total - before}
    return render(request, "returns/burden.html", context)


def _read_month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today()


@guarded(FIGURES, Operation.SEE)
def unused(request: HttpRequest) -> HttpResponse:
    """Asked cells that nothing reads."""
    pack, uses, today = open_city().pack, city_uses(), clock.today()
    sheets = [lay_out(form, pack, period_of_day(form.cycle, today)) for form in list_forms()]
    found = [(sheet.form, list_unused(sheet.cells, uses)) for sheet in sheets]
    asked = sum(len(sheet.cells) for sheet in sheets)
    context = {"found": found, "count": sum(len(cells) for _, cells in found), "asked": asked}
    return render(request, "returns/unused.html", context)


@guarded(ROUNDS, Operation.CONFIGURE)
@require_POST
def open_rounds(request: HttpRequest) -> HttpResponse:
    """Open every form whose day has come."""
    return change(request, lambda: open_due_rounds(by=user_of(request)), _("已布置到期的报表"), "return-matrix")


@guarded(ROUNDS, Operation.CONFIGURE)
@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock a round, or unlock it."""
    round_, reason = get_object_or_404(Round, pk=pk), request.POST.get("reason", "")
    act = actions.unlock_round if round_.is_locked else actions.lock_round
    done = _("已解锁") if round_.is_locked else _("已锁定")
    return change(request, lambda: act(round_=round_, reason=reason, by=user_of(request)), done, "return-matrix")


@guarded(RETURNS, Operation.APPROVE)
@require_POST
def grant_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for one unit, or nothing asked of it this period."""
    user = user_of(request)
    filed = RETURNS.rows(user, Operation.APPROVE, Return.objects.select_related("round", "unit")).filter(pk=pk).first()
    if filed is None:
        raise Http404(pk)

    def act() -> object:
        until = _read_day(request.POST.get("until", ""))
        reason = request.POST.get("reason", "")
        return actions.grant_exception(filed=filed, until=until, reason=reason, by=user)

    return change(request, act, _("已登记例外"), "return-matrix")


def _read_day(text: str) -> date | None:
    """A day, or None where the unit need not report.

    Raises:
        InputError: no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(
            _("不是日期：%(text)s") % {"text": text[:20]}, where="until", remedy=_("写成 2019-08-15")
        ) from None


@guarded(FIGURES, Operation.SEE)
def handover(request: HttpRequest) -> HttpResponse:
    """The pack of a unit for the clerk who takes over; without a unit, the units to choose from."""
    user = user_of(request)
    paths = RETURNS.paths(user, Operation.FILL) + RETURNS.paths(user, Operation.APPROVE)
    units = [unit for unit in Unit.objects.filter(returns__isnull=False).distinct() if unit.path.startswith(paths)]
    code = request.GET.get("code", "")
    if not code:
        return render(request, "returns/handover.html", {"units": units})
    chosen = next((unit for unit in units if unit.code == code), None)
    if chosen is None:
        raise Http404(code)
    return send_xlsx(write_unit_handover(chosen), name=f"{chosen.title}报表交接.xlsx", by=user)
