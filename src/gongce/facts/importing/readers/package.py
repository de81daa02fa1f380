"""Opening a zipped office file safely: bounded unpacking, no entities, no network."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from gongce.vocabulary import InputError

MOST_PARTS = 10_000
MOST_UNPACKED_BYTES = 400 << 20
MOST_PART_BYTES = 200 << 20
MOST_RATIO = 400
SMALL_PART = 1 << 20
_SUSPECT = b"<!DOCTYPE"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError)
_REMEDY = "用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"


class Package:
    """A zipped office file opened for reading, each part measured before it is unpacked."""

    def __init__(self, data: bytes, where: str) -> None:
        """Open the archive.

        Raises:
            InputError: broken, or of more parts than a file has.
        """
        self.where = where
        self._left = MOST_UNPACKED_BYTES
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except _BROKEN as error:
            raise InputError("压缩包已损坏", where=where, remedy="重新取得完整的文件") from error
        if len(entries) > MOST_PARTS:
            raise InputError(f"含{len(entries)}个部件，不像报表", where=where, remedy=_REMEDY)
        self._entries = {entry.filename.lstrip("/").replace("\\", "/"): entry for entry in entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part, b"" where there is none.

        Raises:
            InputError: too large, packed too tightly (a zip bomb), encrypted or broken.
        """
        entry = self._entries.get(name)
        if entry is None:
            return b""
        limit = min(MOST_PART_BYTES, self._left)
        if entry.file_size > limit or entry.file_size > max(SMALL_PART, MOST_RATIO * entry.compress_size):
            raise self._refuse(name)
        if entry.flag_bits & 1:
            raise InputError("有密码保护", where=self.where, remedy="去掉密码后再导入")
        try:
            with self._archive.open(entry) as part:
                content = part.read(limit + 1)
        except _BROKEN as error:
            raise InputError(f"部件{name}已损坏", where=self.where, remedy=_REMEDY) from error
        if len(content) > limit:
            raise self._refuse(name)
        self._left -= len(content)
        return content

    def _refuse(self, name: str) -> InputError:
        return InputError(f"部件{name}解压后过大（压缩炸弹或文件已损坏）", where=self.where, remedy=_REMEDY)

    def tree(self, name: str) -> "etree._Element | None":
        """The XML tree of a part, None where there is none.

        Raises:
            InputError: not well-formed, or with a document type, which no office file has.
        """
        content = self.read(name)
        if not content:
            return None
        if _SUSPECT in content[:4096]:
            raise InputError(f"部件{name}带有文档类型声明", where=self.where, remedy=_REMEDY)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise InputError(f"部件{name}的内容已损坏", where=self.where, remedy=_REMEDY) from error


def local_name(element: "etree._Element") -> str:
    """An element's name without its namespace: strict and transitional files alike."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def iterate_named(element: "etree._Element | None", *names: str) -> "Iterator[etree._Element]":
    """Descendants of these local names, in the order of the file."""
    if element is not None:
        wanted = [f"{{*}}{name}" for name in names]
        yield from element.iter(*wanted)


def find_attribute(element: "etree._Element", name: str) -> str:
    """An attribute by its local name, "" where it is lacking."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
