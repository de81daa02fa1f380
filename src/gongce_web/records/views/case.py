"""One case: how it stands, what may be done next, doing it; opening one; the cases of a procedure."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.procedures import mainland_workdays
from gongce.procedures.events import EventKind
from gongce.procedures.report import report_cases
from gongce.rulebook import Procedure
from gongce.vocabulary import ConflictError, GongceError
from gongce_web import clock
from gongce_web.city.scope import read_scope
from gongce_web.city.workspaces import open_city
from gongce_web.guards import guarded
from gongce_web.records.actions import act_on_case, file_evidence, open_case
from gongce_web.records.detail.acting import ActForm, OpenForm, openings
from gongce_web.records.detail.cases import view_case
from gongce_web.records.detail.forms import suggest_number
from gongce_web.records.models import CaseRecord
from gongce_web.records.policies import CASES, hidden_procedures
from gongce_web.records.queries import facts_of, load_cases
from gongce_web.records.queries.acting import roles_in
from gongce_web.records.views.record import person
from gongce_web.roles import Operation


def open_procedure(request: HttpRequest, name: str) -> Procedure:
    """A procedure whose cases the person may see.

    Raises:
        Http404: there is none, or it is restricted and the person is not named.
    """
    procedure = next((one for one in open_city().pack.procedures if one.id == name), None)
    if procedure is None or procedure.id in hidden_procedures(person(request)):
        raise Http404(name)
    return procedure


def open_row(request: HttpRequest, procedure: str, number: str, operation: Operation) -> CaseRecord:
    """A case the person may touch so, or 404."""
    rows = CaseRecord.objects.filter(procedure=open_procedure(request, procedure).id).select_related("unit")
    return get_object_or_404(CASES.rows(person(request), operation, rows), number=number)


@guarded(CASES, Operation.SEE)
def show_case(request: HttpRequest, procedure: str, number: str) -> HttpResponse:
    """The case on the day the address names."""
    return _show(request, open_row(request, procedure, number, Operation.SEE))


def _show(request: HttpRequest, row: CaseRecord, error: GongceError | None = None, form: Any = None) -> HttpResponse:
    scope, today = read_scope(request), clock.today()
    view = view_case(scope.pack, row, scope.as_of or today, today, person(request))
    status = 200 if error is None and form is None else 409 if isinstance(error, ConflictError) else 422
    values = {"scope": scope, "view": view, "case": row, "error": error, "form": form, "today": today}
    return render(request, "records/case.html", values, status=status)


@guarded(CASES, Operation.FILL)
@require_POST
def act(request: HttpRequest, procedure: str, number: str) -> HttpResponse:
    """One more event, or the core's reasons why not."""
    row, form = open_row(request, procedure, number, Operation.FILL), ActForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, row, form=form)
    try:
        _act(request, row, form)
    except GongceError as error:
        return _show(request, row, error)
    messages.success(request, _("已办理。"))
    return redirect("case", procedure, number)


@transaction.atomic
def _act(request: HttpRequest, row: CaseRecord, form: ActForm) -> None:
    upload = form.cleaned_data.get("file")
    file = file_evidence(upload=upload, by=person(request)) if upload else None
    act_on_case(
        procedure=row.procedure,
        number=row.number,
        event=form.event(file.proof if file else "", facts_of(row)),
        expected_version=form.cleaned_data["version"],
        by=person(request),
        file=file,
    )


@guarded(CASES, Operation.FILL)
def open_new(request: HttpRequest, procedure: str) -> HttpResponse:
    """A new case of a procedure."""
    kept = open_procedure(request, procedure)
    known = list(CaseRecord.objects.filter(procedure=kept.id).order_by("pk").values_list("number", flat=True))[-1:]
    number = suggest_number(kept.id, known) if known else f"{kept.id}-{clock.today().year}-001"
    initial = {"number": number, "day": clock.today(), "version": 0, "kind": EventKind.STEP}
    form, error = OpenForm(kept, open_city().pack, request.POST or None, request.FILES or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        try:
            _open(request, kept, form)
            messages.success(request, _("已立案。"))
            return redirect("case", kept.id, form.cleaned_data["number"].strip())
        except GongceError as found:
            error = found
    return _ask(request, kept, form, error)


def _ask(request: HttpRequest, procedure: Procedure, form: OpenForm, error: GongceError | None) -> HttpResponse:
    status = 200 if request.method != "POST" else 409 if isinstance(error, ConflictError) else 422
    roles = roles_in(procedure, person(request))
    values = {
        "scope": read_scope(request),
        "procedure": procedure,
        "form": form,
        "error": error,
        "facts": form.fact_fields,
    }
    values |= {"roles": [(role.id, role.title) for role in roles], "openings": openings(procedure)}
    return render(request, "records/open.html", values, status=status)


@transaction.atomic
def _open(request: HttpRequest, procedure: Procedure, form: OpenForm) -> None:
    upload, data = form.cleaned_data.get("file"), form.cleaned_data
    file = file_evidence(upload=upload, by=person(request)) if upload else None
    open_case(
        procedure=procedure.id,
        number=data["number"].strip(),
        subject=data["subject"].strip(),
        title=data["title"].strip(),
        event=form.event(file.proof if file else ""),
        by=person(request),
        file=file,
    )


@guarded(CASES, Operation.SEE)
def show_cases(request: HttpRequest, procedure: str) -> HttpResponse:
    """The cases of a procedure on a day, the worst light first."""
    kept, scope = open_procedure(request, procedure), read_scope(request)
    on = scope.as_of or clock.today()
    rows = CASES.rows(person(request), Operation.SEE, CaseRecord.objects.filter(procedure=kept.id))
    mine = set(rows.values_list("number", flat=True))
    cases = [case for case in load_cases(kept.id) if case.number in mine]
    report = report_cases(kept, cases, on, mainland_workdays(), check=False)
    lines = sorted(report.rows, key=lambda row: (-row.light.light, row.number))
    may_open = CASES.may(person(request), Operation.FILL) and bool(roles_in(kept, person(request)))
    values = {"scope": scope, "procedure": kept, "report": report, "lines": lines, "on": on, "may_open": may_open}
    return render(request, "records/cases.html", values)
