"""Who calls: a token in the header, or the session of a page; what a call may do, by policy and by scope."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import SimpleRateThrottle

from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.accounts.sessions import SECOND_FACTOR
from gongce_web.api.actions import digest_token
from gongce_web.api.models import ApiToken, Scope
from gongce_web.roles import Operation, Policy

_Call = TypeVar("_Call", bound=Callable[..., Any])


class TokenAuth(HttpBearer):
    """`Authorization: Bearer gongce_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token, where it lives and its person may log in."""
        found = ApiToken.objects.select_related("user").filter(digest=digest_token(token)).first()
        moment = clock.now()
        if found is None or not found.is_live(moment) or not found.user.is_active or found.user.is_locked(moment):
            return None
        if found.user.is_administrator:  # the role came after the token
            return None
        _note_use(found)
        request.user = found.user
        return found


def _note_use(token: ApiToken) -> None:
    """Once a day, so that reading does not write."""
    if token.last_used_on != clock.today():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=clock.today())


class PageAuth(SessionAuth):
    """The session of somebody who is logged in, with the check against forged requests that pages have."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The person; an administrator without the second factor is nobody yet."""
        user = cast(User, request.user)
        if not user.is_authenticated or user.must_change_password:
            return None
        return user if not user.is_administrator or request.session.get(SECOND_FACTOR) else None


class CallRate(SimpleRateThrottle):
    """So many calls a person in so much time."""

    def get_cache_key(self, request: HttpRequest) -> str:
        """One count for each person, whatever token is used; one for each address that has none."""
        caller = request.user.pk if request.user.is_authenticated else self.get_ident(request)
        return f"api-rate:{caller}"


def allowed(policy: Policy[Any], operation: Operation, scope: Scope) -> Callable[[_Call], _Call]:
    """What an operation asks of its caller; a test fails for one that does not say."""

    def decorate(call: _Call) -> _Call:
        @wraps(call)
        def checked(request: HttpRequest, *args: Any, **values: Any) -> Any:
            policy.demand(cast(User, request.user), operation)
            token = getattr(request, "auth", None)
            if isinstance(token, ApiToken) and scope not in token.scopes:
                raise PermissionDenied(f"the token lacks the scope {scope}")
            return call(request, *args, **values)

        cast(Any, checked).rule = (policy, operation, scope)
        return cast(_Call, checked)

    return decorate
