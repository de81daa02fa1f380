"""The overview and the pages of errors."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from gongce_web.accounts.models import User
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import read_scope
from gongce_web.figures.queries.overview import make_overview
from gongce_web.figures.queries.places import settle_unit
from gongce_web.figures.views.empty import show_empty
from gongce_web.guards import for_everyone_inside, open_to_all
from gongce_web.pages.appearance import CHOICES, keep_view
from gongce_web.pages.language import LANGUAGES
from gongce_web.pages.matters import list_matters
from gongce_web.roles import Operation


@for_everyone_inside
def show_overview(request: HttpRequest) -> HttpResponse:
    """What matters now, for the person who looks: about his own unit, or the city; administrators see no figures."""
    user = cast(User, request.user)
    if not FIGURES.may(user, Operation.SEE):
        return render(request, "pages/welcome.html")
    scope = settle_unit(read_scope(request), user)
    if not scope.is_known:
        return show_empty(request, scope)
    overview = make_overview(scope)
    decisions = (*list_matters(request, scope, user), *overview.decisions)
    return render(request, "pages/overview.html", {"scope": scope, "overview": overview, "decisions": decisions})


@open_to_all
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Chinese or English from here on, kept in a cookie; back to the page one came from."""
    is_known = request.POST.get("language") in LANGUAGES
    return set_language(request) if is_known else show_bad_request(request)


@open_to_all
def show_accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, and the choices for who reads without script."""
    back = request.POST.get("next", request.GET.get("next", ""))
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    back = back if is_ours else ""
    if request.method != "POST":
        return render(request, "pages/accessibility.html", {"choices": CHOICES, "next": back})
    answer = HttpResponseRedirect(back or reverse("accessibility"))
    keep_view(answer, request.POST.dict(), is_secure=request.is_secure())
    return answer


@open_to_all
def show_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _tell(request, 400, _("请求不完整"), _("返回上一页重新提交"))


@open_to_all
def show_unkept_text(request: HttpRequest) -> HttpResponse:
    """400."""
    return _tell(request, 400, _("内容里有不能保存的空字符（NUL）"), _("返回上一页，重新录入这一项"))


@open_to_all
def show_refusal(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _tell(request, 403, _("没有这项权限"), _("需要的话，请安全管理员授予相应角色"))


@open_to_all
def show_missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _tell(request, 404, _("没有这个页面"), _("从左侧栏目进入"))


@open_to_all
def show_defect(request: HttpRequest) -> HttpResponse:
    """500, told without a trace of the program."""
    return _tell(request, 500, _("系统出错，已记录"), _("稍后重试；仍不成功时把时间告诉管理员"))


def _tell(request: HttpRequest, code: int, what: str, remedy: str) -> HttpResponse:
    return render(request, "pages/error.html", {"code": code, "what": what, "remedy": remedy}, status=code)
