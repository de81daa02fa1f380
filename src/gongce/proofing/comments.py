"""Comments set into a Word file at the characters they speak of; every other part stays as it is, byte by byte."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from gongce.vocabulary import InputError, Span

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAIN_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELS_KIND = "application/vnd.openxmlformats-package.relationships+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN, _COMMENTS, _LINKS, _LIST = (
    "word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml",
)  # fmt: skip
_REACH = 4000
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on characters of the document's text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """One text element with where its characters stand in the document's text."""

    node: "etree._Element"
    run: "etree._Element"
    start: int


def comment_docx(data: bytes, text: str, remarks: Sequence[Remark], *, author: str, at: datetime) -> bytes:
    """The file with its comments.

    Args:
        data: the .docx as it came.
        text: the document's text, as the reader gave it; spans count its characters.
        remarks: what to say; one whose characters cannot be found in a paragraph is set at the first paragraph.
        author: who comments.
        at: when.

    Raises:
        InputError: no Word file with a main part.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if _MAIN not in package.namelist():
            raise InputError("has its text in an unusual part", remedy="save it again as .docx in Word or WPS")
        parts = {info: package.read(info) for info in package.infolist()}
    by_name = {info.filename: content for info, content in parts.items()}
    tree = _parse(by_name[_MAIN])
    notes = _parse(by_name[_COMMENTS]) if _COMMENTS in by_name else etree.Element(_w("comments"), nsmap={"w": W})
    first = _next_id(notes)
    for order, remark in enumerate(sorted(remarks, key=lambda one: (one.span.start, one.span.end))):
        _anchor(tree, text, remark.span, first + order)
        notes.append(_write_note(first + order, remark.text, author, at))
    changed = {_MAIN: _dump(tree), _COMMENTS: _dump(notes)}
    if _COMMENTS not in by_name:
        changed[_LINKS] = _link(by_name.get(_LINKS, b""))
        changed[_LIST] = _list_part(by_name[_LIST])
    return _pack(parts, changed)


def write_docx(text: str) -> bytes:
    """A plain Word file of a text, a paragraph a line: the carrier of comments for files that are no .docx."""
    body = etree.Element(_w("document"), nsmap={"w": W})
    holder = etree.SubElement(body, _w("body"))
    for line in text.split("\n"):
        node = etree.SubElement(etree.SubElement(etree.SubElement(holder, _w("p")), _w("r")), _w("t"))
        node.text = re.sub(r"[\x00-\x08\x0b-\x1f]", " ", line)
        node.set(_SPACE, "preserve")
    contents = f'<Default Extension="rels" ContentType="{_RELS_KIND}"/>'
    contents += f'<Override PartName="/{_MAIN}" ContentType="{_MAIN_KIND}"/>'
    link = f'<Relationship Id="rId1" Type="{_OFFICE}" Target="{_MAIN}"/>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(_stamp(_LIST), f'<?xml version="1.0"?><Types xmlns="{_TYPES}">{contents}</Types>')
        package.writestr(
            _stamp("_rels/.rels"), f'<?xml version="1.0"?><Relationships xmlns="{_RELS}">{link}</Relationships>'
        )
        package.writestr(_stamp(_MAIN), _dump(body))
    return target.getvalue()


def _stamp(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _parse(data: bytes) -> "etree._Element":
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _dump(tree: "etree._Element") -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _pack(parts: dict[zipfile.ZipInfo, bytes], changed: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    known = {info.filename for info in parts}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for info, content in parts.items():
            package.writestr(info, changed.get(info.filename, content))
        for name in changed.keys() - known:
            package.writestr(_stamp(name), changed[name])
    return target.getvalue()


def _next_id(notes: "etree._Element") -> int:
    ids = [int(note.get(_w("id"), "0")) for note in notes.iterfind(_w("comment"))]
    return max(ids, default=-1) + 1


def _anchor(tree: "etree._Element", text: str, span: Span, number: int) -> None:
    """Marks around the characters, the sign of the comment behind them."""
    covered = [piece for piece in _pieces(tree, text) if _touches(piece, span)]
    if not covered:
        run = next(tree.iter(_w("r")), None)
        covered_runs = [run] if run is not None else []
    else:
        covered_runs = _cut(covered, span)
    if not covered_runs:
        return
    begin, end = etree.Element(_w("commentRangeStart")), etree.Element(_w("commentRangeEnd"))
    for mark in (begin, end):
        mark.set(_w("id"), str(number))
    covered_runs[0].addprevious(begin)
    covered_runs[-1].addnext(end)
    sign = etree.Element(_w("r"))
    etree.SubElement(sign, _w("commentReference")).set(_w("id"), str(number))
    end.addnext(sign)


def _touches(piece: _Piece, span: Span) -> bool:
    return piece.start < span.end and span.start < piece.start + len(piece.node.text or "")


def _pieces(tree: "etree._Element", text: str) -> Iterator[_Piece]:
    """The text elements in order, each paragraph found in the document's text behind the one before."""
    reached = 0
    for paragraph in tree.iter(_w("p")):
        nodes = [(node, run) for node in paragraph.iter(_w("t")) if (run := _run_of(node, paragraph)) is not None]
        words = "".join(node.text or "" for node, _ in nodes)
        at = text.find(words.strip(), reached) if words.strip() else -1
        if at < 0:
            found = list(_scattered(nodes, text, reached))
            yield from found
            reached = max([reached, *(one.start + len(one.node.text or "") for one in found)])
            continue
        place = at - (len(words) - len(words.lstrip()))
        for node, run in nodes:
            yield _Piece(node, run, place)
            place += len(node.text or "")
        reached = at + len(words.strip())


def _scattered(nodes: "list[tuple[etree._Element, etree._Element]]", text: str, reached: int) -> Iterator[_Piece]:
    """Text elements with tabs, breaks or boxes between them, each found by itself within the paragraph's reach."""
    for node, run in nodes:
        words = node.text or ""
        at = text.find(words, reached, reached + _REACH) if words.strip() else -1
        if at >= 0:
            yield _Piece(node, run, at)
            reached = at + len(words)


def _run_of(node: "etree._Element", paragraph: "etree._Element") -> "etree._Element | None":
    """The run a text element stands in, where the paragraph is its own."""
    run = node.getparent()
    return run if run is not None and run.tag == _w("r") and _owner(node) is paragraph else None


def _owner(node: "etree._Element") -> "etree._Element | None":
    return next(node.iterancestors(_w("p")), None)


def _cut(covered: Sequence[_Piece], span: Span) -> list["etree._Element"]:
    """The runs that hold just the characters, split where a run holds more."""
    runs = []
    for piece in covered:
        content = piece.node.text or ""
        first, last = max(0, span.start - piece.start), min(len(content), span.end - piece.start)
        if sum(1 for child in piece.run if child.tag != _w("rPr")) > 1:
            runs.append(piece.run)
            continue
        if first > 0:
            piece.run.addprevious(_copy(piece.run, content[:first]))
        if last < len(content):
            piece.run.addnext(_copy(piece.run, content[last:]))
        piece.node.text = content[first:last]
        piece.node.set(_SPACE, "preserve")
        runs.append(piece.run)
    return runs


def _copy(run: "etree._Element", words: str) -> "etree._Element":
    twin = deepcopy(run)
    twin.tail = None
    node = next(iter(twin.iter(_w("t"))))
    node.text = words
    node.set(_SPACE, "preserve")
    return twin


def _write_note(number: int, words: str, author: str, at: datetime) -> "etree._Element":
    note = etree.Element(_w("comment"))
    for name, value in (
        ("id", str(number)),
        ("author", author),
        ("date", at.strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("initials", author[:1]),
    ):
        note.set(_w(name), value)
    for line in words.split("\n"):
        run = etree.SubElement(etree.SubElement(note, _w("p")), _w("r"))
        etree.SubElement(run, _w("t")).text = line
    return note


def _link(data: bytes) -> bytes:
    tree = _parse(data) if data else etree.Element(f"{{{_RELS}}}Relationships", nsmap={None: _RELS})  # type: ignore[dict-item]
    taken = {one.get("Id") for one in tree}
    name = next(f"rIdGongce{count}" for count in range(1, 10**6) if f"rIdGongce{count}" not in taken)
    etree.SubElement(tree, f"{{{_RELS}}}Relationship", {"Id": name, "Type": _KIND, "Target": "comments.xml"})
    return _dump(tree)


def _list_part(data: bytes) -> bytes:
    tree = _parse(data)
    etree.SubElement(tree, f"{{{_TYPES}}}Override", {"PartName": f"/{_COMMENTS}", "ContentType": _CONTENT})
    return _dump(tree)
