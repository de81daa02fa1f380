"""Making and ending tokens."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from gongce.vocabulary import RefusedError, UsageError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.api.models import ApiToken, Scope
from gongce_web.api.policies import TOKENS
from gongce_web.audit.actions import record
from gongce_web.roles import Operation

PREFIX, LONGEST_DAYS = "gongce_", 366


def digest_token(token: str) -> str:
    """What is kept of a token: it is long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(*, name: str, scopes: Iterable[str], days: int, by: User) -> str:
    """A new token of the person's own; the text is returned once and kept nowhere.

    Raises:
        RefusedError: an administrator asks: a token would go round the second factor.
        UsageError: no scope or an unknown one, no name, or too long a life.
    """
    TOKENS.demand(by, Operation.CONFIGURE)
    if by.is_administrator:
        raise RefusedError("administrators have no tokens", where=by.username, remedy="use an account without the role")
    wanted = sorted(_check_scopes(scopes))
    if not name.strip() or not 1 <= days <= LONGEST_DAYS:
        raise UsageError("a token needs a name and 1 to 366 days", where=name, remedy="name what it is for")
    token, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    expires = now + timedelta(days=days)
    ApiToken.objects.create(
        user=by, name=name.strip()[:60], digest=digest_token(token), scopes=wanted, created_at=now, expires_at=expires
    )
    detail = {"scopes": wanted, "until": expires.date().isoformat()}
    record("token.made", by=by, about=f"account:{by.username}", detail=detail)
    return token


def _check_scopes(scopes: Iterable[str]) -> set[str]:
    given = set(scopes)
    unknown = given - {str(scope) for scope in Scope}
    if unknown or not given:
        what = f"unknown scope {min(unknown)}" if unknown else "no scope"
        raise UsageError(what, where="scopes", remedy=f"choose among {', '.join(Scope)}")
    return given


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """The token can no longer be used; that it was there stays known."""
    if not TOKENS.may(by, Operation.GRANT):
        TOKENS.demand(by, Operation.CONFIGURE, token)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record("token.revoked", by=by, about=f"account:{token.user.username}", detail={"name": token.name})
