"""A web page as a draft: decoded, rendered, its furniture and tables marked, its meta elements as fields."""

import email
import re

from gongce.documents.loaders.drafts import Draft
from gongce.documents.loaders.encoding import decode_bytes
from gongce.documents.loaders.html.rendering import Renderer
from gongce.documents.loaders.html.tree import parse_page
from gongce.vocabulary import InputError

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4096
_LITTLE = 200
_FIELDS = {"articletitle": "标题", "pubdate": "发布日期", "contentsource": "来源"}


def load_web_archive(data: bytes, where: str) -> Draft:
    """The text of a web page saved whole (.mht): its first page, read like any page.

    Raises:
        InputError: no page in it, or one that cannot be read.
    """
    message = email.message_from_bytes(data)
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            return load_html(content, where)
    raise InputError("is a web archive without a page", where=where, remedy="save the page as HTML or text")


def load_html(data: bytes, where: str) -> Draft:
    """The visible text of a page in reading order; scripts and styles are no text, furniture stays and is marked.

    What a style hides is left out unless that is more than half of the page (then a script would have shown it).

    Raises:
        InputError: not decodable, or no page a parser can read.
    """
    declared = _CHARSET.search(data[:_HEAD])
    decoded = decode_bytes(data, where, declared[1].decode("ascii") if declared else "")
    root, meta, title = parse_page(decoded.text, where)
    renderer = Renderer(root.size, shows_hidden=False)
    text = renderer.render(root)
    fields = {label: meta[name] for name, label in _FIELDS.items() if meta.get(name)}
    notes: tuple[str, ...] = ()
    if len(text) < _LITTLE:
        shown = Renderer(root.size, shows_hidden=True)
        whole = shown.render(root)
        if len(whole) > max(2 * len(text), _LITTLE):
            renderer, text, notes = shown, whole, ("text hidden by a style was read, as the page shows little else",)
    if title and "标题" not in fields:
        fields["网页标题"] = title
    return Draft("html", text, decoded.encoding, tuple(renderer.furniture), tuple(renderer.tables), fields, notes)
