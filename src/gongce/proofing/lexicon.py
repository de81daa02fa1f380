"""The words a draft may call indicators, places and industries by; a word that two would share is nobody's."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files

from gongce.documents.reading.folding import fold
from gongce.rulebook import CatalogueKind, Pack, UnitKind

PLACE_KINDS = frozenset({UnitKind.CITY, UnitKind.ZONE, UnitKind.COUNTY, UnitKind.TOWN})
"""Kinds of units that have figures of their own."""
_SUFFIX = re.compile(r"(?:区|县|市|镇|乡|街道)$")
_GENERIC = {"city": ("全市", "我市", "全市上下", "市本级"), "county": ("全县", "全区", "我县", "我区")}
_LEAST = 2


class Sort(StrEnum):
    """What a word names."""

    INDICATOR = "indicator"
    PLACE = "place"
    INDUSTRY = "industry"


@dataclass(frozen=True, slots=True)
class Word:
    """A name found in a text."""

    start: int
    end: int
    sort: Sort
    id: str


@cache
def _rewrites() -> tuple[tuple[str, str], ...]:
    """Long and short forms that officials use for one another."""
    lines = (files("gongce.proofing") / "names.csv").read_text("utf-8").splitlines()
    return tuple((row["long"], row["short"]) for row in csv.DictReader(lines))


def vary_name(title: str) -> set[str]:
    """A title and its usual short forms.

    >>> sorted(vary_name("地区生产总值"))
    ['GDP', '地区生产总值', '生产总值']
    """
    forms, fresh = {title}, {title}
    while fresh:
        made = {
            form.replace(long, short) for form in fresh for long, short in _rewrites()
            if long in form and not (long in short and short in form)
        }  # fmt: skip
        fresh = {
            form for form in made if len(form) > _LEAST or form in ("利润", "利税", "营收", "固投", "产值")
        } - forms
        forms |= fresh
    return forms


class Lexicon:
    """Finds the pack's names in a folded text, the longest first."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.city = pack.plan.city

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places in the pack's order, the city among them."""
        return tuple(unit.id for unit in self.pack.units if unit.kind in PLACE_KINDS)

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Group → its places, where all its members are places."""
        found = {}
        for unit in self.pack.units:
            members = tuple(one.id for one in self.pack.members(unit.id)) if unit.kind is UnitKind.GROUP else ()
            if members and set(members) <= set(self.places):
                found[unit.id] = members
        return found

    @cached_property
    def rivals(self) -> tuple[str, ...]:
        """The places that are compared with one another: those of groups, else all but the city."""
        members = dict.fromkeys(member for group in self.groups.values() for member in group)
        return tuple(members) or tuple(place for place in self.places if place != self.city)

    @cached_property
    def forms(self) -> dict[str, tuple[Sort, str]]:
        """Folded form → what it names."""
        owners: dict[str, set[tuple[Sort, str]]] = {}
        for form, sort, name in self._named():
            owners.setdefault(fold(form), set()).add((sort, name))
        titles = {fold(title): (sort, name) for title, sort, name in self._titles()}
        single = {form: next(iter(found)) for form, found in owners.items() if len(found) == 1}
        return single | {form: owner for form, owner in titles.items() if form not in single}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        ordered = sorted(self.forms, key=lambda form: (-len(form), form))
        return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def find(self, folded: str) -> Iterator[Word]:
        """The names in a text, none overlapping."""
        for found in self._pattern.finditer(folded):
            if folded[found.end() : found.end() + 1] == "率":
                continue
            sort, name = self.forms[found.group()]
            yield Word(found.start(), found.end(), sort, name)

    def _titles(self) -> Iterator[tuple[str, Sort, str]]:
        for indicator in self.pack.indicators:
            yield from ((form, Sort.INDICATOR, indicator.id) for form in (indicator.title, *indicator.aliases))
        for unit in self.pack.units:
            if unit.id in self.places or unit.id in self.groups:
                yield from ((form, Sort.PLACE, unit.id) for form in (unit.title, *unit.aliases))
        for name, title in self._industries():
            yield title, Sort.INDUSTRY, name

    def _named(self) -> Iterator[tuple[str, Sort, str]]:
        for indicator in self.pack.indicators:
            for form in (indicator.title, *indicator.aliases):
                yield from ((short, Sort.INDICATOR, indicator.id) for short in vary_name(form))
        for unit in self.pack.units:
            if unit.id in self.places or unit.id in self.groups:
                yield from ((form, Sort.PLACE, unit.id) for form in self._place_forms(unit.id))
        for name, title in self._industries():
            yield from ((form, Sort.INDUSTRY, name) for form in _vary_industry(title))

    def _place_forms(self, name: str) -> Iterator[str]:
        unit = self.pack.unit(name)
        for title in (unit.title, *unit.aliases):
            yield title
            yield title.replace("（", "").replace("）", "").replace("(", "").replace(")", "")
            short = _SUFFIX.sub("", title)
            if unit.kind is not UnitKind.CITY and len(short) >= _LEAST and not short.endswith(("开发", "新", "开")):
                yield short
        if unit.kind is UnitKind.CITY:
            yield from (*_GENERIC["city"], _SUFFIX.sub("", unit.title))

    def _industries(self) -> Iterable[tuple[str, str]]:
        for catalogue in self.pack.catalogues:
            if catalogue.kind is CatalogueKind.INDUSTRY:
                yield from ((item.id, item.title) for item in catalogue.items)


def _vary_industry(title: str) -> set[str]:
    """A title with and without 业 or 产业 behind it."""
    stem = re.sub(r"(?:产业|业)$", "", title)
    return {title, *((stem, f"{stem}业", f"{stem}产业") if len(stem) > _LEAST else ())}
