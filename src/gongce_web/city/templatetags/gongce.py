"""Tags every template uses: figures that answer "why this number", lights, ranks, links that keep the scope."""

import re
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.bulletins.monthly.figure import Figure
from gongce.bulletins.monthly.lines import Line, Shown
from gongce.vocabulary import InputError, Period
from gongce_web.city import exports
from gongce_web.city.lines import keep_together
from gongce_web.city.links import find_address
from gongce_web.city.scope import Scope

register = template.Library()
_RUN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?!\d)")
_LIGHTS = {
    "ok": ("●", gettext_noop("正常")),
    "due_soon": ("▲", gettext_noop("临近")),
    "behind": ("■", gettext_noop("滞后")),
    "overdue": ("◆", gettext_noop("逾期")),
}
_LOOKS = {
    "provisional": gettext_noop("初步数"),
    "locked": gettext_noop("已锁定"),
    "not_applicable": gettext_noop("不适用"),
    "not_ranked": gettext_noop("不参与排名"),
}


@register.filter
def period_title(code: str) -> str:
    """A period's name for its code; anything else as it is.

    >>> period_title("2019-YTD06"), period_title("项目台账")
    ('2019年1—6月', '项目台账')
    """
    try:
        return Period.parse(code).title
    except InputError:
        return code


@register.filter
def run_title(run: str) -> str:
    """What a bulletin's run is about: months from January; anything else as it is.

    >>> run_title("2019-07"), run_title("2019-07-更正1"), run_title("项目台账")
    ('2019年1—7月', '2019年1—7月更正1', '项目台账')
    """
    found = _RUN.match(run or "")
    return Period.ytd(int(found[1]), int(found[2])).title + run[found.end() :].replace("-", "") if found else run


@register.simple_tag(takes_context=True)
def watermark(context: dict[str, Any]) -> str:
    """Who looks and when, for what is printed: the line that exports carry."""
    return exports.watermark(context["user"])


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
def figure(context: dict[str, Any], value: Figure, key: str = "", look: str = "", text: str = "") -> SafeString:
    """A figure as printed; with a key it is a button that opens its trace in the panel on the right.

    Whether it is provisional, or was printed otherwise before, it shows by itself.

    Args:
        context: of the template; its `scope` says of which period and day.
        value: the figure.
        key: as published: indicator/unit/column or league/unit; empty where it has no trace.
        look: locked, not_applicable, not_ranked; empty where it is as usual.
        text: as it stands in its sentence, where a word says the sign; left out, as printed.
    """
    scope = context.get("scope")
    seen = _look_at(scope, value, key)
    shown = show_figure(seen, text)
    css, title = _describe_look(seen, look)
    if not key or seen.value is None:
        return format_html('<span class="figure{}"{}>{}</span>', css, _titled(title), shown)
    words = '<button type="button" class="figure{}" hx-get="{}" hx-target="#panel" title="{}">{}</button>'
    return format_html(words, css, why_address(scope, key), title or _("为什么是这个数"), shown)


@register.simple_tag(takes_context=True)
def line(context: dict[str, Any], parts: Line) -> SafeString:
    """A sentence of a bulletin, each figure that was published answering "why this number"."""
    scope = context.get("scope")
    return keep_together(format_html_join("", "{}", ((_show_part(context, scope, part),) for part in parts)))


def _show_part(context: dict[str, Any], scope: Scope | None, part: "str | Shown") -> str:
    if isinstance(part, str):
        return part
    key = scope.view.keys.get(id(part.figure), "") if scope and scope.is_known else ""
    return figure(context, part.figure, key, text=part.text)


def _look_at(scope: Scope | None, value: Figure, key: str) -> Figure:
    return scope.view.look(value, key) if key and scope and scope.is_known else value


def _describe_look(value: Figure, look: str) -> tuple[str, str]:
    """The classes of a figure's look, and the words that say the same."""
    told = [f"is-{look}"] if look else []
    words = [_(_LOOKS[look])] if look in _LOOKS else []
    if value.provisional:
        told.append("is-provisional")
        words.append(_("初步数"))
    if value.revised_from:
        told.append("is-revised")
        words.append(_("原为%(old)s") % {"old": value.revised_from})
    return "".join(f" {one}" for one in told), "；".join(words)


def _titled(title: str) -> SafeString:
    return format_html(' title="{}"', title) if title else SafeString("")


def show_figure(value: Figure, text: str = "") -> SafeString | str:
    """The printed text; a missing one is a dash with its reason on hover and for screen readers."""
    if value.value is not None:
        return text or value.text
    reason = _(value.missing or "没有这个数")
    words = '<abbr class="is-missing" title="{}">—<span class="visually-hidden">{}</span></abbr>'
    return format_html(words, reason, reason)


def why_address(scope: Scope | None, key: str) -> str:
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
    """The address of a page with the scope of this one; keyword arguments change unit, period or as_of.

    "" where no app has a page of that name: `{% scoped 'x' as address %}{% if address %}…` leaves the link out.
    """
    scope = context.get("scope")
    query = dict(scope.given if scope else ()) | {name: value for name, value in changed.items() if value}
    return find_address(name, *args, **query)
