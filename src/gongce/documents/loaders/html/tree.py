"""A web page as a plain tree, built from parser events so that depth costs nothing; each element knows its weight."""

from typing import cast

from lxml import etree

from gongce.documents.loaders.limits import MOST_ELEMENTS
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
        self._skipped = 0
        self._count = 0
        self.title = ""
        self.meta: dict[str, str] = {}
        self.charset = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "meta":
            self._keep_meta(attributes)
        if self._skipped or tag in _INVISIBLE:
            self._skipped += 1
            self._is_title = tag == "title"
            return
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise InputError(
                f"holds more than {MOST_ELEMENTS} elements",
                where=self._where,
                remedy="save the text of the page and give that",
            )
        element = Element(tag, dict(attributes))
        self._open[-1].children.append(element)
        self._open.append(element)

    def _keep_meta(self, attributes: dict[str, str]) -> None:
        name, content = attributes.get("name") or attributes.get("property"), attributes.get("content")
        if name and content:
            self.meta.setdefault(name.lower(), content.strip())

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        if len(self._open) == 1:
            return
        closed = self._open.pop()
        parent = self._open[-1]
        _add_up(parent, closed)

    def data(self, text: str) -> None:
        if self._skipped:
            if self._is_title and not self.title:
                self.title = text.strip()
            return
        top = self._open[-1]
        if top.children and isinstance(top.children[-1], str):
            top.children[-1] += text
        else:
            top.children.append(text)
        top.size += len(text.strip())
        top.stops += sum(text.count(stop) for stop in _FULL_STOPS)

    def close(self) -> Element:
        """The whole tree; elements the page leaves open are closed."""
        while len(self._open) > 1:
            self.end("")
        return self._open[0]

    _is_title = False


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
