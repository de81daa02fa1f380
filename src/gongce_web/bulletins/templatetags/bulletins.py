"""Marks of bulletins: what a run is, in shape and word; a figure as issued."""

from urllib.parse import quote, urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gongce.bulletins.monthly.page.reading import Piece
from gongce.workspace.published import Published

register = template.Library()
_STANDINGS = {
    "draft": ("○", "草稿"),
    "issued": ("●", "已印发"),
    "over": ("◉", "带疑点印发"),
    "correction": ("◐", "更正印发"),
    "replaced": ("◌", "已被更正"),
}


@register.simple_tag
def standing(state: str) -> SafeString:
    """What a bulletin is: shape and word."""
    shape, word = _STANDINGS[state]
    return format_html(
        '<span class="standing standing-{}"><span aria-hidden="true">{}</span> {}</span>', state, shape, _(word)
    )


@register.simple_tag
def issued(pieces: tuple[Piece, ...], published: Published) -> SafeString:
    """Words and figures as issued; each figure is a button that tells where it came from as of that day."""
    return format_html_join("", "{}", ((_show(piece, published),) for piece in pieces))


def _show(piece: Piece, published: Published) -> SafeString | str:
    looks = " is-provisional" * piece.is_provisional + " is-revised" * piece.is_revised
    if piece.origin is None:
        return format_html('<span class="figure{}">{}</span>', looks, piece.text) if looks else piece.text
    key = published.keys[piece.origin]
    query = {"key": key} if key else {"origin": piece.origin}
    address = f"{reverse('bulletin-why', args=(published.run.id,))}?{urlencode(query, quote_via=quote)}"
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
