"""Opening a .docx safely: bounded unpacking, no entities, no network; its parts as XML trees."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from gongce.documents.loaders.limits import MOST_PART_BYTES, MOST_PARTS, MOST_RATIO, MOST_UNPACKED_BYTES
from gongce.vocabulary import InputError

_REMEDY = "open it in Word or WPS, save it again as .docx and give that file"
_DOCTYPE = b"<!DOCTYPE"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def name_word(tag: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return _WORD + tag


class Package:
    """A .docx opened for reading, each part checked before it is unpacked."""

    def __init__(self, data: bytes, where: str) -> None:
        """Open the archive.

        Raises:
            InputError: broken, encrypted, or larger unpacked than a document can be.
        """
        self._where = where
        self._left = MOST_UNPACKED_BYTES
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._names = self._list_names()
        except _BROKEN as error:
            raise InputError("is a broken ZIP archive (a .docx is one)", where=where, remedy=_REMEDY) from error

    def _list_names(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._archive.infolist()
        if len(entries) > MOST_PARTS:
            raise InputError(f"holds {len(entries)} parts, more than any document", where=self._where, remedy=_REMEDY)
        return {entry.filename.lstrip("/"): entry for entry in entries}

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._names)

    def read_part(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is no such part.

        Raises:
            InputError: too large, packed too tightly (a ZIP bomb), encrypted or broken.
        """
        entry = self._names.get(name)
        if entry is None:
            return None
        limit = min(MOST_PART_BYTES, self._left)
        if entry.file_size > limit or entry.file_size > MOST_RATIO * max(entry.compress_size, 4096):
            raise self._refuse_bomb(name)
        if entry.flag_bits & 1:
            raise InputError("is protected by a password", where=self._where, remedy="save it without a password")
        try:
            with self._archive.open(entry) as part:
                content = part.read(limit + 1)
        except _BROKEN as error:
            raise InputError(f"part {name} is broken", where=self._where, remedy=_REMEDY) from error
        if len(content) > limit:
            raise self._refuse_bomb(name)
        self._left -= len(content)
        return content

    def _refuse_bomb(self, name: str) -> InputError:
        what = f"part {name} unpacks to far more than a document holds (a ZIP bomb, or a damaged file)"
        return InputError(what, where=self._where, remedy=_REMEDY)

    def read_tree(self, name: str) -> "etree._Element | None":
        """The XML tree of a part, None where there is no such part.

        Raises:
            InputError: not well-formed XML, or with a document type (which a Word file never has).
        """
        content = self.read_part(name)
        if content is None:
            return None
        if _DOCTYPE in content[:4096]:
            raise InputError(f"part {name} declares a document type", where=self._where, remedy=_REMEDY)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            return etree.fromstring(content.replace(_STRICT, _TRANSITIONAL), parser)
        except etree.XMLSyntaxError as error:
            line = error.lineno or 0
            raise InputError(f"part {name} is broken XML at line {line}", where=self._where, remedy=_REMEDY) from error

    def find_main(self) -> str:
        """The name of the main document part, "" where the archive holds none."""
        relations = self.read_tree("_rels/.rels")
        for relation in relations if relations is not None else ():
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                target = str(relation.get("Target", "")).lstrip("/")
                return target if target in self._names else ""
        return "word/document.xml" if "word/document.xml" in self._names else ""


def iterate_children(element: "etree._Element | None", tag: str) -> "Iterator[etree._Element]":
    """Children of a WordprocessingML element with this tag; none where there is no element."""
    return iter(()) if element is None else element.iterchildren(name_word(tag))


def find_child(element: "etree._Element | None", *path: str) -> "etree._Element | None":
    """The first descendant along a path of tags, None where a step is missing."""
    for tag in path:
        element = None if element is None else element.find(name_word(tag))
    return element


def read_value(element: "etree._Element | None", *path: str) -> str | None:
    """The w:val of the element at a path, None where it or its value is missing."""
    found = find_child(element, *path)
    return None if found is None else found.get(name_word("val"))


def read_number(element: "etree._Element | None", *path: str) -> int | None:
    """The w:val at a path as a whole number, None where it is missing or none."""
    value = read_value(element, *path)
    try:
        return None if value is None else int(value)
    except ValueError:
        return None


def is_on(element: "etree._Element | None", *path: str) -> bool:
    """Whether a switch (w:vanish, w:isLgl) at a path is on."""
    found = find_child(element, *path)
    return found is not None and found.get(name_word("val"), "1") not in ("0", "false", "off")
