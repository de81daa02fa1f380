"""Login, logout, second factor, passwords, the list of accounts."""

from typing import cast

import pyotp
import segno
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongce_web.accounts import actions
from gongce_web.accounts.forms import CodeForm, LoginForm, PasswordForm
from gongce_web.accounts.models import User
from gongce_web.accounts.sessions import SECOND_FACTOR
from gongce_web.audit.actions import record
from gongce_web.guards import for_everyone_inside, open_to_all

_NEW_SECRET = "new_totp_secret"


@open_to_all
@sensitive_post_parameters()
def log_in(request: HttpRequest) -> HttpResponse:
    """Name and password, then on to where the person wanted to go."""
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.user:
        login(request, form.user)
        record("login", by=form.user, about=f"account:{form.user.get_username()}")
        return redirect(_wanted(request))
    return render(request, "accounts/login.html", {"form": form}, status=200 if request.method == "GET" else 422)


def _wanted(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "overview"


@open_to_all
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if request.user.is_authenticated:
        record("logout", by=request.user, about=f"account:{request.user.get_username()}")
    logout(request)
    return redirect("login")


@for_everyone_inside
@sensitive_post_parameters()
def give_code(request: HttpRequest) -> HttpResponse:
    """The second factor: enrolled once, then asked for at each login of an administrator."""
    user = cast(User, request.user)
    secret = "" if user.totp_secret else request.session.setdefault(_NEW_SECRET, pyotp.random_base32())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        is_right = (
            actions.enrol_second_factor(user=user, secret=secret, code=code)
            if secret
            else actions.check_second_factor(user=user, code=code)
        )
        if is_right:
            request.session[SECOND_FACTOR] = True
            request.session.pop(_NEW_SECRET, None)
            return redirect("overview")
        form.add_error("code", _("动态码不对或已用过，等下一个再试。"))
    picture = _picture(user, secret) if secret else ""
    return render(request, "accounts/code.html", {"form": form, "secret": secret, "picture": picture})


def _picture(user: User, secret: str) -> str:
    address = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name="Gongce")
    return segno.make(address).svg_data_uri(scale=5)


@for_everyone_inside
@sensitive_post_parameters()
def change_own_password(request: HttpRequest) -> HttpResponse:
    """A new password for oneself."""
    user = cast(User, request.user)
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(user=user, password=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        return redirect("overview")
    return render(request, "accounts/password.html", {"form": form})
