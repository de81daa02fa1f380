"""Edited drafts held against the archive."""

from typing import cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongce_web.accounts.models import User
from gongce_web.bulletins import actions, proving
from gongce_web.bulletins.forms import DRAFTS_TAKEN, DraftForm, tell_errors
from gongce_web.bulletins.models import Proofing
from gongce_web.bulletins.policies import PROOFINGS
from gongce_web.city import exports
from gongce_web.guards import guarded
from gongce_web.jobs.queries import find_job, has_failed
from gongce_web.roles import Operation

_SHOWN = 20


def _own(request: HttpRequest, pk: int) -> Proofing:
    rows = PROOFINGS.rows(cast(User, request.user), Operation.SEE, Proofing.objects.all())
    return get_object_or_404(rows, pk=pk)


@guarded(PROOFINGS, Operation.SEE)
@require_GET
def list_drafts(request: HttpRequest) -> HttpResponse:
    """The person's own drafts."""
    return _list(request)


def _list(request: HttpRequest, error: str = "") -> HttpResponse:
    rows = PROOFINGS.rows(cast(User, request.user), Operation.SEE, Proofing.objects.all())[:_SHOWN]
    most = settings.GONGCE_UPLOAD_LIMIT // 1024 // 1024
    values = {"rows": rows, "error": error, "suffixes": ",".join(DRAFTS_TAKEN), "most": most}
    return render(request, "bulletins/proofing.html", values, status=422 if error else 200)


@guarded(PROOFINGS, Operation.FILL)
@require_POST
def give_draft(request: HttpRequest) -> HttpResponse:
    """A draft to be proofed."""
    form = DraftForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, tell_errors(form))
    file = cast("UploadedFile[bytes]", form.cleaned_data["file"])
    row = actions.give_draft(name=file.name or "", content=file.read(), by=cast(User, request.user))
    return redirect("proofing", pk=row.pk)


@guarded(PROOFINGS, Operation.SEE)
@require_GET
def show_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What is doubtful in a draft."""
    values = {"row": _own(request, pk), "job": find_job(actions.PROOF, str(pk))}
    return render(request, "bulletins/proof.html", values)


@guarded(PROOFINGS, Operation.SEE)
@require_GET
def tell_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """For a page that waits."""
    is_over = _own(request, pk).finished_at is not None or has_failed(find_job(actions.PROOF, str(pk)))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"} if is_over else {})


@guarded(PROOFINGS, Operation.SEE)
@require_GET
def send_commented(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with comments."""
    row = _own(request, pk)
    path = proving.commented_path(row)
    if not path.is_file():
        raise Http404(row.name)
    name = f"{row.name.rsplit('.', 1)[0]}（批注）.docx"
    return exports.send_docx(path.read_bytes(), name=name, by=cast(User, request.user))
