"""PDF files with text: lines joined to paragraphs, running heads and page numbers marked."""

from gongce.documents.loaders.pdf.document import load_pdf

__all__ = ["load_pdf"]
