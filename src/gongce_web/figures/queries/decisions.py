"""What needs a decision: doubts in the way, returns that are missing, goals hardly to be reached, duties overdue."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongce.bulletins.monthly.headline import show_chance
from gongce.bulletins.monthly.parts.prospects import is_unlikely
from gongce.vocabulary import Finding, Severity
from gongce.workspace.records import DutyState
from gongce_web.city.links import find_address
from gongce_web.city.periods import PeriodView
from gongce_web.city.scope import Scope
from gongce_web.figures.queries.places import data_of, is_city

_NOT_REPORTED = "closing.not-reported"


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing somebody must decide or do.

    Args:
        word: what sort of thing it is.
        light: overdue where it stands in the way, due_soon where it can wait, behind where a goal is in danger.
        what: the matter; `remedy` what to do.
        address: the page where it is done; "" where there is none.
    """

    word: str
    light: str
    what: str
    remedy: str = ""
    address: str = ""


def list_decisions(scope: Scope) -> tuple[Decision, ...]:
    """Everything that waits for somebody about the scope's unit, or the city, the most pressing first."""
    view = scope.view
    found = view.keep(f"decisions/{scope.unit}", lambda: tuple(_list(view, scope.unit)))
    order = ("overdue", "behind", "due_soon")
    return tuple(sorted(found, key=lambda one: order.index(one.light)))


def _list(view: PeriodView, unit: str) -> Iterator[Decision]:
    names = names_of(view, unit)
    yield from (_tell(one) for one in view.computed.parts.findings if _concerns(one, names))
    yield from _duties(view, names)
    yield from _goals(view, unit)


def names_of(view: PeriodView, unit: str) -> frozenset[str]:
    """Titles a unit goes by in lists, its own and its groups'; empty for the city, which everything concerns."""
    pack = view.workspace.pack
    if is_city(view, unit):
        return frozenset()
    groups = {one.title for one in pack.units if any(member.id == unit for member in pack.members(one.id))}
    return frozenset({pack.unit(unit).title} | groups - {pack.unit(pack.plan.city).title})


def _concerns(finding: Finding, names: frozenset[str]) -> bool:
    if finding.severity is Severity.NOTE:
        return False
    return not names or any(name in finding.place or name in finding.message for name in names)


def _tell(finding: Finding) -> Decision:
    """A doubt: one that blocks the bulletin is overdue, one that must be looked at can wait."""
    light = "overdue" if finding.severity is Severity.BLOCKING else "due_soon"
    if finding.code == _NOT_REPORTED:
        return Decision(_("缺报"), light, f"{finding.place}{finding.message}", finding.remedy, find_address("returns"))
    word = _("须处理") if finding.severity is Severity.BLOCKING else _("请核实")
    return Decision(word, light, finding.message, finding.remedy, find_address("bulletins"))


def _duties(view: PeriodView, names: frozenset[str]) -> Iterator[Decision]:
    for one in view.computed.parts.duties:
        if one.state is DutyState.OVERDUE and (not names or names & set(one.duty.who)):
            due = f"{one.duty.due:%Y-%m-%d}" if one.duty.due else _("未定")
            what = f"{one.duty.what}（{'、'.join(one.duty.who)}）"
            remedy = _("应于%(due)s前完成，依据%(clause)s") % {"due": due, "clause": one.duty.clause}
            address = find_address("duties") or find_address("inbox")
            yield Decision(_("逾期事项"), "overdue", what, remedy, address)


def _goals(view: PeriodView, unit: str) -> Iterator[Decision]:
    """Goals that will more likely be missed, with what each month must bring."""
    outlook = data_of(view, unit).outlook
    for one in outlook.whole if outlook else ():
        if not is_unlikely(one):
            continue
        chance = show_chance(one.chance).text
        what = _("%(title)s完成年度目标可能性%(chance)s") % {"title": one.title, "chance": chance}
        lack = "" if one.needed.value is None else _("还差%(gap)s%(unit)s，今后每月需完成%(needed)s%(unit)s") % {
            "gap": one.gap.text, "unit": one.measured_in, "needed": one.needed.text,
        }  # fmt: skip
        yield Decision(_("目标有险"), "behind", what, lack, find_address("indicator", one.indicator))
