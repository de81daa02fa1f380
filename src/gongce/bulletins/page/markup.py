"""Markup that cannot be injected into: every piece of text is escaped unless it was made here."""

import re
from collections.abc import Iterable
from html import escape as escape_html

Attribute = str | int | bool | None
VOID = frozenset({"br", "col", "hr", "input", "link", "meta", "wbr"})
# What HTML may not hold (controls, lone surrogates, noncharacters), and what would turn the direction of figures.
UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


OPERATORS = re.compile("([+=÷×])")


class Html(str):
    """Text that is markup already: made by `element`, `escape` or `join` only."""

    __slots__ = ()


def clean(text: str) -> str:
    r"""The text with every character a page may not hold shown as U+FFFD, one for one.

    >>> clean("a\x00\u202eb")
    'a\ufffd\ufffdb'
    """
    return UNFIT.sub("\ufffd", text)


def escape(text: str) -> Html:
    """Text as markup.

    >>> escape('<b>"A&B"</b>')
    '&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;'
    """
    return text if isinstance(text, Html) else Html(escape_html(clean(text)))


def join(parts: Iterable[str]) -> Html:
    """Pieces one after another, each escaped unless it is markup."""
    return Html("".join(map(escape, parts)))


def element(name: str, attributes: dict[str, Attribute] | None = None, *children: str) -> Html:
    """One element. True gives a bare attribute, False and None give none.

    >>> element("a", {"href": "#x", "hidden": False}, "1 < 2")
    '<a href="#x">1 &lt; 2</a>'
    """
    written = "".join(map(write_attribute, (attributes or {}).items()))
    return Html(f"<{name}{written}>") if name in VOID else Html(f"<{name}{written}>{join(children)}</{name}>")


def write_attribute(item: tuple[str, Attribute]) -> str:
    """One attribute with the blank before it; "" where it does not apply."""
    name, value = item
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def soften(text: str) -> Html:
    """Text that may break a line after a sign of arithmetic, nowhere inside a figure.

    >>> soften("1+2=3")
    '1+<wbr>2=<wbr>3'
    """
    return Html(OPERATORS.sub(r"\1<wbr>", escape(text)))


def icon(name: str) -> Html:
    """One of the page's own signs (`signs.svg`), for the eye only: a word always stands beside it."""
    return element(
        "svg", {"class": f"sign sign-{name}", "aria-hidden": "true"}, element("use", {"href": f"#sign-{name}"})
    )
