"""The API as one: authentication, rate, errors as messages, documentation from the package."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

import gongce
from gongce.vocabulary import GongceError, RefusedError
from gongce_web.api.access import CallRate, PageAuth, TokenAuth
from gongce_web.api.routes import figures, plans
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
for _router in (figures.router, plans.router):
    api.add_router("", _router)


@api.exception_handler(GongceError)
def tell_error(request: HttpRequest, error: GongceError) -> HttpResponse:
    """What the core refuses or cannot use, in its own words: 409 for a rule, 422 for the input."""
    message = {"what": error.what, "where": error.where, "remedy": error.remedy}
    return api.create_response(request, message, status=409 if isinstance(error, RefusedError) else 422)


@api.exception_handler(PermissionDenied)
def tell_refusal(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Without the role, outside its unit, or with a token that lacks the scope."""
    message = {"what": str(error) or "not allowed", "where": request.path, "remedy": "ask for the role or the scope"}
    return api.create_response(request, message, status=403)


@api.exception_handler(ValidationError)
def tell_mistake(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first mistake of a call."""
    first: dict[str, Any] = error.errors[0] if error.errors else {}
    place = ".".join(str(part) for part in first.get("loc", ()))
    message = {"what": str(first.get("msg", "not valid")), "where": place, "remedy": "see /api/docs"}
    return api.create_response(request, message, status=422)
