"""One metric over several named subjects (a list, or neighbouring paragraphs), and the whole that counts them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongce.documents.audit.groups import Group
from gongce.documents.audit.labels import Counted, counted_in
from gongce.documents.audit.names import MetricName
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.relations import Verdict, decide_sum

_TERRITORIES = {"区": "区园地城", "园": "区园", "县": "县区市", "市": "县区市"}
_LONGEST, _MOST_FAMILIES = 40, 40


@dataclass(frozen=True, slots=True)
class Family:
    """The figures of the members, in the order of the text; their labels differ."""

    members: tuple[Quantity, ...]


class Families:
    """The families of one page. `confirmed` are the sets of labels that some counted whole's own list fills."""

    def __init__(self, page: Page, confirmed: set[frozenset[str]]) -> None:
        self.page, self._confirmed = page, confirmed

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str | None], list[Family]]:
        keyed: dict[tuple[str, str, str | None], list[Quantity]] = {}
        for quantity in self.page.quantities:
            head = quantity.name.head
            if quantity.is_addable and quantity.label and head and not counted_in(quantity):
                keyed.setdefault((quantity.body, head, quantity.mention.period), []).append(quantity)
        kinds: dict[tuple[str, str | None], list[Family]] = {}
        for (body, _, period), members in keyed.items():
            row = kinds.setdefault((body, period), [])
            row += list(_runs(members))[: _MOST_FAMILIES - len(row)]
        return kinds

    def like(self, whole: Quantity) -> Sequence[Family]:
        """The families in a figure's unit and for its period."""
        return self._by_kind.get((whole.body, whole.mention.period), ())

    def groups(self) -> Iterator[Group]:
        """Counted wholes (五个开发区实现…) whose members' figures are printed elsewhere."""
        for whole in self.page.quantities:
            counted = counted_in(whole) if whole.is_addable else None
            if counted is None:
                continue
            for family in self.like(whole):
                if whole in family.members or not is_family_of(family, counted, whole.name):
                    continue
                if len(family.members) == counted.count:
                    yield Group(whole, family.members, self.tie(family, counted, whole))
                elif _is_miscounted(family, counted, whole):
                    yield Group(whole, family.members, "miscounted")

    def tie(self, family: Family, counted: Counted, whole: Quantity) -> str:
        """What ties a family to a counted group besides its number and kind; "" where nothing does.

        Its members are named in front of the whole, or the text that leads to them counts them alike, or they are the
        parts of such a group elsewhere.
        """
        labels = [part.label for part in family.members]
        if all(label[:2] in whole.lead for label in labels):
            return "named"
        if self._is_announced(family, counted):
            return "announced"
        return "confirmed" if frozenset(labels) in self._confirmed else ""

    def _is_announced(self, family: Family, counted: Counted) -> bool:
        """Whether the lines that lead to a family's paragraphs count it (五个省级以上开发区…)."""
        first = self.page.paragraph_span(family.members[0].paragraph).start
        before = self.page.text[max(0, first - 160) : first]
        word = counted.span.text(self.page.text)
        return bool(re.search(rf"{word}[个大家][^,;:。\n]{{0,10}}{re.escape(counted.noun[-2:])}", before))


def is_family_of(family: Family, counted: Counted, name: MetricName) -> bool:
    """Whether a family can be a counted group's: of one metric, their labels of the group's kind."""
    return all(part.name.matches(name) and is_kind(part.label, counted.noun) for part in family.members)


def is_kind(label: str, noun: str) -> bool:
    """Whether a label can name one of the things a counted noun speaks of.

    >>> is_kind("不锈钢园区", "省级以上开发区"), is_kind("高新区", "支柱产业"), is_kind("装备制造", "支柱产业")
    (True, False, True)
    """
    last = noun.rstrip(")")[-1]
    if last in _TERRITORIES:
        return label[-1:] in _TERRITORIES[last]
    if last == "业" and not noun.endswith("企业"):
        return label[-1:] not in "区县市园司团厂户" and not label.endswith("企业")
    return label[-1:] not in "区县市园业" or label.endswith("企业")


def _is_miscounted(family: Family, counted: Counted, whole: Quantity) -> bool:
    """Whether a family is one more or less than is counted and yet adds up to the whole: then the count is wrong."""
    size = len(family.members)
    decision = decide_sum([part.figure for part in family.members], whole.figure)
    return size > 2 and abs(size - counted.count) == 1 and decision.verdict is Verdict.HOLDS


def _runs(members: Sequence[Quantity]) -> Iterator[Family]:
    """The lists in one sentence, and the rows of neighbouring paragraphs that print one such figure each."""
    rows: dict[int, list[Quantity]] = {}
    for quantity in members:
        rows.setdefault(quantity.paragraph, []).append(quantity)
    run: list[Quantity] = []
    for paragraph, row in rows.items():
        yield from _lists(row)
        is_near = not run or paragraph - run[-1].paragraph <= 2
        is_new = all(row[0].label != other.label for other in run)
        if len(row) > 1 or not is_near or not is_new or len(run) >= _LONGEST:
            yield from _family(run)
            run = []
        if len(row) == 1:
            run.append(row[0])
    yield from _family(run)


def _lists(row: Sequence[Quantity]) -> Iterator[Family]:
    sentences: dict[int, list[Quantity]] = {}
    for quantity in row:
        sentences.setdefault(quantity.sentence, []).append(quantity)
    for members in sentences.values():
        if len({quantity.label for quantity in members}) == len(members):
            yield from _family(members)


def _family(run: Sequence[Quantity]) -> Iterator[Family]:
    if len(run) > 1:
        yield Family(tuple(run))
