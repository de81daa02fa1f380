"""The page of approved batches on their way to the archive."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.guards import guarded
from gongce_web.publishing import actions, queries
from gongce_web.publishing.models import OutboxBatch
from gongce_web.publishing.policies import OUTBOX
from gongce_web.roles import Operation

_ROWS = 50


@guarded(OUTBOX, Operation.SEE)
def list_outbox(request: HttpRequest) -> HttpResponse:
    """Batches, the newest first; what is stuck with its reason."""
    page = Paginator(queries.list_batches(), _ROWS).get_page(request.GET.get("page"))
    return render(request, "publishing/outbox.html", {"page": page, "pending": queries.list_pending()})


@guarded(OUTBOX, Operation.CONFIGURE)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a refused batch going again."""
    return _change(request, pk, lambda batch, by: actions.retry_batch(batch=batch, by=by))


@guarded(OUTBOX, Operation.CONFIGURE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a refused batch out."""
    reason = request.POST.get("reason", "")
    return _change(request, pk, lambda batch, by: actions.withdraw_batch(batch=batch, reason=reason, by=by))


def _change(request: HttpRequest, pk: int, act: Callable[[OutboxBatch, User], None]) -> HttpResponse:
    batch = get_object_or_404(OutboxBatch.objects.defer("rows"), pk=pk)
    try:
        act(batch, cast(User, request.user))
    except GongceError as error:
        messages.error(request, str(error))
    return redirect("outbox")
