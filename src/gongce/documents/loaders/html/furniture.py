"""Which elements of a page are furniture: told by tag, by class and id, and by how much of them is links."""

import re

from gongce.documents.loaders.html.tree import Element

_BY_TAG = {
    "nav": "navigation",
    "aside": "navigation",
    "footer": "page footer",
    **dict.fromkeys(("form", "button", "select", "textarea"), "form"),
}
_BY_ROLE = {"navigation": "navigation", "search": "form", "contentinfo": "page footer", "banner": "navigation"}
_START, _STOP, _CODES = r"(?:^|[\s_-])", r"(?:$|[\s_-])", "qrcode|ewm|erweima"
_BY_NAME = (
    (re.compile(r"share|bdsharebuttonbox|fenxiang|social", re.I), "share buttons"),
    (re.compile(r"comment|pinglun|liuyan|guestbook|feedback", re.I), "comment box"),
    (re.compile(r"pager|pagination|prev-?next|prenext|sxp|shangxia|(?:^|[\s_-])page-?nav", re.I), "pager"),
    (re.compile(rf"crumb|{_START}(?:position|location|weizhi|dqwz){_STOP}", re.I), "navigation"),
    (re.compile(rf"{_START}(?:nav|navbar|menu|topnav|subnav|sidebar|sitemap|links?){_STOP}", re.I), "navigation"),
    (re.compile(r"footer|copyright|banquan|foot(?:$|[\s_-])", re.I), "page footer"),
    (re.compile(rf"toolbar|{_START}(?:tools?|print|font-?size|{_CODES}|search|login|wza){_STOP}", re.I), "page tools"),
    (re.compile(r"related|xiangguan|recommend|hot-?news", re.I), "related links"),
)
_LINK_HOLDERS = frozenset({"div", "ul", "ol", "td", "table", "section", "p", "center", "dl"})
_LEAST_LINKS = 4
_LARGEST = 1500
_MOST_STOPS = 2


def name_furniture(element: Element, page_size: int) -> str:
    """The reason why an element is furniture, "" where it is not.

    An element with running text is never furniture, whatever its name: more than two sentence ends, more than
    1,500 characters, or more than half of the page.

    >>> nav = Element("nav", {}); nav.size = 10
    >>> name_furniture(nav, 1000)
    'navigation'
    """
    if element.size == 0 or element.stops > _MOST_STOPS or element.size > _LARGEST or 2 * element.size > page_size:
        return ""
    if reason := _BY_TAG.get(element.tag) or _BY_ROLE.get(element.attributes.get("role", "")):
        return reason
    names = element.names()
    if names.strip() and (reason := next((reason for pattern, reason in _BY_NAME if pattern.search(names)), "")):
        return reason
    is_list = element.tag in _LINK_HOLDERS and element.links >= _LEAST_LINKS and 10 * element.linked >= 7 * element.size
    return "navigation" if is_list else ""
