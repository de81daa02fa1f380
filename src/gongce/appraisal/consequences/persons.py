"""A sheet per person: posts held in the period, the results of those bodies, the duties that fell into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongce.appraisal.consequences.offices import Holding, unit_of
from gongce.appraisal.scheme import Ready
from gongce.appraisal.sheet.model import Sheet, UnitScore
from gongce.rulebook import Pack
from gongce.rulebook.duties import Duty
from gongce.vocabulary import RefusedError


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """One person, or one team (`person` empty, `name` the body's title).

    Args:
        person: id in the register of persons.
        name: as printed.
        holdings: posts of the period, with the result of each body beside them (None: the body has no result).
        duties: duties of those bodies that were due while the post was held.
        names: person → name, of everybody in `holdings`.
    """

    person: str
    name: str
    holdings: tuple[tuple[Holding, UnitScore | None], ...]
    duties: tuple[Duty, ...]
    names: Mapping[str, str]


def check_reader(ready: Ready, reader: str) -> None:
    """Refuse who may not see what is told of persons.

    Raises:
        RefusedError: the scheme names no readers, or not this one.
    """
    offices = ready.scheme.offices
    allowed = offices.readers if offices else ()
    if not reader or unit_of(ready.pack, reader) not in allowed:
        names = "、".join(ready.pack.unit(one).title for one in allowed) if ready.pack else ""
        raise RefusedError(
            f"{reader or 'nobody named'} may not see sheets of persons",
            where=ready.scheme.title,
            remedy=f"say for whom it is with --reader; allowed: {names or 'nobody'}",
        )


def write_person_sheets(
    ready: Ready,
    sheet: Sheet,
    holdings: Sequence[Holding],
    names: Mapping[str, str],
    duties: Sequence[Duty],
) -> tuple[PersonSheet, ...]:
    """A sheet for each person who held a post, then one for each body's team; no score is typed, each is the result's.

    Args:
        ready: the scheme.
        sheet: its result.
        holdings: posts held in the period (`list_holdings`).
        names: person → name; a person not named there is told by id.
        duties: duties of the period (`expand_duties`).
    """
    results = {unit_of(ready.pack, one.unit): one for one in sheet.units}
    persons: dict[str, list[Holding]] = {}
    teams: dict[str, list[Holding]] = {}
    for one in holdings:
        persons.setdefault(one.person, []).append(one)
        if unit_of(ready.pack, one.body) in results:
            teams.setdefault(unit_of(ready.pack, one.body), []).append(one)
    pages = [
        _page(ready.pack, person, names.get(person, person), mine, results, duties, names)
        for person, mine in persons.items()
    ]
    pages += [
        _page(ready.pack, "", title_of(ready.pack, body), mine, results, duties, names) for body, mine in teams.items()
    ]
    return tuple(pages)


def title_of(pack: Pack | None, body: str) -> str:
    """A body's title; its name where the pack does not have it."""
    unit = next((one for one in pack.units if one.id == unit_of(pack, body)), None) if pack else None
    return unit.title if unit else body


def _page(
    pack: Pack | None,
    person: str,
    name: str,
    mine: Sequence[Holding],
    results: Mapping[str, UnitScore],
    duties: Sequence[Duty],
    names: Mapping[str, str],
) -> PersonSheet:
    in_order = sorted(mine, key=lambda one: (one.since, one.post, one.person))
    held = tuple((one, results.get(unit_of(pack, one.body))) for one in in_order)
    owed = tuple(duty for duty in duties if any(_falls(pack, duty, one) for one in mine))
    told = {one.person: names.get(one.person, one.person) for one in mine}
    return PersonSheet(person, name, held, owed, told)


def _falls(pack: Pack | None, duty: Duty, held: Holding) -> bool:
    """Whether a duty is the body's, or a group's it belongs to, and was due while the post was held."""
    if duty.due is None or not held.since <= duty.due <= held.until or pack is None:
        return False
    unit = unit_of(pack, held.body)
    titles = {title_of(pack, held.body), *(parent.title for parent in pack.parents(unit) if parent.kind == "group")}
    return bool(titles & set(duty.who))
