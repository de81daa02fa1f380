"""Reading: the quantitative mentions of a document, by general rules over its folded text.

`read_mentions` is the entry. The order: figures with units are found (`figures`), names with numerals set aside
(`names`), each figure's role told (`roles`), then tense, bounds, period, measure, topic and strength.
"""

from gongce.documents.reading.mentions import read_mentions

__all__ = ["read_mentions"]
