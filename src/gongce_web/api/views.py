"""The page of one's own tokens."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.api import actions
from gongce_web.api.forms import TokenForm
from gongce_web.api.models import ApiToken
from gongce_web.api.policies import TOKENS
from gongce_web.guards import guarded
from gongce_web.roles import Operation


@guarded(TOKENS, Operation.SEE)
def list_tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a new one, whose text is shown this once."""
    user, form, made = cast(User, request.user), TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_token(**form.cleaned_data, by=user)
            form = TokenForm()
        except GongceError as error:
            form.add_error(None, str(error))
    tokens = TOKENS.rows(user, Operation.SEE, ApiToken.objects.all())
    context = {"form": form, "tokens": tokens, "made": made, "moment": clock.now()}
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


@guarded(TOKENS, Operation.CONFIGURE)
@require_POST
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own."""
    user = cast(User, request.user)
    token = get_object_or_404(TOKENS.rows(user, Operation.CONFIGURE, ApiToken.objects.all()), pk=pk)
    actions.revoke_token(token=token, by=user)
    return redirect("tokens")
