"""Rows of a workbook that hold bare numbers and shared strings only, listed at once instead of cell by cell."""

import re

from lxml import etree

_CELL = r'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,5})")?(?: t="([sn])")?(?:/>|><v>([-+.\dE]+)</v></c>)'
_PLAIN_CELL = re.compile(_CELL, re.ASCII)
_PLAIN_ROW = re.compile(f"(?:{_CELL})*+".replace("([A-Z]", "(?:[A-Z]").replace("(\\d", "(?:\\d").replace("([", "(?:["))
_END = "</row>"

PlainCell = tuple[str, str, str, str]
"""The letters of its column, number of its style, kind (s a shared string, n or "" a number), stored value; "" where
the file says none."""


def list_plain_cells(row: "etree._Element") -> list[PlainCell] | None:
    """The cells of a row of bare values; None where one of them is more: a formula, an inline text, an error.

    >>> row = etree.fromstring('<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>12.5</v></c></row>')
    >>> list_plain_cells(row)
    [('A', '', 's', '0'), ('B', '1', '', '12.5')]
    >>> list_plain_cells(etree.fromstring('<row r="2"><c r="B2"><f>A1</f><v>3</v></c></row>')) is None
    True
    """
    text = etree.tostring(row, encoding="unicode", with_tail=False)
    start = text.find(">") + 1
    if not text.endswith(_END) or not _PLAIN_ROW.fullmatch(text, start, len(text) - len(_END)):
        return None
    return _PLAIN_CELL.findall(text, start)
