"""Addresses of the API and of one's tokens."""

from typing import Any

from django.urls import URLPattern, URLResolver, path

from gongce_web.api import views
from gongce_web.api.site import api


def _say_guard(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """An operation is guarded by its own rule; documentation by the login that its view carries."""
    callback: Any = pattern.callback
    if not hasattr(callback, "guard"):
        callback.guard, callback.is_api = (None, None), True
    return pattern


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("tokens/", views.list_tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.end_token, name="token-revoke"),
    path("", ([_say_guard(one) for one in _patterns], _app, _namespace)),
]
