"""Cycles: a thing may not contain itself, however long the way round."""

from collections.abc import Iterator, Mapping, Sequence

from gongce.rulebook.draft import Draft, Row
from gongce.vocabulary import Finding, Severity

_Links = dict[str, list[tuple[str, str]]]


def check_cycles(draft: Draft) -> Iterator[Finding]:
    """Cycles of parents, restatements, memberships, ratios and catalogue items."""
    targets = draft.of("targets")
    yield from _find(_single(targets, "parent"), "targets are each other's parents")
    yield from _find(_single(targets, "restates"), "targets restate each other")
    ratios = _single(draft.of("indicators"), "numerator")
    for name, wholes in _single(draft.of("indicators"), "denominator").items():
        ratios.setdefault(name, []).extend(wholes)
    yield from _find(ratios, "indicators are computed from each other")
    for links in _memberships(draft).values():
        yield from _find(links, "units belong to each other")
    yield from _find(_items(draft), "catalogue items stand under each other")


def _single(rows: Sequence[Row], key: str) -> _Links:
    found: _Links = {}
    for row in rows:
        if getattr(row.record, key):
            found.setdefault(row.name, []).append((getattr(row.record, key), row.place(key)))
    return found


def _memberships(draft: Draft) -> dict[str, _Links]:
    """Links of each hierarchy; a cycle made of links that never hold on one day is still a cycle to mend."""
    found: dict[str, _Links] = {}
    for row in draft.of("memberships"):
        links = found.setdefault(row.record.hierarchy, {})
        for unit in row.record.units:
            links.setdefault(unit, []).append((row.record.under, row.place("under")))
    return found


def _items(draft: Draft) -> _Links:
    found: _Links = {}
    for row in draft.of("catalogues"):
        for number, item in enumerate(row.record.items):
            if item.under:
                found.setdefault(item.id, []).append((item.under, row.place("items", number, "under")))
    return found


def _find(links: Mapping[str, Sequence[tuple[str, str]]], what: str) -> Iterator[Finding]:
    """One finding a cycle: at the link that closes it."""
    done: set[str] = set()
    for start in links:
        if start in done:
            continue
        trail: dict[str, str] = {}
        waiting: list[tuple[str, Iterator[tuple[str, str]]]] = [(start, iter(links.get(start, ())))]
        trail[start] = ""
        while waiting:
            node, rest = waiting[-1]
            step = next(rest, None)
            if step is None:
                waiting.pop()
                trail.pop(node)
                done.add(node)
                continue
            above, place = step
            if above in trail:
                circle = [*list(trail)[list(trail).index(above) :], above]
                remedy = "take one of these links out"
                yield Finding("pack.cycle", Severity.BLOCKING, place, f"{what}: {' → '.join(circle)}", remedy)
            elif above not in done:
                trail[above] = place
                waiting.append((above, iter(links.get(above, ()))))
