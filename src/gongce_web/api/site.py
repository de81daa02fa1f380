"""The API as one: authentication, rate, errors as messages, documentation from the package."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

import gongce
from gongce.vocabulary import GongceError, RefusedError
from gongce_web.api.access import CallRate, PageAuth, TokenAuth
from gongce_web.api.routes import figures, plans, records, returns
from gongce_web.guards import for_everyone_inside

api = NinjaAPI(
    title="Gongce",
    version=gongce.__version__,
    description="What the pages know, for programs, under the same policies.",
    urls_namespace="api",
    docs_decorator=for_everyone_inside,
    auth=[TokenAuth(), PageAuth()],
    throttle=CallRate(settings.GONGCE_API_RATE),
)
for _router in (figures.router, plans.router, records.router, returns.router):
    api.add_router("", _router)


def _tell(request: HttpRequest, status: int, what: str, where: str = "", remedy: str = "") -> HttpResponse:
    message = {"what": what, "where": where or request.path, "remedy": remedy or "see /api/docs"}
    return api.create_response(request, message, status=status)


@api.exception_handler(GongceError)
def tell_error(request: HttpRequest, error: GongceError) -> HttpResponse:
    """What the core says: a rule refuses (409), what is asked for is not there (404), what is given is no use (422)."""
    asked = 404 if request.method == "GET" else 422
    status = 409 if isinstance(error, RefusedError) else asked
    return _tell(request, status, error.what, error.where, error.remedy)


@api.exception_handler(AuthenticationError)
def tell_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Nobody, or a token that is dead."""
    return _tell(request, 401, "no live token and no login", remedy="send Authorization: Bearer, or log in")


@api.exception_handler(PermissionDenied)
def tell_refusal(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Without the role, outside its unit, or with a token that lacks the scope."""
    return _tell(request, 403, str(error) or "not allowed", remedy="ask for the role or the scope")


@api.exception_handler(Http404)
def tell_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Not there, or not to be seen by this person."""
    return _tell(request, 404, "not there", remedy="list what there is")


@api.exception_handler(Throttled)
def tell_rate(request: HttpRequest, error: Throttled) -> HttpResponse:
    """Too many calls; `Retry-After` says how long to wait."""
    answer = _tell(request, 429, "too many calls", remedy="wait as long as Retry-After says")
    answer["Retry-After"] = str(max(1, int(error.wait or 1)))
    return answer


@api.exception_handler(ValidationError)
def tell_mistake(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first mistake of a call."""
    first: dict[str, Any] = error.errors[0] if error.errors else {}
    place = ".".join(str(part) for part in first.get("loc", ()))
    return _tell(request, 422, str(first.get("msg", "not valid")), place)


@api.exception_handler(HttpError)
def tell_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON and the like."""
    return _tell(request, error.status_code, str(error))
