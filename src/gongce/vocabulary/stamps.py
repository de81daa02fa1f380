"""The line an export carries that says who took it and when; every importer knows it and leaves it out."""

from collections.abc import Sequence

STAMP_MARK = "注：导出水印"
"""How the line begins: a note, at which the reader of returns ends a table in any case."""


def is_stamp(row: Sequence[object]) -> bool:
    """Whether a row of a table is the line of an export and no record.

    >>> is_stamp(["注：导出水印 张三（zhangsan） 2019-07-18 09:30", None]), is_stamp(["张三", 3])
    (True, False)
    """
    first = next((cell for cell in row if cell not in (None, "")), "")
    return str(first).startswith(STAMP_MARK)
