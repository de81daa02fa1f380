"""Tags every template uses: figures that answer "why this number", lights, ranks, links that keep the scope."""

from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongce.bulletins.monthly.figure import Figure

register = template.Library()
_LIGHTS = {"ok": ("●", "正常"), "due_soon": ("▲", "临近"), "behind": ("■", "滞后"), "overdue": ("◆", "逾期")}


@register.simple_tag
def light(state: str) -> SafeString:
    """A light: colour, shape and word; nothing where there is none."""
    if state not in _LIGHTS:
        return SafeString("")
    shape, word = _LIGHTS[state]
    return format_html(
        '<span class="light light-{}"><span aria-hidden="true">{}</span> {}</span>', state, shape, _(word)
    )


@register.simple_tag(takes_context=True)
def figure(context: dict[str, Any], value: Figure, key: str = "", look: str = "") -> SafeString:
    """A figure as printed; with a key it is a button that opens its trace in the panel on the right.

    Args:
        context: of the template; its `scope` says of which period and day.
        value: the figure.
        key: as published: indicator/unit/column or league/unit; empty where it has no trace.
        look: provisional, revised, locked, not_applicable, not_ranked; empty where it is as usual.
    """
    shown = show_figure(value)
    css = f" is-{look}" if look else ""
    if not key or value.value is None:
        return format_html('<span class="figure{}">{}</span>', css, shown)
    address = why_address(context.get("scope"), key)
    words = '<button type="button" class="figure{}" hx-get="{}" hx-target="#panel" title="{}">{}</button>'
    return format_html(words, css, address, _("为什么是这个数"), shown)


def show_figure(value: Figure) -> SafeString | str:
    """The printed text; a missing one is a dash with its reason on hover and for screen readers."""
    if value.value is not None:
        return value.text
    reason = value.missing or _("没有这个数")
    words = '<abbr class="is-missing" title="{}">—<span class="visually-hidden">{}</span></abbr>'
    return format_html(words, reason, reason)


def why_address(scope: Any, key: str) -> str:
    """The address that answers "why this number"."""
    query = {"key": key} | ({"period": scope.period.code} if scope else {})
    query |= {"as_of": scope.as_of.isoformat()} if scope and scope.as_of else {}
    return f"{reverse('why')}?{urlencode(query, quote_via=quote)}"


@register.simple_tag
def rank(place: int | None, change: int | None = None, reason: str = "") -> SafeString:
    """A rank with the places gained or lost: 第3(↑2); a word where a unit is not ranked."""
    if place is None:
        return format_html('<span class="is-not_ranked" title="{}">{}</span>', reason, _("不参与排名"))
    arrow = "" if change is None else "→" if change == 0 else f"{'↑' if change > 0 else '↓'}{abs(change)}"
    return format_html("{}{}", _("第%(place)d") % {"place": place}, f"（{arrow}）" if arrow else "")


@register.simple_tag(takes_context=True)
def scoped(context: dict[str, Any], name: str, *args: Any, **changed: Any) -> str:
    """The address of a page with the scope of this one; keyword arguments change unit, period or as_of."""
    scope = context.get("scope")
    query = dict(scope.given if scope else ()) | {name: value for name, value in changed.items() if value}
    return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")
