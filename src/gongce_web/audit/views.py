"""The log as a page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongce_web.audit.models import AuditEvent
from gongce_web.audit.policies import AUDIT
from gongce_web.audit.queries import count_unsealed
from gongce_web.guards import guarded
from gongce_web.roles import Operation

_ROWS = 50


@guarded(AUDIT, Operation.SEE)
def show_log(request: HttpRequest) -> HttpResponse:
    """Events, the newest first."""
    events = AuditEvent.objects.select_related("seal").order_by("-pk")
    page = Paginator(events, _ROWS).get_page(request.GET.get("page"))
    return render(request, "audit/log.html", {"page": page, "unsealed": count_unsealed()})
