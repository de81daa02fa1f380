"""A register's Excel round trip: download, upload with a preview of every change and bad cell, then all or nothing."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from gongce.registers.entries import LedgerEntry
from gongce.registers.ledger import Ledger
from gongce.registers.sheets import SheetPreview, read_sheet, write_sheet
from gongce.rulebook import Register
from gongce.vocabulary import Finding, GongceError, Severity
from gongce_web import clock
from gongce_web.city.exports import send_xlsx
from gongce_web.city.scope import read_scope
from gongce_web.guards import guarded
from gongce_web.records.actions import add_entries, file_evidence
from gongce_web.records.actions.evidence import evidence_path
from gongce_web.records.detail.forms import SheetForm
from gongce_web.records.detail.naming import names_of_values
from gongce_web.records.detail.records import ACTS
from gongce_web.records.listings.columns import head_of, write_value
from gongce_web.records.models import EvidenceFile, Record
from gongce_web.records.policies import RECORDS
from gongce_web.records.queries import load_ledger, register_stamp
from gongce_web.records.views.record import open_register, person
from gongce_web.roles import Operation

_SALT = "records.sheet"
_MINUTES = 60


@guarded(RECORDS, Operation.SEE)
def send_sheet(request: HttpRequest, register: str) -> HttpResponse:
    """The records of a day that the person may see, as a workbook that the upload takes back."""
    kept, scope = open_register(request, register), read_scope(request)
    on = scope.as_of or clock.today()
    rows = RECORDS.rows(person(request), Operation.SEE, Record.objects.filter(register=kept.id))
    mine = set(rows.values_list("number", flat=True))
    ledger = Ledger.restore(kept, [one for one in load_ledger(kept.id).entries if one.record in mine])
    name = f"{kept.title}{on.isoformat()}.xlsx"
    return send_xlsx(write_sheet(ledger, on), name=name, by=person(request))


@guarded(RECORDS, Operation.FILL)
def take_sheet(request: HttpRequest, register: str) -> HttpResponse:
    """Ask for a workbook; show what it would change; take it whole when that is confirmed."""
    kept = open_register(request, register)
    if request.method == "POST" and request.POST.get("confirmed"):
        return _confirm(request, kept)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, kept, form)
    try:
        file = file_evidence(upload=form.cleaned_data["file"], by=person(request))
        return _preview(request, kept, file)
    except GongceError as error:
        form.add_error("file", f"{error.what}；{error.remedy}")
        return _ask(request, kept, form)


def _ask(request: HttpRequest, register: Register, form: SheetForm) -> HttpResponse:
    values = {"scope": read_scope(request), "register": register, "form": form}
    return render(request, "records/sheet.html", values, status=422 if request.method == "POST" else 200)


def _preview(request: HttpRequest, register: Register, file: EvidenceFile, note: str = "") -> HttpResponse:
    preview = read_upload(request, register, file)
    findings = (*preview.findings, *_not_mine(request, register, preview.entries))
    is_whole = bool(preview.entries) and not any(one.severity is Severity.BLOCKING for one in findings)
    stamp = [str(part) for part in register_stamp(register.id)]
    key = signing.dumps({"file": file.pk, "register": register.id, "stamp": stamp}, salt=_SALT) if is_whole else ""
    values = {"scope": read_scope(request), "register": register, "file": file, "preview": preview, "key": key}
    values |= {"findings": findings, "changes": _tell(request, register, preview.entries), "note": note}
    is_bad = any(one.severity is Severity.BLOCKING for one in findings)
    return render(request, "records/preview.html", values, status=409 if note else 422 if is_bad else 200)


def read_upload(request: HttpRequest, register: Register, file: EvidenceFile) -> SheetPreview:
    """What a workbook on file would change today."""
    with default_storage.open(evidence_path(file.digest)) as stored:
        content = stored.read()
    return read_sheet(load_ledger(register.id), content, clock.today(), by=person(request).name, where=file.name[:100])


def _not_mine(request: HttpRequest, register: Register, entries: tuple[LedgerEntry, ...]) -> list[Finding]:
    """A finding for each record that is another unit's."""
    numbers = [one.record for one in entries]
    there = set(Record.objects.filter(register=register.id).values_list("number", flat=True))
    rows = RECORDS.rows(person(request), Operation.FILL, Record.objects.filter(register=register.id))
    mine = set(rows.values_list("number", flat=True))
    strange = [number for number in numbers if number in there and number not in mine]
    return [
        Finding(
            "register.rights", Severity.BLOCKING, f"{register.title} {number}", _("不是本单位的记录"), _("删去这一行")
        )
        for number in strange
    ]


def _tell(request: HttpRequest, register: Register, entries: tuple[LedgerEntry, ...]) -> list[dict[str, Any]]:
    ledger, pack = load_ledger(register.id), read_scope(request).pack
    names = names_of_values(pack, register, [entry.values for entry in entries], person(request))
    told = []
    for entry in entries:
        state = ledger.state(entry.record)
        old = state.values if state else {}
        cells = [
            (head_of(one), write_value(one, old.get(one.name), names), _write(one, entry.values[one.name], names))
            for one in register.fields
            if one.name in entry.values
        ]
        told.append({"number": entry.record, "act": _(ACTS[entry.act]), "cells": cells, "reason": entry.reason})
    return told


def _write(one: Any, value: Any, names: Any) -> str:
    """A value as a list prints it; one that cannot stand in its field as it was written."""
    try:
        return write_value(one, value, names)
    except (ArithmeticError, ValueError, TypeError):
        return str(value)


def _confirm(request: HttpRequest, register: Register) -> HttpResponse:
    """Take the workbook that was previewed, unless the register changed since."""
    try:
        told = signing.loads(request.POST.get("key", ""), salt=_SALT, max_age=_MINUTES * 60)
    except signing.BadSignature:
        messages.warning(request, _("预览已过期，重新上传。"))
        return redirect("register-upload", register.id)
    file = get_object_or_404(EvidenceFile, pk=told["file"], uploaded_by=person(request))
    if told["register"] != register.id or told["stamp"] != [str(part) for part in register_stamp(register.id)]:
        return _preview(request, register, file, _("预览之后台账有了新的登记，下面是重新比对的结果，确认后再保存。"))
    try:
        preview = read_upload(request, register, file)
        files = {entry.record: file for entry in preview.entries}
        taken = add_entries(register=register.id, entries=preview.entries, by=person(request), files=files)
    except GongceError as error:
        return _preview(request, register, file, f"{error.what}；{error.remedy}")
    messages.success(request, _("已登记%(count)d条。") % {"count": len(taken)})
    return redirect("register", register.id)
