"""A web page as a plain tree, built from parser events so that depth costs nothing; each element knows its weight."""

from typing import cast

from lxml import etree

from gongce.documents.loaders.limits import MOST_ELEMENTS, MOST_TEXT_PIECES
from gongce.vocabulary import InputError

_INVISIBLE = frozenset(
    "script style template noscript title meta link iframe object svg canvas datalist noframes".split()  # noqa: SIM905
)
_FULL_STOPS = "。；！？"


class Element:
    """One element with its children (elements and text), and sums over everything below it.

    `size` counts visible characters, `linked` those inside links, `links` the links, `stops` the sentence ends.
    """

    __slots__ = ("attributes", "children", "holds_table", "is_hidden", "linked", "links", "size", "stops", "tag")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []
        self.is_hidden = _is_hidden(attributes)
        self.holds_table = False
        self.size = self.linked = self.links = self.stops = 0

    def names(self) -> str:
        """Its class, id and role, for rules by name."""
        return " ".join(self.attributes.get(key, "") for key in ("class", "id", "role"))


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or "visibility:hidden" in style


class _Builder:
    """Target of lxml's HTML parser; keeps the open elements on its own stack."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._open = [Element("document", {})]
        self._texts: list[str] = []
        self._skipped = 0
        self._elements = self._pieces = 0
        self._is_title = False
        self.title = ""
        self.meta: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element; what is inside an invisible one is skipped."""
        if tag == "meta":
            self._keep_meta(attributes)
        if self._skipped or tag in _INVISIBLE:
            self._skipped += 1
            self._is_title = tag == "title"
            return
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise self._refuse(f"holds more than {MOST_ELEMENTS} elements")
        self._flush_text()
        element = Element(tag, dict(attributes))
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, tag: str) -> None:
        """Close the innermost element and add its sums to its parent's."""
        if self._skipped:
            self._skipped -= 1
        elif len(self._open) > 1:
            self._flush_text()
            closed = self._open.pop()
            _add_up(self._open[-1], closed)

    def data(self, text: str) -> None:
        """Keep a piece of text; the parser gives many for one run of text."""
        if self._skipped:
            self.title = self.title or (text.strip() if self._is_title else "")
            return
        self._texts.append(text)
        self._pieces += 1
        if self._pieces > MOST_TEXT_PIECES:
            raise self._refuse("is full of stray signs no page has")

    def close(self) -> Element:
        """The whole tree; elements the page leaves open are closed."""
        self._skipped = 0
        while len(self._open) > 1:
            self.end("")
        self._flush_text()
        return self._open[0]

    def _keep_meta(self, attributes: dict[str, str]) -> None:
        name, content = attributes.get("name") or attributes.get("property"), attributes.get("content")
        if name and content:
            self.meta.setdefault(name.lower(), content.strip())

    def _flush_text(self) -> None:
        if self._texts:
            text = "".join(self._texts)
            self._texts.clear()
            top = self._open[-1]
            top.children.append(text)
            top.size += len(text.strip())
            top.stops += sum(text.count(stop) for stop in _FULL_STOPS)

    def _refuse(self, what: str) -> InputError:
        return InputError(what, where=self._where, remedy="save the text of the page and give that")


def _add_up(parent: Element, child: Element) -> None:
    if child.is_hidden:
        return
    parent.size += child.size
    parent.stops += child.stops
    parent.linked += child.size if child.tag == "a" else child.linked
    parent.links += child.links + (child.tag == "a")
    parent.holds_table = parent.holds_table or child.holds_table or child.tag == "table"


def parse_page(text: str, where: str) -> tuple[Element, dict[str, str], str]:
    """The tree of a page, its meta elements by lower-case name, and its title element's text.

    Raises:
        InputError: more elements than a page can sensibly hold, or nothing a parser can read.
    """
    builder = _Builder(where)
    target = cast("etree.ParserTarget", builder)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, no_network=True)
    try:
        etree.fromstring(text.replace("\0", "").encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InputError(
            "is not a page a parser can read", where=where, remedy="save the text of the page and give that"
        ) from error
    return builder.close(), builder.meta, builder.title
