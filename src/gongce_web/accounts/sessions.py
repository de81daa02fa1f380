"""Sessions end after a time without a request; administrators go on only with their second factor."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone

_SEEN, SECOND_FACTOR = "seen_at", "second_factor"
_NOTED_EVERY_SECONDS = 30
"""So often a request writes that it was there: not every chart of a page costs a write."""
_ALWAYS = frozenset({"login", "logout", "second-factor", "password"})


class IdleTimeout:
    """Ends idle sessions and leads to the second factor and the new password where one is due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now().timestamp()
        seen = request.session.get(_SEEN, now)
        if now - seen > timedelta(minutes=settings.GONGCE["idle_minutes"]).total_seconds():
            logout(request)
            return redirect("login")
        if _SEEN not in request.session or now - seen > _NOTED_EVERY_SECONDS:
            request.session[_SEEN] = now
        return self._lead(request) or self.get_response(request)

    def _lead(self, request: HttpRequest) -> HttpResponse | None:
        name = resolve(request.path_info).url_name if request.path_info else ""
        user = request.user
        if name in _ALWAYS or not user.is_authenticated:
            return None
        if user.is_administrator and not request.session.get(SECOND_FACTOR):
            return redirect("second-factor")
        age = timezone.now() - user.password_changed_at
        if user.must_change_password or age.days >= settings.GONGCE["password_days"]:
            return redirect("password")
        return None
