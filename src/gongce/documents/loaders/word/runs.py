"""The visible text of a Word paragraph: insertions kept, deletions and hidden text left out."""

from dataclasses import dataclass, field

from lxml import etree

from gongce.documents.loaders.word.package import find_child, is_on, iterate_children, name_word, read_value
from gongce.documents.loaders.word.styles import Styles

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = set(map(name_word, ["pPr", "rPr", "instrText", "delText", "delInstrText", "rt", "rubyPr", "sdtPr"]))
_PRINTED = {"tab": "\t", "ptab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "-"}
_BREAKS = {name_word(tag): printed for tag, printed in _PRINTED.items()}
_SYMBOL_PAGE = 0xF000


@dataclass(slots=True)
class ParagraphText:
    """Text pieces of one paragraph, with what stands beside it: text boxes and notes it refers to."""

    pieces: list[str] = field(default_factory=list)
    boxes: list["etree._Element"] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: int = 0
    deleted: int = 0

    @property
    def text(self) -> str:
        """The text, as one string."""
        return "".join(self.pieces)


def read_paragraph(paragraph: "etree._Element", styles: Styles) -> ParagraphText:
    """What a paragraph shows; paragraph-level hiding by its style counts for all its runs."""
    found = ParagraphText()
    is_hidden = styles.is_hidden(read_value(paragraph, "pPr", "pStyle"))
    _read_inline(paragraph, found, styles, is_hidden)
    return found


def _read_inline(parent: "etree._Element", found: ParagraphText, styles: Styles, is_hidden: bool) -> None:
    for element in parent.iterchildren(tag=etree.Element):
        tag = str(element.tag)
        if tag in (name_word("del"), name_word("moveFrom")):
            found.deleted += 1
        elif tag == name_word("r"):
            _read_run(element, found, styles, is_hidden)
        elif tag == _MATH_TEXT:
            found.pieces.append(element.text or "")
        elif tag not in _DROPPED:
            _read_inline(element, found, styles, is_hidden)


def _read_run(run: "etree._Element", found: ParagraphText, styles: Styles, is_hidden: bool) -> None:
    own = find_child(run, "rPr", "vanish")
    if own is not None:
        is_hidden = is_on(run, "rPr", "vanish")
    elif (style := read_value(run, "rPr", "rStyle")) is not None:
        is_hidden = is_hidden or styles.is_hidden(style)
    for element in run.iterchildren(tag=etree.Element):
        _read_piece(element, found, styles, is_hidden)


def _read_piece(element: "etree._Element", found: ParagraphText, styles: Styles, is_hidden: bool) -> None:
    tag = str(element.tag)
    if tag == name_word("t"):
        if is_hidden:
            found.hidden += len(element.text or "")
        else:
            found.pieces.append(element.text or "")
    elif tag in _BREAKS and not is_hidden:
        found.pieces.append("" if element.get(name_word("type")) in ("page", "column") else _BREAKS[tag])
    elif tag == name_word("sym") and not is_hidden:
        found.pieces.append(_read_symbol(element.get(name_word("char")) or ""))
    elif tag in (name_word("footnoteReference"), name_word("endnoteReference")):
        kind = "footnotes" if tag.endswith("footnoteReference") else "endnotes"
        found.notes.append((kind, element.get(name_word("id")) or ""))
    elif tag == name_word("ruby"):
        for base in iterate_children(element, "rubyBase"):
            _read_inline(base, found, styles, is_hidden)
    elif tag == _ALTERNATE + "AlternateContent":
        found.boxes.extend(() if is_hidden else _find_boxes(element))
    elif tag in (name_word("drawing"), name_word("pict"), name_word("object")) and not is_hidden:
        found.boxes.extend(_find_boxes(element))


def _find_boxes(element: "etree._Element") -> "list[etree._Element]":
    """Text boxes in a drawing, outermost only; of alternatives the first, which is the newer Word's."""
    found: list[etree._Element] = []
    waiting = [element]
    while waiting:
        current = waiting.pop()
        if current.tag == name_word("txbxContent"):
            found.append(current)
        else:
            inner = [child for child in current if isinstance(child.tag, str)]
            waiting.extend(reversed(inner[:1] if current.tag == _ALTERNATE + "AlternateContent" else inner))
    return found


def _read_symbol(code: str) -> str:
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return "•" if value >= _SYMBOL_PAGE else chr(value)
