"""Decompositions in tests: split, sent round, decided, adopted."""

from fractions import Fraction

from django.urls import reverse

from gongce_web.goals.actions.adoption import adopt_draft
from gongce_web.goals.actions.negotiation import ask_units, decide_unit
from gongce_web.goals.models import DecompositionDraft
from gongce_web.goals.queries.bargain import read_bargain


def split(browser, target="Y-t11", **more):
    answer = browser.post(reverse("decompose", args=[target]), {"seeds": "plan", "name": "初稿"} | more)
    assert answer.status_code == 302, answer.content.decode()
    return DecompositionDraft.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def decide_all(draft, people, units, move=0, **own):
    """Decide what stands, or a unit's own figures; `move` goes from gaoxin to jingkai in 2019 and back in 2020."""
    moves = {"jingkai": (move, -move, 0), "gaoxin": (-move, move, 0)}
    for line in read_bargain(draft, people["issuer"]).lines:
        figures = own.get(line.unit.code) or [text for text, _ in line.cells]
        more = moves.get(line.unit.code, (0, 0, 0))
        columns = ("2019", "2020", "2021")
        values = {column: Fraction(text) + by for column, text, by in zip(columns, figures, more, strict=True)}
        seen = read_bargain(draft, people["issuer"]).seen
        decide_unit(draft=draft, unit=line.unit, values=values, reason="会议议定", seen=seen, by=people["issuer"])


def decided(browser, people, units, move=0):
    """A draft that is ready to be adopted."""
    draft = split(browser)
    ask_units(draft=draft, by=people["analyst"])
    draft.refresh_from_db()
    decide_all(draft, people, units, move)
    return draft


def adopt(draft, people, holds=0):
    seen = draft.events.count()
    return adopt_draft(draft=draft, seen=seen, holds=holds, by=people["issuer"])
