"""Two bulletins beside each other, or a draft beside the last one issued."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongce.vocabulary import GongceError
from gongce.workspace.comparing import Side, compare_bulletins
from gongce_web.bulletins import drafting, queries
from gongce_web.bulletins.policies import BULLETINS
from gongce_web.bulletins.views.archive import may_see_drafts
from gongce_web.city.scope import newest_period
from gongce_web.city.workspaces import open_city
from gongce_web.guards import guarded
from gongce_web.roles import Operation

NOW = "now"


@guarded(BULLETINS, Operation.SEE)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """`?a=2019-05&b=2019-06`; `b=now` is the draft as of now."""
    entries = queries.list_entries(with_drafts=may_see_drafts(request))
    first, second = _choose(request, entries)
    values: dict[str, object] = {"entries": entries, "a": first, "b": second, "may_see_drafts": may_see_drafts(request)}
    try:
        sides = [_side(name, entries, with_drafts=may_see_drafts(request)) for name in (first, second)]
    except GongceError as error:
        return render(request, "bulletins/compare.html", values | {"error": str(error)}, status=409)
    before, after = sides
    if before is None or after is None:
        status = 404 if {"a", "b"} & set(request.GET) else 200
        return render(request, "bulletins/compare.html", values, status=status)
    workspace = open_city()
    found = compare_bulletins(before, after, workspace.pack, workspace.settings)
    figures = [(subject, list(rows)) for subject, rows in groupby(found.figures, key=lambda one: one.subject)]
    values |= {"before": before, "after": after, "found": found, "figures": figures}
    return render(request, "bulletins/compare.html", values)


def _choose(request: HttpRequest, entries: list[queries.Entry]) -> tuple[str, str]:
    """What the address names; left out: the newest beside the one before it."""
    ids = [entry.run.id for entry in entries]
    second = request.GET.get("b") or (ids[0] if ids else "")
    earlier = ids[ids.index(second) + 1 :] if second in ids else ids
    return request.GET.get("a") or (earlier[0] if earlier else ""), second


def _side(name: str, entries: list[queries.Entry], *, with_drafts: bool) -> Side | None:
    if name == NOW and with_drafts:
        period = newest_period()
        text = drafting.word_draft(period)
        return Side(_("%(title)s（草稿，现在）") % {"title": period.title}, period, text.figures, text.ranks, text.page)
    entry = next((entry for entry in entries if entry.run.id == name), None)
    if entry is None:
        return None
    title = f"{entry.period.title}（{entry.number or entry.run.id}）"
    return Side(title, entry.period, entry.run.figures, entry.run.ranks, queries.load_published(entry.run).page)
