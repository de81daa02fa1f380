"""The page of one document: sentence, strip, text with its figures and findings, tables."""

from collections.abc import Sequence

import gongce
from gongce.bulletins.lead import SHOWN_CONTRADICTIONS, contradictions, name_contradiction, write_counts
from gongce.bulletins.page.controls import render_bar, render_help, render_skips
from gongce.bulletins.page.data import NOTHING_CITED, Cited, render_data
from gongce.bulletins.page.links import Links
from gongce.bulletins.page.markup import Html, clean, element, join
from gongce.bulletins.page.panel import render_panel
from gongce.bulletins.page.shell import load, load_style, write_page
from gongce.bulletins.page.strip import Strip
from gongce.bulletins.page.text import TextRenderer
from gongce.documents.model import Check, Document, Reading

LONGEST_PRINT_TITLE = 40


def render_reading_page(reading: Reading, checks: Sequence[Check]) -> str:
    """One self-contained HTML page: no request goes out, no script but its own runs, all text is escaped.

    Args:
        reading: a document with its mentions and commitments.
        checks: its audit, in any order.
    """
    links = Links(reading, checks)
    title = title_of(reading.document)
    return write_reading(links, f"{title} · 读与核", title, render_masthead(links, title))


def write_reading(links: Links, name: str, title: str, masthead: Html) -> str:
    """The page that stands alone, under a masthead of its own."""
    style, script = load_style() + write_print_foot(links.document, title), load("script.js")
    body = (render_skips(), render_body(links, masthead, "main"), element("script", {}, Html(script)))
    return write_page(name, style, script, join(body))


def render_body(links: Links, masthead: Html, element_name: str = "div", cited: Cited = NOTHING_CITED) -> Html:
    """The reading itself, to stand in any page that loads its style and script.

    Args:
        links: the reading with its checks.
        masthead: what stands above.
        element_name: what holds text and tables: main where nothing else of the page is it.
        cited: for each mention the records that cite its characters.
    """
    text = element("article", {"id": "text", "aria-label": "正文"}, TextRenderer(links).render())
    card = element("div", {"id": "card", "role": "tooltip", "hidden": True})
    pair = element(element_name, {"class": "pair"}, text, render_panel(links))
    parts = (
        Html(load("signs.svg")), masthead, Strip(links).render(), render_bar(links), pair,
        render_foot(links.document), card, render_help(), render_data(links, cited),
    )  # fmt: skip
    return join(parts)


def title_of(document: Document) -> str:
    """What the document is called; its file where it has no title."""
    return clean(document.metadata.title or document.name)


def write_print_foot(document: Document, title: str) -> str:
    """The foot of printed pages says the source; each character is written as its number, so none ends the rule."""
    source = f"{title[:LONGEST_PRINT_TITLE]}  {document.metadata.number}"
    escaped = "".join(f"\\{ord(letter):x} " for letter in clean(source))
    return f'@page{{@bottom-left{{content:"{escaped}"}}}}'


def render_masthead(links: Links, title: str) -> Html:
    """Where the document comes from, what it is called, what matters in it."""
    about = links.document.metadata
    facts = (about.issuer, about.number, about.issued, links.document.name)
    source = join(element("span", {}, fact) for fact in dict.fromkeys(facts) if fact)
    lead = element("p", {"class": "lead"}, *render_lead(links))
    return element(
        "header", {"class": "masthead"}, element("p", {"class": "source"}, source), element("h1", {}, title), lead
    )


def render_lead(links: Links) -> list[str]:
    """The sentence; its contradictions are links to their places."""
    parts: list[str] = [write_counts(links.reading, links.checks)]
    found = contradictions(links.checks)
    for order, (place, check) in enumerate(found[:SHOWN_CONTRADICTIONS]):
        parts += ["、" if order else "：", element("a", {"href": f"#c{place}"}, name_contradiction(check))]
    return [*parts, f"等{len(found)}处。" if len(found) > SHOWN_CONTRADICTIONS else "。"]


def render_foot(document: Document) -> Html:
    """What was read and by what, so that it can be read again; what the loader noted."""
    form = "，".join(filter(None, (document.format, document.encoding)))
    facts = (f"文件 {document.name}（{form}）", f"{len(document.text)} 字符", f"sha256 {document.sha256}")
    line = element("p", {}, " · ".join((*facts, f"工策 {gongce.__version__}")))
    notes = element("ul", {}, *(element("li", {}, note) for note in document.notes))
    return element("footer", {"class": "foot"}, line, notes if document.notes else Html())
