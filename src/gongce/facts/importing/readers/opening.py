"""One way in: bytes and a name, sniffed, refused where marked secret, read by the format's own reader."""

import hashlib
import re
from collections.abc import Callable

from gongce.documents.loaders.sniffing import sniff_format
from gongce.facts.importing.grid import Grid, Sheet
from gongce.facts.importing.readers.limits import MEGABYTE, MOST_BYTES, refuse_size
from gongce.facts.importing.readers.ole import SIGNATURE
from gongce.facts.importing.readers.package import Package
from gongce.facts.importing.readers.pdf import read_pdf_tables
from gongce.facts.importing.readers.separated import read_pasted, read_separated
from gongce.facts.importing.readers.tables import read_page_tables, read_word_tables
from gongce.facts.importing.readers.xls import read_old_workbook
from gongce.facts.importing.readers.xlsx import read_workbook
from gongce.facts.importing.secrecy import is_marked_name, refuse_marked
from gongce.vocabulary import InputError

_Read = tuple[tuple[Sheet, ...], tuple[str, ...]]
_SPREADSHEET_XML = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|progid=\"Excel\.Sheet\"")
_REMEDY = "另存为 .xlsx 后再导入"


def read_grid(data: bytes, name: str) -> Grid:
    r"""A file as sheets of cells: .xlsx, .xls, .et, CSV, tables of .docx, PDF and web pages.

    What it is is told from its bytes, never from its name.

    Args:
        data: the file's bytes.
        name: the name it came under, for messages and traces.

    Raises:
        InputError: the file cannot be read or holds no table; nothing of it is returned.
        RefusedError: it is marked 秘密, 机密 or 绝密 anywhere; nothing of it is returned (exit code 4).

    >>> grid = read_grid("县区,投资\n青屏区,10.2\n".encode("gb18030"), "6月.csv")
    >>> grid.format, grid.sheets[0].text(1, 1)
    ('csv', '10.2')
    """
    if is_marked_name(name):
        refuse_marked(["机密★"], name)
    if len(data) > MOST_BYTES:
        raise refuse_size(f"有{len(data) // MEGABYTE}MB，超过{MOST_BYTES // MEGABYTE}MB", name)
    kind = _sniff(data, name)
    sheets, notes = _READERS[kind](data, name)
    if not any(sheet.cells for sheet in sheets):
        raise InputError("没有内容", where=name, remedy="检查是否给错了文件")
    return Grid(name, hashlib.sha256(data).hexdigest(), kind, sheets, notes)


def paste_grid(text: str, name: str = "粘贴") -> Grid:
    r"""What was pasted from a sheet, as a grid of one sheet; its SHA-256 is that of the text as UTF-8.

    Raises:
        InputError: nothing was pasted.
        RefusedError: a line of it is marked secret.

    >>> paste_grid("县区\t投资\n青屏区\t10.2").sheets[0].height
    2
    """
    sheets = read_pasted(text, name)
    if not sheets[0].cells:
        raise InputError("没有内容", where=name, remedy="先在表格里选中并复制，再粘贴")
    return Grid(name, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), "text", sheets)


def _sniff(data: bytes, name: str) -> str:
    if data.startswith(SIGNATURE):
        return "xls"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, name)
    if _SPREADSHEET_XML.search(data[:4096]):
        raise InputError("是旧式 XML 表格", where=name, remedy=_REMEDY)
    kind = sniff_format(data, name)
    if kind in {"rtf", "wordxml", "mhtml", "doc"}:
        raise InputError(f"是{kind}文件，不是表格", where=name, remedy=_REMEDY)
    return {"txt": "csv"}.get(kind, kind)


def _sniff_zip(data: bytes, name: str) -> str:
    names = Package(data, name).names
    if any(part.endswith("workbook.bin") for part in names) or "content.xml" in names:
        # calamine tells no formats of these: 12% would come out as 0.12, and no one would see it
        raise InputError("是 .xlsb 或 .ods 文件，读不出百分比格式", where=name, remedy=_REMEDY)
    if any(part.startswith("word/") for part in names):
        return "docx"
    if any(part.endswith("workbook.xml") for part in names):
        return "xlsx"
    raise InputError("压缩包里没有表格", where=name, remedy="先解压，给其中的表格文件")


def _only_sheets(read: Callable[[bytes, str], tuple[Sheet, ...]]) -> Callable[[bytes, str], _Read]:
    return lambda data, name: (read(data, name), ())


_READERS: dict[str, Callable[[bytes, str], _Read]] = {
    "xlsx": read_workbook,
    "xls": read_old_workbook,
    "csv": _only_sheets(read_separated),
    "docx": _only_sheets(read_word_tables),
    "html": _only_sheets(read_page_tables),
    "pdf": read_pdf_tables,
}
