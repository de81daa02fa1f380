"""No NUL in what is asked or typed: no key of a keyboard writes one, and PostgreSQL keeps none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

from gongce_web.pages.views import show_unkept_text

NUL = "\x00"
API = "/api/"


class PlainText:
    """Answers 400 where a page's query or field holds one; files are judged by who reads them, calls by the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API) and any(map(_holds_nul, (request.GET, request.POST))):
            return show_unkept_text(request)
        return self.get_response(request)


def _holds_nul(fields: QueryDict) -> bool:
    return any(NUL in name or any(NUL in text for text in texts) for name, texts in fields.lists())
