"""One self-contained page: the document as it reads, its figures, commitments and audit; an index of several."""

from gongce.bulletins.page.index import Entry, describe_entry, describe_failure, render_index_page
from gongce.bulletins.page.reading import render_reading_page

__all__ = ["Entry", "describe_entry", "describe_failure", "render_index_page", "render_reading_page"]
