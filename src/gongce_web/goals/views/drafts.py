"""Drafts of decompositions: edited, kept in versions, sent round as a sheet and read back."""

from dataclasses import replace
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.bulletins.decomposition_sheet import write_decomposition_sheet
from gongce.targets.decomposition.explanation import explain_cell
from gongce.targets.tables.editing import with_edits
from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.city.exports import in_chinese, send_xlsx
from gongce_web.city.scope import read_scope
from gongce_web.goals.actions.drafts import EditConflictError, drop_draft, keep_version
from gongce_web.goals.forms import SheetForm
from gongce_web.goals.models import DecompositionDraft, DraftVersion
from gongce_web.goals.policies import DRAFTS
from gongce_web.goals.queries.drafts import list_drafts, load_version, read_version, units_of
from gongce_web.goals.queries.editing import Editing, edit_typed, edit_uploaded, open_editing
from gongce_web.goals.queries.editor import place_of
from gongce_web.guards import guarded
from gongce_web.roles import Operation


def find_draft(request: HttpRequest, number: int) -> DecompositionDraft:
    """A draft the person may see, else 404."""
    return get_object_or_404(list_drafts(cast(User, request.user)), pk=number)


def tell(request: HttpRequest, error: GongceError) -> HttpResponse:
    """What was refused, where and how to mend it: 409 for a conflict of two, 422 otherwise."""
    code = 409 if isinstance(error, EditConflictError) else 422
    what = f"{error.where}：{error.what}" if error.where else error.what
    values = {"scope": read_scope(request), "code": code, "what": what, "remedy": error.remedy}
    return render(request, "pages/error.html", values, status=code)


@guarded(DRAFTS, Operation.SEE)
def show_drafts(request: HttpRequest) -> HttpResponse:
    """Every draft the person may see."""
    user = cast(User, request.user)
    may = DRAFTS.may(user, Operation.FILL)
    values = {"scope": read_scope(request), "drafts": list_drafts(user)[:200], "may_make": may}
    return render(request, "goals/drafts.html", values)


@guarded(DRAFTS, Operation.SEE)
def show_draft(request: HttpRequest, number: int) -> HttpResponse:
    """A draft's table: edited while it is a draft, negotiated after."""
    draft = find_draft(request, number)
    asked = request.GET.get("version", "")
    at = int(asked) if asked.isdecimal() and len(asked) < 7 and int(asked) else draft.version
    version = get_object_or_404(draft.versions.select_related("by"), number=at)
    editing = open_editing(draft, version, cast(User, request.user))
    return render(request, "goals/draft.html", {"scope": read_scope(request), "editing": editing, "draft": draft})


@guarded(DRAFTS, Operation.FILL)
@require_POST
def balance(request: HttpRequest, number: int) -> HttpResponse:
    """The table worked out again around what was typed; nothing is kept."""
    draft = find_draft(request, number)
    editing = edit_typed(draft, _base_of(draft, request), request.POST, cast(User, request.user))
    return render(request, "goals/editor.html", {"editing": editing, "draft": draft}, status=editing.status)


def _base_of(draft: DecompositionDraft, request: HttpRequest) -> DraftVersion:
    text = request.POST.get("base", "")
    known = int(text) if text.isdecimal() and len(text) < 7 else 0
    return get_object_or_404(draft.versions.select_related("by"), number=known)


@guarded(DRAFTS, Operation.FILL)
@require_POST
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """What was typed, balanced, becomes the next version."""
    draft, user = find_draft(request, number), cast(User, request.user)
    base = _base_of(draft, request)
    editing = edit_typed(draft, base, request.POST, user)
    return _keep(request, draft, base, editing, user)


def _keep(
    request: HttpRequest, draft: DecompositionDraft, base: DraftVersion, editing: Editing, user: User
) -> HttpResponse:
    page = {"scope": read_scope(request), "editing": editing, "draft": draft}
    if editing.proposal is None:
        return render(request, "goals/draft.html", page, status=422)
    words = "；".join(editing.table.moves) or _("没有改动")
    table = with_edits(read_version(base), editing.proposal, editing.note)
    try:
        keep_version(draft=draft, base=base.number, table=table, words=words, by=user)
    except EditConflictError as error:
        draft.refresh_from_db()
        page |= {"editing": replace(editing, is_open=True), "conflict": error}
        return render(request, "goals/draft.html", page, status=409)
    except GongceError as error:
        return tell(request, error)
    return redirect("decomposition", draft.pk)


@guarded(DRAFTS, Operation.FILL)
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """A draft nobody goes on with."""
    try:
        drop_draft(draft=find_draft(request, number), by=cast(User, request.user))
    except GongceError as error:
        return tell(request, error)
    return redirect("decompositions")


@guarded(DRAFTS, Operation.SEE)
def explain(request: HttpRequest, number: int, cell: int) -> HttpResponse:
    """The way of a cell to its figure."""
    draft = find_draft(request, number)
    proposal = read_version(load_version(draft)).proposal
    if cell >= proposal.values.size:
        raise Http404(cell)
    return render(request, "goals/cell.html", {"cell": explain_cell(proposal, place_of(proposal.problem, cell))})


@guarded(DRAFTS, Operation.SEE)
@in_chinese
def send_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The Excel sheet that is sent round; `?unit=` leaves that unit's cells open alone."""
    draft = find_draft(request, number)
    version = load_version(draft)
    table = read_version(version)
    titles = {unit.code: title for title, unit in units_of(draft).items()}
    asked = request.GET.get("unit", "")
    if asked and asked not in titles:
        raise Http404(asked)
    note = _("方案：%(name)s，第%(number)d版。") % {"name": draft.name, "number": version.number}
    units = (titles[asked],) if asked else None
    content = write_decomposition_sheet(table.proposal, title=f"{draft.title}分解表", note=note, units=units)
    name = f"{draft.title}分解表{'·' + titles[asked] if asked else ''}.xlsx"
    return send_xlsx(content, name=name, by=cast(User, request.user))


@guarded(DRAFTS, Operation.FILL)
@require_POST
def take_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """A sheet that came back: every bad cell told and nothing taken, or the balanced table as a version."""
    draft, user = find_draft(request, number), cast(User, request.user)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        words = "；".join(str(one) for errors in form.errors.values() for one in errors)
        return tell(request, GongceError(words, where=draft.title))
    base = get_object_or_404(draft.versions.select_related("by"), number=form.cleaned_data["base"])
    try:
        editing = edit_uploaded(draft, base, form.cleaned_data["sheet"], user)
    except GongceError as error:
        return tell(request, error)
    return _keep(request, draft, base, editing, user)
