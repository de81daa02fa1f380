"""Tags of the lists of records: addresses that keep what is asked, the columns shown."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from gongce.rulebook import Register
from gongce_web.records.listings.asking import Ask

register = template.Library()


def _given(context: dict[str, Any]) -> str:
    return urlencode(context["scope"].given)


def _join(*parts: str) -> str:
    return "&".join(part for part in parts if part)


@register.simple_tag(takes_context=True)
def given(context: dict[str, Any]) -> SafeString:
    """The scope as the first part of a query, with its joint; empty where all is as usual."""
    text = _given(context)
    return SafeString(f"{text.replace('&', '&amp;')}&amp;" if text else "")


@register.simple_tag(takes_context=True)
def asked(context: dict[str, Any], look: str, clear: int = 0) -> str:
    """The address of the register with what is asked, in another look; `clear` leaves the conditions out."""
    ask: Ask = context["ask"]
    query = ask.query(look=look, page=1, **({"asked": (), "words": "", "light": ""} if clear else {}))
    return f"?{_join(_given(context), query)}"


@register.simple_tag(takes_context=True)
def asked_sort(context: dict[str, Any], name: str) -> str:
    """The address that orders the list by a field."""
    ask: Ask = context["ask"]
    return (
        f"?{_join(_given(context), ask.query(sort=name, descending=ask.sort == name and not ask.descending, page=1))}"
    )


@register.simple_tag(takes_context=True)
def asked_file(context: dict[str, Any], form: str) -> str:
    """The address of a file of everything found."""
    ask: Ask = context["ask"]
    address = reverse("register-file", args=[context["register"].id, form])
    return f"{address}?{_join(_given(context), ask.query(page=1))}"


@register.simple_tag(takes_context=True)
def asked_parts(context: dict[str, Any]) -> str:
    """The address of what the register says besides its rows."""
    address = reverse("register-parts", args=[context["register"].id])
    text = _given(context)
    return f"{address}?{text}" if text else address


@register.simple_tag(takes_context=True)
def asked_save(context: dict[str, Any]) -> str:
    """The address that keeps what is asked as a view."""
    ask: Ask = context["ask"]
    address = reverse("register-view-keep", args=[context["register"].id])
    return f"{address}?{_join(_given(context), ask.query(page=1))}"


@register.simple_tag(takes_context=True)
def asked_spec(context: dict[str, Any]) -> str:
    """The address of the chart of the plan of work."""
    ask: Ask = context["ask"]
    return f"{reverse('register-plan', args=[context['register'].id])}?{_join(_given(context), ask.query())}"


@register.simple_tag(takes_context=True)
def asked_unit(context: dict[str, Any], unit: str) -> str:
    """The address of the list of a unit's records, with what is asked."""
    ask: Ask = context["ask"]
    scope = dict(context["scope"].given) | {"unit": unit}
    return f"?{_join(urlencode(scope), ask.query(look='list', page=1))}"


@register.simple_tag(takes_context=True)
def shown(context: dict[str, Any], name: str) -> str:
    """Ticks a column that is shown."""
    return SafeString(" checked") if any(column.name == name for column in context.get("columns", ())) else ""


@register.simple_tag(takes_context=True)
def record_address(context: dict[str, Any], of: Register, number: str) -> str:
    """The page of a record, or of a case where the register is drawn from cases; keeps the scope."""
    is_case = of.procedure and of.shape == "case"
    names = ("case", (of.procedure, number)) if is_case else ("record", (of.id, number))
    try:
        address = reverse(names[0], args=names[1])
    except NoReverseMatch:
        return "#"
    text = _given(context)
    return f"{address}?{text}" if text else address
