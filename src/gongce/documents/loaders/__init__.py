"""Files become documents: bytes are decoded, nothing is cut, and what is not the document itself is marked."""

from gongce.documents.loaders.loading import load, load_text

__all__ = ["load", "load_text"]
