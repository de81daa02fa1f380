"""Pages of jobs: one's own, how far each is, what it said."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.guards import for_everyone_inside
from gongce_web.jobs import actions, queries
from gongce_web.jobs.models import Job

_ROWS = 50


@for_everyone_inside
def list_own(request: HttpRequest) -> HttpResponse:
    """The jobs a person started; of everybody for the system administrator."""
    jobs = queries.list_jobs(cast(User, request.user))
    page = Paginator(jobs, _ROWS).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page, "counts": queries.count_open(jobs)})


@for_everyone_inside
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One job."""
    return render(request, "jobs/job.html", {"job": _find(request, pk)})


@for_everyone_inside
def show_state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is: the part of the page that is asked for again while it goes on."""
    return render(request, "jobs/state.html", {"job": _find(request, pk)})


@for_everyone_inside
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a failed job once more."""
    job = _find(request, pk)
    try:
        actions.retry_job(job=job, by=cast(User, request.user))
    except GongceError as error:
        messages.error(request, str(error))
    return redirect("job", pk=pk)


def _find(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(queries.list_jobs(cast(User, request.user)), pk=pk)
