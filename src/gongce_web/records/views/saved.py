"""Views of lists: saved under a name, shared with one's unit, dropped."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.guards import guarded
from gongce_web.records import actions
from gongce_web.records.models import SavedView
from gongce_web.records.policies import VIEWS
from gongce_web.records.views.listing import open_list
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


@guarded(VIEWS, Operation.FILL)
@require_POST
def keep_view(request: HttpRequest, register: str) -> HttpResponse:
    """Save what the address asks; back to the list."""
    scope, _seen, one, ask = open_list(request, register)
    query = "&".join(
        part
        for part in (urlencode({"unit": scope.unit}) if "unit" in dict(scope.given) else "", ask.query(page=1))
        if part
    )
    shared = Unit.objects.filter(code=request.POST.get("shared_with", "")).first()
    name = request.POST.get("name", "")
    try:
        actions.save_view(register=one.id, name=name, query=query, shared_with=shared, by=cast(User, request.user))
    except GongceError as error:
        messages.warning(request, f"{error.what}；{error.remedy}")
    else:
        messages.success(request, _("视图“%(name)s”已保存。") % {"name": name.strip()})
    return redirect(f"{reverse('register', args=[one.id])}?{query}")


@guarded(VIEWS, Operation.FILL)
@require_POST
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop one of one's own views; back to the list."""
    user = cast(User, request.user)
    view = get_object_or_404(VIEWS.rows(user, Operation.FILL, SavedView.objects.all()), pk=pk)
    actions.drop_view(view=view, by=user)
    messages.success(request, _("视图“%(name)s”已删除。") % {"name": view.name})
    return redirect("register", register=view.register)
