"""Tags of the inbox: addresses that keep the scope and add what a page asks."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def scoped_with(context: dict[str, Any], name: str, **asked: Any) -> str:
    """The address of a page with the scope of this one and what is asked besides; empty ones are left out."""
    scope = context.get("scope")
    query = dict(scope.given if scope else ()) | {key: value for key, value in asked.items() if value}
    return reverse(name) + (f"?{urlencode(query)}" if query else "")
