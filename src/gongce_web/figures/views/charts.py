"""Definitions of charts as JSON, each fetched by its address, with a tag that says what it rests on."""

from django.http import Http404, HttpRequest, HttpResponse

from gongce.vocabulary import InputError
from gongce_web.city.charts import answer_chart
from gongce_web.city.maps import stamp_map
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import read_scope
from gongce_web.figures.queries.drawings import draw_chart
from gongce_web.guards import guarded
from gongce_web.roles import Operation


@guarded(FIGURES, Operation.SEE)
def show_chart(request: HttpRequest, name: str, of: str) -> HttpResponse:
    """The definition of one chart; the browser that has it already is told so."""
    scope = read_scope(request)
    if not scope.is_known:
        raise Http404(name)
    view = scope.view
    basis = (str(view.workspace.folder), scope.period.code, scope.as_of, view.basis, stamp_map(view.workspace))
    try:
        return answer_chart(request, f"{name}/{of}", basis, lambda: draw_chart(view, name, *of.split("/")))
    except InputError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
