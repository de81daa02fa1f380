"""Every view says who may see it; one that does not is a defect that a test finds."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gongce_web.roles import Operation, Policy

_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


def open_to_all(view: _View) -> _View:
    """A page that needs no account: login, the accessibility statement."""
    cast(Any, view).guard = None
    cast(Any, view).is_public = True
    return view


def for_everyone_inside(view: _View) -> _View:
    """A page for every account: its rows are filtered by policies of their own."""
    return _guard(view, None, None)


def guarded(policy: Policy[Any], operation: Operation) -> Callable[[_View], _View]:
    """A page for those whom the policy allows the operation somewhere; objects are checked again in the action."""
    return lambda view: _guard(view, policy, operation)


def _guard(view: _View, policy: Policy[Any] | None, operation: Operation | None) -> _View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if policy is not None and operation is not None and not policy.may(cast(Any, request.user), operation):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    cast(Any, checked).guard = (policy, operation)
    return cast(_View, checked)
