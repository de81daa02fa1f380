"""Papers for the meeting about a bulletin, and its recomputation."""

import hashlib
from mimetypes import guess_type
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongce.workspace.meeting import FOLDER
from gongce_web.accounts.models import User
from gongce_web.bulletins import actions, queries
from gongce_web.bulletins.models import Papers, Recomputation
from gongce_web.bulletins.policies import BULLETINS
from gongce_web.bulletins.views.archive import find_or_404
from gongce_web.city import exports
from gongce_web.city.workspaces import open_city
from gongce_web.guards import guarded
from gongce_web.jobs.queries import find_job, has_failed
from gongce_web.roles import Operation


@guarded(BULLETINS, Operation.AUDIT)
@require_GET
def show_papers(request: HttpRequest, run: str) -> HttpResponse:
    """The papers, in the groups they are used in."""
    entry = find_or_404(request, run)
    row = Papers.objects.filter(run=entry.run.id, closed_at=entry.run.closed_at).first()
    values = {"entry": entry, "run": entry.run, "row": row, "groups": queries.group_papers(row) if row else ()}
    values["job"] = find_job(actions.PAPERS, str(row.pk)) if row else None
    return render(request, "bulletins/papers.html", values)


@guarded(BULLETINS, Operation.AUDIT)
@require_POST
def ask_papers(request: HttpRequest, run: str) -> HttpResponse:
    """Make them."""
    actions.ask_papers(run=find_or_404(request, run).run, by=cast(User, request.user))
    return redirect("papers", run=run)


@guarded(BULLETINS, Operation.AUDIT)
@require_GET
def tell_papers(request: HttpRequest, run: str) -> HttpResponse:
    """For a page that waits."""
    row = Papers.objects.filter(run=run).last()
    is_over = row is None or row.finished_at is not None or has_failed(find_job(actions.PAPERS, str(row.pk)))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"} if is_over else {})


@guarded(BULLETINS, Operation.AUDIT)
@require_GET
def send_paper(request: HttpRequest, run: str, name: str) -> HttpResponse:
    """One paper, with the person and the time on it."""
    entry = find_or_404(request, run)
    row = get_object_or_404(Papers, run=entry.run.id, closed_at=entry.run.closed_at)
    path = open_city().folder / FOLDER / entry.run.id / name
    if name not in row.files or not path.is_file():
        raise Http404(name)
    content, by, told = path.read_bytes(), cast(User, request.user), name.rsplit("/", 1)[-1]
    if hashlib.sha256(content).hexdigest() != row.files[name]:
        raise Http404(name)
    if name.endswith(".docx"):
        return exports.send_docx(content, name=told, by=by)
    if name.endswith(".xlsx"):
        return exports.send_xlsx(content, name=told, by=by)
    if name.endswith(".pptx"):
        return exports.send_pptx(content, name=told, by=by)
    return exports.send_file(content, name=told, kind=guess_type(name)[0] or "application/octet-stream")


@guarded(BULLETINS, Operation.AUDIT)
@require_POST
def ask_recomputation(request: HttpRequest, run: str) -> HttpResponse:
    """Compute the bulletin again as of its day."""
    row = actions.ask_recomputation(run=find_or_404(request, run).run, by=cast(User, request.user))
    return redirect("recomputation", run=run, pk=row.pk)


@guarded(BULLETINS, Operation.AUDIT)
@require_GET
def show_recomputation(request: HttpRequest, run: str, pk: int) -> HttpResponse:
    """The same, or where not."""
    row, job = get_object_or_404(Recomputation, pk=pk, run=run), find_job(actions.RECOMPUTE, str(pk))
    if request.headers.get("HX-Request"):
        is_over = row.finished_at is not None or has_failed(job)
        return HttpResponse(status=204, headers={"HX-Refresh": "true"} if is_over else {})
    differences = [(*queries.name_figure(key), *pair) for key, pair in row.differences.items()]
    values = {"entry": find_or_404(request, run), "row": row, "job": job, "differences": differences}
    return render(request, "bulletins/recomputation.html", values)
