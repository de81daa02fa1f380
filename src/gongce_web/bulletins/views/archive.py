"""Pages of the archive: every bulletin, one of them as issued, why a figure in it, its files."""

from mimetypes import guess_type
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongce.bulletins.stamping import stamp_csv
from gongce.vocabulary import GongceError
from gongce.workspace.published import read_file
from gongce_web.accounts.models import User
from gongce_web.bulletins import queries
from gongce_web.bulletins.policies import BULLETINS, DRAFTS
from gongce_web.city import exports
from gongce_web.city.workspaces import open_city
from gongce_web.guards import guarded
from gongce_web.roles import Operation


def may_see_drafts(request: HttpRequest) -> bool:
    """Whether the person works on bulletins or decides on them."""
    return DRAFTS.may(cast(User, request.user), Operation.SEE)


def may_audit(request: HttpRequest) -> bool:
    """Whether the person may compute bulletins again and make papers from them."""
    return BULLETINS.may(cast(User, request.user), Operation.AUDIT)


def find_or_404(request: HttpRequest, run: str) -> queries.Entry:
    """A bulletin that the person may see.

    Raises:
        Http404: there is none, or it is a draft and not theirs to see.
    """
    entry = queries.find_entry(run, with_drafts=may_see_drafts(request))
    if entry is None:
        raise Http404(run)
    return entry


@guarded(BULLETINS, Operation.SEE)
def list_bulletins(request: HttpRequest) -> HttpResponse:
    """The archive, the newest first."""
    entries = queries.list_entries(with_drafts=may_see_drafts(request))
    latest = next((entry for entry in entries if not entry.is_draft and not entry.corrected_by), None)
    values = {"entries": entries, "latest": latest, "may_see_drafts": may_see_drafts(request)}
    return render(request, "bulletins/list.html", values)


@guarded(BULLETINS, Operation.SEE)
def show_bulletin(request: HttpRequest, run: str) -> HttpResponse:
    """One bulletin as issued; a file that is not the issued one is told in its place."""
    entry = find_or_404(request, run)
    files = queries.list_files(entry.run, with_drafts=may_see_drafts(request))
    values: dict[str, object] = {"entry": entry, "run": entry.run, "files": files}
    try:
        published = queries.load_published(entry.run)
    except GongceError as error:
        return render(request, "bulletins/bulletin.html", values | {"damage": str(error)}, status=409)
    values |= {"page": published.page, "keys": published.keys, "why": f"{reverse('bulletin-why', args=(run,))}?"}
    values |= {"recomputation": queries.last_recomputation(entry.run), "may_audit": may_audit(request)}
    return render(request, "bulletins/bulletin.html", values)


@guarded(BULLETINS, Operation.SEE)
def tell_why(request: HttpRequest, run: str) -> HttpResponse:
    """Where a figure of a bulletin came from as of its day, for the panel on the right."""
    entry = find_or_404(request, run)
    published = queries.load_published(entry.run)
    figure = published.figures.get(request.GET.get("key", ""))
    lines = queries.find_origin(published, request.GET.get("origin", ""))
    if figure is None and not lines:
        raise Http404(run)
    step = queries.word_figure(figure) if figure else None
    return render(request, "bulletins/why.html", {"entry": entry, "figure": figure, "step": step, "lines": lines})


@guarded(BULLETINS, Operation.SEE)
def send_file(request: HttpRequest, run: str, name: str) -> HttpResponse:
    """A file of a bulletin, which must be the issued one."""
    entry = find_or_404(request, run)
    if name not in dict(queries.list_files(entry.run, with_drafts=may_see_drafts(request))):
        raise Http404(name)
    try:
        content = read_file(open_city(), entry.run, name)
    except GongceError as error:
        return render(request, "pages/error.html", {"code": 409, "what": str(error), "remedy": ""}, status=409)
    told = f"{entry.run.id} {name.rsplit('/', 1)[-1]}"
    if not queries.is_internal(entry, name):
        return exports.send_file(content, name=told, kind=guess_type(name)[0] or "application/octet-stream")
    return _send_stamped(content, told, cast(User, request.user))


def _send_stamped(content: bytes, name: str, by: User) -> HttpResponse:
    """An internal file with the person and the time on it."""
    if name.endswith(".docx"):
        return exports.send_docx(content, name=name, by=by)
    if name.endswith(".xlsx"):
        return exports.send_xlsx(content, name=name, by=by)
    return exports.send_file(stamp_csv(content, exports.watermark(by)), name=name, kind=exports.CSV)
