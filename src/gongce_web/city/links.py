"""Addresses of pages of other apps: empty where the app has no such page, so that a link is left out, not broken."""

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from gongce.vocabulary import Span


def find_address(name: str, *args: Any, **query: str) -> str:
    """The address of a page by its name; "" where there is none of that name."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


def find_passage(document: str, span: Span | None = None) -> str:
    """The address of a document, at characters of its text where they are given (?at=1262-1271)."""
    return find_address("document", document, **({"at": f"{span.start}-{span.end}"} if span else {}))
