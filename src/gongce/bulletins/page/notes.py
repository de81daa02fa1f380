"""Findings of the audit beside the text: verdict as sign and word, the sentence, the figures, what to do."""

from collections.abc import Sequence

from gongce.bulletins.page.links import Links
from gongce.bulletins.page.markup import Html, element, icon, join, soften
from gongce.bulletins.wording import VERDICTS, name_relation, tell_check
from gongce.documents.model import Check


def render_notes(links: Links, places: Sequence[int]) -> Html:
    """The findings of one block."""
    return element("aside", {"class": "notes", "aria-label": "核对"}, *(render_note(links, place) for place in places))


def render_note(links: Links, place: int) -> Html:
    """One finding: a button for a head, then the two figures, the sentence and the remedy."""
    check = links.checks[place]
    head = element(
        "button",
        {"class": "note-head", "type": "button", "aria-pressed": "false", "data-check": place},
        element("span", {"class": "note-number"}, str(links.numbers[place])),
        icon(check.verdict),
        element("b", {}, VERDICTS[check.verdict]),
        element("span", {}, name_relation(check.relation)),
    )
    body = join(
        (render_figures(check), element("p", {"class": "told"}, soften(tell_check(check))), render_remedy(check))
    )
    return element("div", {"class": f"note v-{check.verdict}", "id": f"c{place}", "data-check": place}, head, body)


def render_figures(check: Check) -> Html:
    """What is printed and what was computed; nothing where neither is."""
    pairs = [(word, figure) for word, figure in (("文中", check.printed), ("算得", check.computed)) if figure]
    parts = (element("span", {}, word, " ", element("b", {}, figure)) for word, figure in pairs)
    return element("p", {"class": "figures"}, *parts) if pairs else Html()


def render_remedy(check: Check) -> Html:
    """What a person can do."""
    return element("p", {"class": "remedy"}, check.remedy) if check.remedy else Html()
