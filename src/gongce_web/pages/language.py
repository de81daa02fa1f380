"""The language of pages: Chinese, until a person chooses another; what a browser asks for by itself does not count."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from gongce_web.pages.marking import mark_chinese

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


class ChosenLanguage:
    """Speaks the language of the cookie, for this request alone; in another than Chinese, marks what stays Chinese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        if response.headers["Content-Language"] != settings.LANGUAGE_CODE and _is_page(response):
            response.content = mark_chinese(response.content.decode()).encode()
        return response


def _is_page(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return (
        not response.streaming
        and kind.startswith("text/html")
        and "attachment" not in response.headers.get("Content-Disposition", "")
    )
