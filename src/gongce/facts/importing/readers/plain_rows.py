"""The bare numbers and shared strings of a workbook's row, listed at once instead of element by element."""

import re

from lxml import etree

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,5})")?(?: t="([sn])")?(?:/>|><v>([-+.\dE]+)</v></c>)|<c[ />]', re.ASCII
)

PlainCell = tuple[str, str, str, str]
"""The letters of its column, number of its style, kind (s a shared string, n or "" a number), stored value; "" where
the file says none. All are "" for a cell that is more: a formula, an inline text, an error."""


def list_plain_cells(row: "etree._Element") -> list[PlainCell]:
    """The cells of a row in their order, one for each of its elements; none where they cannot be told apart for sure.

    >>> row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>12.5</v></c><c r="C2"><f>B2</f></c></row>'
    >>> list_plain_cells(etree.fromstring(row))
    [('A', '', 's', '0'), ('B', '1', '', '12.5'), ('', '', '', '')]
    """
    text = etree.tostring(row, encoding="unicode", with_tail=False)
    if "<!" in text or "<?" in text:
        return []
    found = _CELL.findall(text)
    return found if len(found) == len(row) else []
