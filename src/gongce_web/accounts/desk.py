"""The security administrator's pages: accounts, their roles, the access review; and everybody's own page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError
from gongce_web import clock
from gongce_web.accounts import actions, queries
from gongce_web.accounts.forms import AccountForm, EndForm, GrantForm
from gongce_web.accounts.models import Grant, User
from gongce_web.accounts.policies import ACCOUNTS
from gongce_web.guards import for_everyone_inside, guarded
from gongce_web.roles import Operation, Role

_ROWS = 50
_STEPS: dict[str, Callable[..., object]] = {
    "close": actions.close_account,
    "reopen": actions.reopen_account,
    "unlock": actions.unlock_account,
    "second-factor": actions.forget_second_factor,
}


@guarded(ACCOUNTS, Operation.SEE)
def list_accounts(request: HttpRequest) -> HttpResponse:
    """Every account with its roles, or those that hold the words asked for."""
    words = request.GET.get("words", "").strip()[:40]
    page = Paginator(queries.list_accounts(words), _ROWS).get_page(request.GET.get("page"))
    return render(request, "accounts/list.html", {"page": page, "words": words} | _rights(request))


@guarded(ACCOUNTS, Operation.SEE)
def review(request: HttpRequest) -> HttpResponse:
    """What an access review has to look at."""
    return render(request, "accounts/review.html", {"doubts": queries.review_accounts()} | _rights(request))


@guarded(ACCOUNTS, Operation.SEE)
def show_account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, its roles, and what may be done with it."""
    user = get_object_or_404(User.objects.prefetch_related("grants__unit"), pk=pk)
    return _show(request, user, GrantForm(initial={"since": clock.today()}))


@never_cache
@guarded(ACCOUNTS, Operation.GRANT)
def open_account(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = actions.new_password()
        user = actions.open_account(**form.cleaned_data, password=password, by=_me(request))
        return render(request, "accounts/password_once.html", {"person": user, "password": password})
    status = 200 if request.method == "GET" else 422
    return render(request, "accounts/new.html", {"form": form}, status=status)


@never_cache
@guarded(ACCOUNTS, Operation.GRANT)
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Another password, shown once."""
    user = get_object_or_404(User, pk=pk)
    try:
        password = actions.reset_password(user=user, by=_me(request))
    except GongceError as error:
        return _refuse(request, user, error)
    return render(request, "accounts/password_once.html", {"person": user, "password": password})


@guarded(ACCOUNTS, Operation.GRANT)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Close, open again, unlock, let the second factor be set anew."""
    if name not in _STEPS:
        raise Http404(name)
    user = get_object_or_404(User, pk=pk)
    try:
        _STEPS[name](user=user, by=_me(request))
    except GongceError as error:
        return _refuse(request, user, error)
    return redirect("account", pk=pk)


@guarded(ACCOUNTS, Operation.GRANT)
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """A role in a unit."""
    user, form = get_object_or_404(User, pk=pk), GrantForm(request.POST)
    if not form.is_valid():
        return _show(request, user, form, status=422)
    values = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
    try:
        actions.grant_role(user=user, by=_me(request), **values)
    except GongceError as error:
        return _refuse(request, user, error, form)
    return redirect("account", pk=pk)


@guarded(ACCOUNTS, Operation.GRANT)
@require_POST
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a role."""
    held, form = get_object_or_404(Grant.objects.select_related("user", "unit"), pk=pk), EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_grant(grant=held, until=form.cleaned_data["until"], by=_me(request))
        except GongceError as error:
            return _refuse(request, held.user, error)
        return redirect("account", pk=held.user_id)
    messages.error(request, _("没有写明最后一日，格式如 2019-07-18。"))
    return _show(request, held.user, GrantForm(initial={"since": clock.today()}), status=422)


@for_everyone_inside
def show_me(request: HttpRequest) -> HttpResponse:
    """One's own account: roles, open sessions."""
    sessions = queries.list_sessions(_me(request))
    seen = [(one.key == request.session.session_key, datetime.fromtimestamp(one.seen_at, UTC)) for one in sessions]
    grants = _me(request).grants.select_related("unit")
    return render(request, "accounts/me.html", {"sessions": seen, "grants": grants})


@for_everyone_inside
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one's other sessions."""
    ended = actions.end_other_sessions(user=_me(request), kept=request.session.session_key or "")
    messages.success(request, _("已结束其他%(n)s个会话。") % {"n": ended})
    return redirect("me")


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {"may_grant": ACCOUNTS.may(_me(request), Operation.GRANT)}


def _show(request: HttpRequest, user: User, form: GrantForm, *, status: int = 200) -> HttpResponse:
    shown = {"person": user, "form": form, "today": clock.today(), "is_locked": user.is_locked(clock.wall())}
    return render(request, "accounts/account.html", shown | _rights(request), status=status)


def _refuse(request: HttpRequest, user: User, error: GongceError, form: GrantForm | None = None) -> HttpResponse:
    messages.error(request, str(error))
    return _show(request, user, form or GrantForm(initial={"since": clock.today()}), status=422)
