"""The log as a page and as a file."""

from typing import TYPE_CHECKING, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from gongce_web import clock
from gongce_web.audit.actions import record, seal_events
from gongce_web.audit.exporting import export_lines
from gongce_web.audit.policies import AUDIT
from gongce_web.audit.queries import count_unsealed, describe_end, find_events, verify_log
from gongce_web.guards import guarded
from gongce_web.roles import Operation

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

_ROWS = 50


@guarded(AUDIT, Operation.SEE)
def show_log(request: HttpRequest) -> HttpResponse:
    """Events, the newest first; of one account or about one thing where the address says so."""
    asked = {name: request.GET.get(name, "").strip()[:160] for name in ("actor", "about")}
    page = Paginator(find_events(**asked), _ROWS).get_page(request.GET.get("page"))
    return render(request, "audit/log.html", {"page": page, "unsealed": count_unsealed(), "asked": asked})


@guarded(AUDIT, Operation.AUDIT)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Prove the chain now, and say how it ends."""
    seal_events()
    findings = list(verify_log())
    record("audit.verified", by=cast("User", request.user), about="audit-log", detail={"findings": len(findings)})
    return render(request, "audit/verified.html", {"findings": findings, "end": describe_end()})


@guarded(AUDIT, Operation.AUDIT)
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The sealed log as a file that proves itself."""
    seal_events()
    record("audit.exported", by=cast("User", request.user), about="audit-log")
    answer = StreamingHttpResponse(export_lines(), content_type="application/x-ndjson; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-log-{clock.today():%Y%m%d}.jsonl"'
    return answer
