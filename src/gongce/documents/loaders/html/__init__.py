"""Web pages: everything visible as text, furniture marked, tables kept."""

from gongce.documents.loaders.html.page import load_html, load_web_archive

__all__ = ["load_html", "load_web_archive"]
