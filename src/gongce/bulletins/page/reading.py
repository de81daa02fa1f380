"""The page of one document: sentence, strip, text with its figures and findings, tables."""

from collections.abc import Sequence

import gongce
from gongce.bulletins.lead import SHOWN_CONTRADICTIONS, contradictions, name_contradiction, write_counts
from gongce.bulletins.page.controls import render_bar, render_help, render_skips
from gongce.bulletins.page.data import render_data
from gongce.bulletins.page.links import Links
from gongce.bulletins.page.markup import Html, clean, element, join
from gongce.bulletins.page.panel import render_panel
from gongce.bulletins.page.shell import load, write_page
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
    style, script = load("style.css") + write_print_foot(reading.document, title), load("script.js")
    text = element("article", {"id": "text", "aria-label": "正文"}, TextRenderer(links).render())
    card = element("div", {"id": "card", "role": "tooltip", "hidden": True})
    parts = (
        render_skips(), Html(load("signs.svg")), render_masthead(links, title), Strip(links).render(),
        render_bar(links), element("main", {}, text, render_panel(links)), render_foot(reading.document),
        card, render_help(), render_data(links), element("script", {}, Html(script)),
    )  # fmt: skip
    return write_page(f"{title} · 读与核", style, script, join(parts))


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
