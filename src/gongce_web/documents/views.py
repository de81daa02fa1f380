"""Pages of documents: the list, the reader, the audit, a document given for reading."""

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongce.bulletins.wording import VERDICTS
from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.documents import actions, queries
from gongce_web.documents.forms import SUFFIXES, DocumentForm, tell_errors
from gongce_web.documents.models import Upload, UploadState
from gongce_web.documents.policies import DOCUMENTS
from gongce_web.documents.readings import ShownReading, show_reading
from gongce_web.guards import guarded
from gongce_web.jobs.queries import find_job, has_failed
from gongce_web.roles import Operation


@guarded(DOCUMENTS, Operation.SEE)
@require_GET
def list_documents(request: HttpRequest) -> HttpResponse:
    """The plan's documents, and those given for reading."""
    return _list(request)


def _list(request: HttpRequest, error: str = "") -> HttpResponse:
    user = cast(User, request.user)
    values = {
        "documents": queries.list_documents(),
        "uploads": queries.list_uploads(user),
        "may_give": DOCUMENTS.may(user, Operation.FILL),
        "error": error,
        "suffixes": ",".join(SUFFIXES),
    }
    return render(request, "documents/list.html", values, status=422 if error else 200)


@guarded(DOCUMENTS, Operation.SEE)
@require_GET
def show_document(request: HttpRequest, name: str) -> HttpResponse:
    """A document of the plan as it reads; `?at=120-128` leads to characters."""
    return _show(request, name, "documents/document.html")


@guarded(DOCUMENTS, Operation.SEE)
@require_GET
def show_audit(request: HttpRequest, name: str) -> HttpResponse:
    """What the document's own figures say of each other; `?verdict=violated` shows some only."""
    return _show(request, name, "documents/audit.html")


def _show(request: HttpRequest, name: str, template: str) -> HttpResponse:
    source = queries.find_document(name)
    if source is None:
        raise Http404(name)
    path = queries.find_file(source)
    values: dict[str, object] = {"source": source, "here": reverse("document", args=(source.id,))}
    if path is None:
        return render(request, "documents/absent.html", values, status=404)
    try:
        return _render(request, template, show_reading(path, source.sha256), values)
    except GongceError as error:
        return render(request, "documents/absent.html", values | {"error": str(error)}, status=409)


def _render(request: HttpRequest, template: str, shown: ShownReading, values: dict[str, object]) -> HttpResponse:
    wanted = request.GET.get("verdict", "")
    checks = [one for one in shown.checks if wanted in ("", one.verdict)]
    counts = [
        (str(verdict), word, sum(one.verdict == verdict for one in shown.checks)) for verdict, word in VERDICTS.items()
    ]
    more = {"shown": shown, "checks": checks, "counts": counts, "wanted": wanted}
    return render(request, template, values | more)


@guarded(DOCUMENTS, Operation.SEE)
@require_GET
def find_source(request: HttpRequest, sha256: str) -> HttpResponse:
    """To the document with these bytes, characters kept: what traces name."""
    source = queries.find_document(sha256)
    if source is None:
        raise Http404(sha256)
    return redirect(f"{reverse('document', args=(source.id,))}?{request.GET.urlencode()}")


@guarded(DOCUMENTS, Operation.SEE)
@require_GET
def find_record(request: HttpRequest, record: str) -> HttpResponse:
    """To the characters a record of the plan was read from."""
    found = queries.locate_record(record)
    if found is None:
        raise Http404(record)
    return redirect(f"{reverse('document', args=(found[0],))}?at={found[1]}")


@guarded(DOCUMENTS, Operation.FILL)
@require_POST
def give_document(request: HttpRequest) -> HttpResponse:
    """A new document for reading."""
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, tell_errors(form))
    file = cast("UploadedFile[bytes]", form.cleaned_data["file"])
    upload = actions.give_document(name=file.name or "", content=file.read(), by=cast(User, request.user))
    return redirect("upload", pk=upload.pk)


def _own(request: HttpRequest, pk: int) -> Upload:
    rows = DOCUMENTS.rows(cast(User, request.user), Operation.SEE, Upload.objects.select_related("by", "adopted_by"))
    return get_object_or_404(rows, pk=pk)


@guarded(DOCUMENTS, Operation.SEE)
@require_GET
def show_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A document that was given: how far its reading is, then the reading."""
    upload = _own(request, pk)
    values: dict[str, object] = {"upload": upload, "here": reverse("upload", args=(pk,))}
    values["may_adopt"] = DOCUMENTS.may(cast(User, request.user), Operation.APPROVE, upload)
    if upload.state != UploadState.READ:
        values["job"] = find_job(actions.JOB, str(pk))
        return render(request, "documents/waiting.html", values)
    template = "documents/audit.html" if "audit" in request.GET else "documents/document.html"
    return _render(request, template, show_reading(queries.path_of(upload), upload.sha256, upload.name), values)


@guarded(DOCUMENTS, Operation.SEE)
@require_GET
def tell_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """For a page that waits: nothing yet, or that it is to be loaded anew."""
    is_over = _own(request, pk).state != UploadState.WAITING or has_failed(find_job(actions.JOB, str(pk)))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"} if is_over else {})


@guarded(DOCUMENTS, Operation.APPROVE)
@require_POST
def adopt_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everybody inside read it."""
    try:
        actions.adopt_document(upload=_own(request, pk), by=cast(User, request.user))
    except GongceError as error:
        return _list(request, str(error))
    return redirect("upload", pk=pk)
