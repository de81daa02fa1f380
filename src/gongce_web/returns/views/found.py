"""What the pages share: the return of an address, answers that tell a refusal, a conflict."""

import json
from collections.abc import Callable
from typing import cast
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongce.vocabulary import GongceError, InputError
from gongce_web.accounts.models import User
from gongce_web.returns import queries
from gongce_web.returns.actions import ConflictError
from gongce_web.returns.models import Return
from gongce_web.returns.sheets import sheet_of


def user_of(request: HttpRequest) -> User:
    """The person who asks."""
    return cast(User, request.user)


def find_or_404(request: HttpRequest, pk: int) -> Return:
    """A return whose values the person may see.

    Raises:
        Http404: there is none, or it is not theirs to see: a draft's existence is told, its values are not.
    """
    found = queries.find_return(pk, user_of(request))
    if found is None:
        raise Http404(pk)
    return found


def refuse(error: GongceError, status: int = 422) -> HttpResponse:
    """A refusal for a script: its message in the body and in the header that every page shows."""
    answer = HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
    answer["X-Gongce-Message"] = quote(str(error)[:900])
    return answer


def tell_conflict(request: HttpRequest, filed: Return, error: ConflictError) -> HttpResponse:
    """409: what somebody else changed, so that nothing typed is lost."""
    places = {cell.id: cell.place for cell in sheet_of(filed.round).cells}
    differences = [(one, places.get(one.cell, one.cell)) for one in error.differences]
    context = {"filed": filed, "error": error, "differences": differences}
    return render(request, "returns/conflict.html", context, status=409)


def change(request: HttpRequest, act: Callable[[], object], done: str, *back: object) -> HttpResponse:
    """Act, then go back to a page with what came of it."""
    try:
        act()
    except GongceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(*back)  # type: ignore[call-overload,no-any-return]


def read_version(request: HttpRequest) -> int:
    """The version a form was read at.

    Raises:
        InputError: it names none.
    """
    text = request.POST.get("version", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise InputError(_("没有版本号"), where="version", remedy=_("刷新页面再办"))
    return int(text)


def read_mapping(request: HttpRequest, name: str) -> dict[str, str]:
    """Texts by cell id, as JSON in one field.

    Raises:
        InputError: it is no such mapping.
    """
    try:
        found = json.loads(request.POST.get(name) or "{}")
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise ValueError(name)
    except (ValueError, RecursionError):
        raise InputError(_("提交的内容不完整"), where=name, remedy=_("刷新页面再填")) from None
    return {str(key): value.replace("\x00", "") for key, value in found.items()}


def read_texts(request: HttpRequest) -> dict[str, str]:
    """What was typed: one JSON field from the page's script, or one field a cell where no script runs."""
    plain = {name[2:]: str(text) for name, text in request.POST.items() if name.startswith("c.")}
    return read_mapping(request, "texts") | plain
