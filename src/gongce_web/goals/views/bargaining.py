"""What units are asked and answer, what is decided, what is adopted; letters of responsibility."""

from collections.abc import Callable
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.bulletins.letters.content import find_order, list_signatories
from gongce.bulletins.letters.document import lay_out_letter
from gongce.bulletins.word import write_official
from gongce.vocabulary import GongceError, InputError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.exports import send_docx
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import read_scope
from gongce_web.goals.actions.adoption import adopt_draft, restore_files
from gongce_web.goals.actions.negotiation import answer_for_unit, ask_units, decide_unit
from gongce_web.goals.forms import AnswerForm
from gongce_web.goals.models import DecompositionDraft
from gongce_web.goals.policies import DRAFTS, WISHES
from gongce_web.goals.queries.bargain import read_unit
from gongce_web.goals.queries.drafts import load_table
from gongce_web.goals.queries.letters import list_letters, make_letter
from gongce_web.goals.views.drafts import find_draft, tell
from gongce_web.guards import guarded
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


@guarded(DRAFTS, Operation.SUBMIT)
@require_POST
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Send the draft to its units."""
    try:
        ask_units(draft=find_draft(request, number), by=cast(User, request.user))
    except GongceError as error:
        return tell(request, error)
    return redirect("decomposition", number)


@guarded(DRAFTS, Operation.SEE)
def show_unit(request: HttpRequest, number: int, unit: str) -> HttpResponse:
    """One unit's part: every version of its figures, and what may be done next."""
    draft, user = find_draft(request, number), cast(User, request.user)
    part = read_unit(draft, get_object_or_404(Unit, code=unit), user)
    if part is None:
        raise Http404(unit)
    may_decide = DRAFTS.may(user, Operation.APPROVE, draft)
    values = {"scope": read_scope(request), "draft": draft, "part": part, "may_decide": may_decide}
    return render(request, "goals/unit.html", values)


@guarded(WISHES, Operation.SUBMIT)
@require_POST
def answer(request: HttpRequest, number: int, unit: str) -> HttpResponse:
    """A unit's answer."""
    return _act(request, find_draft(request, number), get_object_or_404(Unit, code=unit), answer_for_unit)


@guarded(DRAFTS, Operation.APPROVE)
@require_POST
def decide(request: HttpRequest, number: int, unit: str) -> HttpResponse:
    """The bureau's decision about a unit's figures."""
    return _act(request, find_draft(request, number), get_object_or_404(Unit, code=unit), decide_unit)


def _act(request: HttpRequest, draft: DecompositionDraft, unit: Unit, act: Callable[..., object]) -> HttpResponse:
    user, form = cast(User, request.user), AnswerForm(request.POST)
    part = read_unit(draft, unit, user)
    if part is None:
        raise Http404(unit.code)
    try:
        if not form.is_valid():
            raise InputError(_("提交的内容不完整"), where=unit.title, remedy=_("重新打开页面再提交"))
        figures = form.figures(part.columns, load_table(draft).proposal.problem.step)
        data = form.cleaned_data
        act(draft=draft, unit=unit, values=figures, reason=data["reason"], seen=data["seen"], by=user)
    except GongceError as error:
        return tell(request, error)
    return redirect("decomposition-unit", draft.pk, unit.code)


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@guarded(DRAFTS, Operation.ISSUE)
@require_POST
def adopt(request: HttpRequest, number: int) -> HttpResponse:
    """What was agreed holds."""
    seen, holds = (_count(request.POST.get(name, "")) for name in ("seen", "holds"))
    try:
        adopt_draft(draft=find_draft(request, number), seen=seen, holds=holds, by=cast(User, request.user))
    except GongceError as error:
        return tell(request, error)
    return redirect("decomposition", number)


@guarded(DRAFTS, Operation.ISSUE)
@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """The files of an adopted decomposition written again."""
    try:
        restore_files(draft=find_draft(request, number), by=cast(User, request.user))
    except GongceError as error:
        return tell(request, error)
    return redirect("decomposition", number)


@guarded(FIGURES, Operation.SEE)
def show_letters(request: HttpRequest) -> HttpResponse:
    """Letters of responsibility: one a unit the plan's order names, internal ones marked with what is lacking."""
    scope = read_scope(request)
    return render(request, "goals/letters.html", {"scope": scope, "letters": list_letters(scope.pack, clock.today())})


@guarded(FIGURES, Operation.SEE)
def send_letter(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit's letter as a Word file, with the figures of adopted decompositions."""
    pack = read_scope(request).pack
    if unit not in list_signatories(pack, find_order(pack)):
        raise Http404(unit)
    letter = make_letter(pack, unit, clock.today())
    content = write_official(lay_out_letter(letter))
    return send_docx(content, name=f"{letter.unit}{letter.title}.docx", by=cast(User, request.user))
