"""What a reader works a page with: links for the keyboard, the bar of search and filters, the list of keys."""

from collections import Counter
from collections.abc import Iterable

from gongce.bulletins.page.links import NOTICED, Links
from gongce.bulletins.page.markup import Attribute, Html, element, icon, join
from gongce.bulletins.wording import KINDS, VERDICTS

SKIPS = (("#text", "跳到正文"), ("#readings", "跳到承诺与核对"), ("#search", "跳到搜索"))
KEYS = (
    ("/", "搜索"), ("n  p", "下一处、上一处核对"), ("j  k", "下一个、上一个数字"), ("←  →", "选中数字后逐个移动"),
    ("Enter", "从数字到承诺，从承诺到数字"), ("t", "到承诺表"), ("c", "到核对表"), ("Esc", "清除选择"), ("?", "本页"),
)  # fmt: skip


def render_skips() -> Html:
    """Links for the keyboard, seen when focused."""
    return element("div", {"class": "skips"}, *(element("a", {"href": href}, word) for href, word in SKIPS))


def render_bar(links: Links) -> Html:
    """Search, kinds, verdicts, theme and help in one line that stays in view."""
    kinds = Counter(mention.kind for mention in links.reading.mentions)
    verdicts = Counter(check.verdict for check in links.checks)
    kind_chips = (
        render_chip("kind", kind, element("span", {"class": f"key k-{kind}"}, word), kinds[kind], True)
        for kind, word in KINDS.items()
        if kinds[kind]
    )
    verdict_chips = (
        render_chip("verdict", verdict, join((icon(verdict), word)), verdicts[verdict], verdict in NOTICED)
        for verdict, word in VERDICTS.items()
        if verdicts[verdict]
    )
    parts = [render_search(), render_chips("看", "按类别看数字", kind_chips)]
    parts += [render_chips("核对", "按结论看核对", verdict_chips), render_tools()]
    return element("div", {"class": "bar", "role": "search"}, *parts)


def render_search() -> Html:
    """The search box with the number of hits."""
    words = "搜索正文与承诺"
    box: dict[str, Attribute] = {"id": "search", "type": "search", "placeholder": words, "aria-label": words}
    hits = element("output", {"id": "found", "for": "search"})
    return element("span", {"class": "find"}, element("input", box | {"autocomplete": "off"}), hits)


def render_chips(word: str, label: str, chips: Iterable[Html]) -> Html:
    """A row of filters that reads as a sentence (看 目标 现状)."""
    shown = list(chips)
    if not shown:
        return Html()
    say = element("span", {"class": "say"}, word)
    return element("div", {"class": "chips", "role": "group", "aria-label": label}, say, *shown)


def render_chip(group: str, name: str, sample: Html, count: int, is_pressed: bool) -> Html:
    """One filter: its sample or sign, its word, how many."""
    attributes: dict[str, Attribute] = {"type": "button", "class": "chip", f"data-{group}": name}
    attributes["aria-pressed"] = str(is_pressed).lower()
    return element("button", attributes, sample, element("span", {"class": "count"}, str(count)))


def render_tools() -> Html:
    """Buttons at the end of the bar."""
    tools = (("reset", "复原"), ("theme", "明暗"), ("keys", "快捷键 ?"))
    return element(
        "span", {"class": "tools"}, *(element("button", {"type": "button", "id": i}, word) for i, word in tools)
    )


def render_help() -> Html:
    """The keys, and the switch for those who do not want them."""
    rows = (
        element("tr", {}, element("td", {}, element("kbd", {}, key)), element("td", {}, word)) for key, word in KEYS
    )
    switch = element("input", {"type": "checkbox", "id": "single-keys", "checked": True})
    box = element(
        "div",
        {"class": "box"},
        element("h2", {}, "快捷键"),
        element("table", {}, *rows),
        element("p", {}, element("label", {}, switch, " 启用单键")),
        element("button", {"type": "button", "id": "close-keys"}, "关闭"),
    )
    dialog: dict[str, Attribute] = {"id": "help", "role": "dialog", "aria-modal": "true", "aria-label": "快捷键"}
    return element("div", dialog | {"hidden": True}, box)
