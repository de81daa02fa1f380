"""One record: what it is, the form of an entry, its documents, and whom a field may point at."""

from dataclasses import replace
from datetime import date
from typing import cast

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.rulebook import Register
from gongce.vocabulary import ConflictError, GongceError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.scope import read_scope
from gongce_web.city.workspaces import open_city
from gongce_web.guards import guarded
from gongce_web.records.actions import add_entry, file_evidence
from gongce_web.records.actions.current import state_of
from gongce_web.records.actions.evidence import evidence_path
from gongce_web.records.detail.forms import EntryForm, initial_of, suggest_number
from gongce_web.records.detail.records import ACTS, view_record
from gongce_web.records.models import CaseEvent, CaseRecord, EvidenceFile, Record, RecordEvent, RecordValue
from gongce_web.records.policies import CASES, RECORDS, hidden_registers
from gongce_web.records.queries import is_drawn_from_cases
from gongce_web.records.queries.titles import nameless_registers, with_titles_for
from gongce_web.roles import Operation

_MOST_PICKED = 20


def person(request: HttpRequest) -> User:
    """Who asks; views are guarded, so it is an account."""
    return cast(User, request.user)


def open_register(request: HttpRequest, name: str) -> Register:
    """A register of the pack that the person may open.

    Raises:
        Http404: there is none, or it is restricted and the person is not named.
    """
    register = next((one for one in open_city().pack.registers if one.id == name), None)
    if register is None or register.id in hidden_registers(person(request)):
        raise Http404(name)
    return register


def open_record(request: HttpRequest, register: str, number: str, operation: Operation) -> Record:
    """A record the person may touch so.

    Raises:
        Http404: there is none, or it is not theirs.
    """
    rows = Record.objects.filter(register=open_register(request, register).id).select_related("unit", "case")
    found: Record = get_object_or_404(RECORDS.rows(person(request), operation, rows), number=number)
    return with_titles_for(person(request), [found])[0]


@guarded(RECORDS, Operation.SEE)
def show_record(request: HttpRequest, register: str, number: str) -> HttpResponse:
    """The record on the day the address names."""
    row, scope = open_record(request, register, number, Operation.SEE), read_scope(request)
    on = scope.as_of or clock.today()
    kept = scope.pack.register(register)
    view = view_record(scope.pack, kept, row, on, person(request))
    may_fill = row.case_id is None and not scope.as_of and RECORDS.may(person(request), Operation.FILL, row)
    acts = acts_of(row) if may_fill else ()
    values = {"scope": scope, "register": kept, "record": row, "view": view, "acts": acts, "on": on}
    return render(request, "records/record.html", values)


def acts_of(row: Record) -> tuple[tuple[str, str], ...]:
    """What may happen to a record next, by its turn."""
    names = ("change", "exit", "merge", "split") if row.is_there else () if row.is_merged else ("return",)
    return tuple((name, _(ACTS[name])) for name in names)


@guarded(RECORDS, Operation.FILL)
def enter_record(request: HttpRequest, register: str) -> HttpResponse:
    """A new record."""
    kept = open_register(request, register)
    if kept.procedure and is_drawn_from_cases(kept):
        return redirect("case-open", kept.procedure)
    known = list(Record.objects.filter(register=kept.id).order_by("pk").values_list("number", flat=True))[-1:]
    initial = {"day": clock.today(), "version": 0, "number": suggest_number(kept.id, known)}
    form = EntryForm(
        kept, open_city().pack, EntryAct.ENTER, request.POST or None, request.FILES or None, before={}, initial=initial
    )
    return _answer(request, kept, None, form)


@guarded(RECORDS, Operation.FILL)
def change_record(request: HttpRequest, register: str, number: str, act: str) -> HttpResponse:
    """Change, exit, return, merge or split a record."""
    row = open_record(request, register, number, Operation.FILL)
    if act not in dict(acts_of(row)) or row.case_id:
        messages.warning(request, _("现在不能这样登记。"))
        return redirect("record", register, number)
    kept = open_city().pack.register(register)
    before = state_of(kept, row).values
    initial = initial_of(kept, before) | {"day": clock.today(), "version": row.version}
    form = EntryForm(
        kept,
        open_city().pack,
        EntryAct(act),
        request.POST or None,
        request.FILES or None,
        before=before,
        initial=initial,
    )
    return _answer(request, kept, row, form)


def _answer(request: HttpRequest, register: Register, row: Record | None, form: EntryForm) -> HttpResponse:
    """The form, or what came of it."""
    status = 200
    if request.method == "POST":
        status = 422
        doubles = _doubles(request, register, row, form) if form.is_valid() else []
        if form.is_valid() and not doubles:
            try:
                number = _save(request, register, row, form)
                messages.success(request, _("已登记。"))
                return redirect("record", register.id, number)
            except GongceError as error:
                status = 409 if isinstance(error, ConflictError) else 422
                form.add_error(None, f"{error.what}；{error.remedy}")
    else:
        doubles = []
    values = {"scope": read_scope(request), "register": register, "record": row, "form": form, "doubles": doubles}
    return render(request, "records/entry.html", values, status=status)


def _doubles(request: HttpRequest, register: Register, row: Record | None, form: EntryForm) -> list[str]:
    """Open records that have the key already, unless the person said it is meant so."""
    values = {**form.before, **form.values}
    if request.POST.get("confirmed") or not register.key or any(values.get(name) is None for name in register.key):
        return []
    if not set(register.key) & set(form.values):
        return []
    found = Record.objects.filter(register=register.id, exited=None).exclude(pk=row.pk if row else 0)
    for name in register.key:
        value = values[name]
        text = value.isoformat() if isinstance(value, date) else str(value)
        found = found.filter(
            pk__in=RecordValue.objects.filter(field=f"{register.id}.{name}", text=text[:160]).values("record")
        )
    return [f"{one.number} {one.title}" for one in with_titles_for(person(request), found[:5])]


@transaction.atomic
def _save(request: HttpRequest, register: Register, row: Record | None, form: EntryForm) -> str:
    number = row.number if row else str(form.cleaned_data["number"]).strip()
    entry, file = form.entry(number), None
    if form.upload is not None:
        file = file_evidence(upload=form.upload, by=person(request))
        entry = _with_proof(entry, file)
    version = form.cleaned_data["version"]
    add_entry(register=register.id, entry=entry, expected_version=version, by=person(request), file=file)
    return number


def _with_proof(entry: LedgerEntry, file: EvidenceFile) -> LedgerEntry:
    return replace(entry, proof=f"{entry.proof} {file.proof}".strip())


@guarded(RECORDS, Operation.SEE)
def pick_records(request: HttpRequest, register: str) -> HttpResponse:
    """Options for a field that points at a register: what the person may see and what the words find."""
    kept = open_register(request, register)
    words = request.GET.get("q", "").strip()[:60].replace("\0", "")
    rows = RECORDS.rows(person(request), Operation.SEE, Record.objects.filter(register=kept.id, exited=None))
    is_nameless = kept.id in nameless_registers(person(request))
    rows = rows.filter(number__icontains=words) if is_nameless else rows.filter(words__icontains=words)
    found = with_titles_for(person(request), rows.order_by("number")[:_MOST_PICKED])
    return render(request, "records/options.html", {"rows": found})


@guarded(RECORDS, Operation.SEE)
def send_evidence(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """A document, for those who may see what it rests with."""
    file = get_object_or_404(EvidenceFile, pk=pk)
    user = person(request)
    records = RECORDS.rows(
        user, Operation.SEE, Record.objects.filter(pk__in=RecordEvent.objects.filter(file=file).values("record"))
    )
    cases = CASES.rows(
        user, Operation.SEE, CaseRecord.objects.filter(pk__in=CaseEvent.objects.filter(file=file).values("case"))
    )
    if not records.exists() and not cases.exists() and file.uploaded_by_id != user.pk:
        raise Http404(pk)
    if not default_storage.exists(evidence_path(file.digest)):
        raise Http404(pk)
    answer = FileResponse(default_storage.open(evidence_path(file.digest)), as_attachment=True, filename=file.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
