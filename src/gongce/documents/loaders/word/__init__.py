"""Word files (.docx): text as Word shows it, with automatic numbers and tables."""

from gongce.documents.loaders.word.body import load_docx

__all__ = ["load_docx"]
