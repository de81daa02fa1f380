"""Marks of bulletins: what a run is, in shape and word; a figure as issued."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.bulletins.monthly.page.reading import Piece
from gongce.vocabulary import GongceError
from gongce_web.bulletins.policies import BULLETINS, CONFIRMATIONS, DRAFTS, PROOFINGS
from gongce_web.bulletins.returned import Returned
from gongce_web.city.lines import keep_together
from gongce_web.city.workspaces import open_city
from gongce_web.roles import Operation, Policy

register = template.Library()
_CELL = re.compile(r"(\S.*\.(?:xlsx|xls|csv)) (\S*[A-Z]{1,3}\d+)")
_PLACES: tuple[tuple[str, str, Policy[Any], tuple[str, ...]], ...] = (
    ("bulletins", gettext_noop("存档"), BULLETINS, ("bulletins", "bulletin", "papers", "recomputation")),
    ("month", gettext_noop("本月工作"), DRAFTS, ("month", "month-text", "close-month", "issue-month", "return-month")),
    ("sheets", gettext_noop("核对稿"), CONFIRMATIONS, ("sheets", "sheet")),
    ("compare", gettext_noop("对比"), BULLETINS, ("compare",)),
    ("proofings", gettext_noop("校核稿件"), PROOFINGS, ("proofings", "proofing", "give-draft")),
)
_COUNTED = dict.fromkeys(("growth", "growth_before", "share", "chance"), "%") | dict.fromkeys(
    ("ahead", "pull"), "个百分点"
)
_STANDINGS = {
    "draft": ("○", gettext_noop("草稿")),
    "issued": ("●", gettext_noop("已印发")),
    "over": ("◉", gettext_noop("带疑点印发")),
    "correction": ("◐", gettext_noop("更正印发")),
    "replaced": ("◌", gettext_noop("已被更正")),
}


@register.simple_tag
def standing(state: str) -> SafeString:
    """What a bulletin is: shape and word."""
    shape, word = _STANDINGS[state]
    return format_html(
        '<span class="issue-state issue-state-{}"><span aria-hidden="true">{}</span> {}</span>', state, shape, _(word)
    )


@register.simple_tag
def issued(pieces: tuple[Piece, ...], keys: tuple[str, ...], why: str) -> SafeString:
    """Words and figures of a bulletin; each figure is a button that tells where it comes from.

    Args:
        pieces: the words and figures.
        keys: of the page's origins, "" where a figure was published under none.
        why: the address that answers, to which the key is added; one that ends with a question mark knows origins too.
    """
    return keep_together(format_html_join("", "{}", ((_show(piece, keys, why),) for piece in pieces)))


def _show(piece: Piece, keys: tuple[str, ...], why: str) -> SafeString | str:
    looks = " is-provisional" * piece.is_provisional + " is-revised" * piece.is_revised
    key = keys[piece.origin] if piece.origin is not None else ""
    knows_origins = why.endswith("?") and piece.origin is not None
    if not key and not knows_origins:
        return format_html('<span class="figure{}">{}</span>', looks, piece.text) if looks else piece.text
    address = why + urlencode({"key": key} if key else {"origin": piece.origin}, quote_via=quote)
    words = '<button type="button" class="figure{}" hx-get="{}" hx-target="#panel" title="{}">{}</button>'
    return format_html(words, looks, address, _("为什么是这个数"), piece.text)


@register.filter
def drawing(svg: str) -> SafeString:
    """A chart's drawing: made by the core, its SHA-256 checked when it was read."""
    return mark_safe(svg)


@register.filter
def kind(part: object) -> str:
    """What a part of the text is: Told, Heading, Sheet or Picture."""
    return type(part).__name__


@register.simple_tag(takes_context=True)
def bulletin_places(context: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The pages of bulletins the person may enter: title, address, whether it is here."""
    user = context["request"].user
    here = getattr(context["request"].resolver_match, "url_name", "")
    return [
        (_(title), reverse(name), here in names)
        for name, title, policy, names in _PLACES
        if policy.may(user, Operation.SEE)
    ]


@register.filter
def basename(path: str) -> str:
    """A file's name without its folders."""
    return path.rpartition("/")[2]


@register.simple_tag
def moved(places: int) -> str:
    """Places gained or lost: ↑2, ↓1."""
    return f"{'↑' if places > 0 else '↓'}{abs(places)}"


@register.simple_tag
def compared_in(key: str) -> str:
    """What a published figure is counted in, by its key; "" where its subject is no indicator of the plan."""
    subject, _unit, column = (*key.split("/"), "", "")[:3]
    if column in _COUNTED:
        return _COUNTED[column]
    try:
        return open_city().pack.indicator(subject).measured_in
    except (GongceError, LookupError):
        return ""


@register.simple_tag
def finding_place(place: str, returned: Mapping[str, Returned]) -> SafeString | str:
    """Where a finding is: a link to the return it came in by, or to the cell of a file as received."""
    if place in returned:
        link = format_html('<a href="{}">{}</a>', returned[place].address, place)
        return (
            format_html('{}<br><a href="{}">{}</a>', link, returned[place].ask, _("向填报单位查询"))
            if returned[place].may_ask
            else link
        )
    found = _CELL.fullmatch(place)
    if not found:
        return place
    address = f"{reverse('returned-cell')}?{urlencode({'file': found[1], 'cell': found[2]})}"
    words = '<button type="button" class="figure" hx-get="{}" hx-target="#panel">{}</button>'
    return format_html(words, address, place)
