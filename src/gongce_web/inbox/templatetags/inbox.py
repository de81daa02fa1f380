"""Tags of the inbox: addresses that keep the scope and add what a page asks."""

import re
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from gongce.procedures.meetings import AgendaItem
from gongce_web.city.links import find_address
from gongce_web.city.workspaces import open_city

register = template.Library()
_DECIDED = re.compile(r"[^@]+@(\d{4}-\d{2}-\d{2})#(\w+)")


@register.simple_tag
def agenda_number(record: str) -> str:
    """The number of what is on an agenda; of what a meeting decided, its day and number instead of its long name."""
    found = _DECIDED.fullmatch(record)
    return _("%(day)s第%(number)s项") % {"day": found[1], "number": found[2]} if found else record


@register.simple_tag
def agenda_address(item: AgendaItem) -> str:
    """The page of a record or case on an agenda; "" for what a meeting decided, which has none."""
    if _DECIDED.fullmatch(item.record):
        return ""
    pack = open_city().pack
    name = "case" if any(one.id == item.source for one in pack.procedures) else "record"
    return find_address(name, item.source, item.record)


@register.simple_tag(takes_context=True)
def scoped_with(context: dict[str, Any], name: str, **asked: Any) -> str:
    """The address of a page with the scope of this one and what is asked besides; empty ones are left out."""
    scope = context.get("scope")
    query = dict(scope.given if scope else ()) | {key: value for key, value in asked.items() if value}
    return reverse(name) + (f"?{urlencode(query)}" if query else "")
