"""Counts against the outline: 两种方式 with (1) and (2) below, 三个方面 told as 一是, 二是, 三是."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from gongce.documents.audit.drafting import Finding, Member
from gongce.documents.audit.enumerations import read_list
from gongce.documents.audit.labels import read_count
from gongce.documents.audit.page import Page
from gongce.documents.model import Clause
from gongce.relations import Verdict, decide_count
from gongce.vocabulary import Span

RELATION = "list_count"
_COUNT = "[二两三四五六七八九十]{1,2}"
_KINDS = "种|项|个|大|类|条|方面|步|点|款|件"
_OPENING = re.compile(
    rf"(?<![\d.一二三四五六七八九十第每])(?P<count>{_COUNT})(?P<kind>{_KINDS})(?P<noun>[^\d,;:、。\n]{{0,12}})"
)
_ORDINAL = re.compile(r"(?:(?<=[。;:,\n])|^)\s*(?P<ordinal>[一二三四五六七八九十])是")
_ORDER = "一二三四五六七八九十"
_LONGEST, _TITLE, _FEWEST, _MOST_LISTS = 60, 14, 4, 100
_FIELDS = re.compile(
    r"(?:重点发展|大力发展|加快发展|培育壮大|重点培育|做大做强|聚焦)(?P<list>[^,;:。()\n]{10,120}?)(?=等|为主|产业[,;。])"
)


def find_outlines(page: Page) -> Iterator[Finding]:
    """Counts that announce the clauses below them, or the 一是…二是… behind them."""
    yield from _children(page)
    yield from _ordinals(page)
    yield from _chapters(page)


def _children(page: Page) -> Iterator[Finding]:
    below: dict[str, list[Clause]] = {}
    for clause in page.document.clauses:
        if clause.label:
            below.setdefault(clause.parent, []).append(clause)
    for clause in page.document.clauses:
        items = below.get(clause.id, [])
        opening = clause.body.text(page.text).rstrip()
        if len(items) < 2 or not opening.endswith(":") or items[0].span.start < clause.body.end:
            continue
        yield from _opening(page, clause.body.start, opening, [_label_span(item) for item in items])


def _label_span(clause: Clause) -> Span:
    return Span(clause.span.start, clause.span.start + len(clause.label))


def _opening(page: Page, start: int, opening: str, items: Sequence[Span]) -> Iterator[Finding]:
    """The one count in an opening sentence (用地机制采用两种方式,由…选择:)."""
    begin = max(opening.rfind("。"), opening.rfind("\n"), len(opening) - _LONGEST - 1) + 1
    found = list(_OPENING.finditer(opening, begin))
    if len(found) != 1:
        return
    count = Span(start + found[0].start("count"), start + found[0].end("count"))
    finding = _finding(found[0], count, items)
    if finding:
        yield finding


def _finding(found: re.Match[str], count: Span, items: Sequence[Span]) -> Finding | None:
    stated, likely = read_count(found["count"]), len(items)
    if abs(stated - likely) > 2:
        return None
    decision = decide_count(stated, likely, (likely,))
    name = f"{found['count']}{found['kind']}{found['noun'].strip()}"
    is_right = decision.verdict is Verdict.HOLDS
    message = f"“{name}”与下列{likely}项一致" if is_right else f"“{name}”写的是{stated},其下却列{likely}项"
    members: list[Member] = [("count", count), *(("item", item) for item in items)]
    remedy = "" if is_right else f"把数目改为{likely},或补列、删去条目"
    return Finding(RELATION, decision, members, message, str(stated), str(likely), remedy)


def _chapters(page: Page) -> Iterator[Finding]:
    """A list of fields against the sections written on them: as many sections as fields, each by its name."""
    below: dict[str, list[Clause]] = {}
    for clause in page.document.clauses:
        if clause.label and clause.level == 2 and clause.heading.end - clause.heading.start <= _TITLE:
            below.setdefault(clause.parent, []).append(clause)
    chapters = [sections for sections in below.values() if len(sections) >= _FEWEST]
    for found in islice(_FIELDS.finditer(page.text), _MOST_LISTS if chapters else 0):
        listing = read_list(page.text, *found.span("list"))
        entries = listing.entries if listing else ()
        for sections in chapters[:_MOST_LISTS]:
            if len(entries) == len(sections) and _share_names(page, entries, sections):
                yield _chapter_finding(page, entries, sections)


def _share_names(page: Page, entries: Sequence[Span], sections: Sequence[Clause]) -> bool:
    """Whether most sections are named by an entry of the list, two characters of it at least."""
    words = [span.text(page.text) for span in entries]
    titles = [section.heading.text(page.text)[len(section.label) :].strip(" 。") for section in sections]
    known = sum(
        any(title[at : at + 2] in word for at in range(len(title) - 1))
        for title in titles
        for word in [" ".join(words)]
    )
    return known * 10 >= len(titles) * 7


def _chapter_finding(page: Page, entries: Sequence[Span], sections: Sequence[Clause]) -> Finding:
    count = len(sections)
    members: list[Member] = [*(("item", span) for span in entries), *(("section", item.heading) for item in sections)]
    message = f"所列{count}个领域与分节所述{count}节一致"
    decision = decide_count(count, count, (count,))
    return Finding(RELATION, decision, members, message, str(count), str(count))


def _ordinals(page: Page) -> Iterator[Finding]:
    """抓好三个方面工作:一是…;二是…;三是… in one paragraph."""
    rows: dict[int, list[re.Match[str]]] = {}
    for found in _ORDINAL.finditer(page.text):
        rows.setdefault(page.paragraph_at(found.start()), []).append(found)
    for paragraph, row in rows.items():
        if "".join(found["ordinal"] for found in row) != _ORDER[: len(row)] or len(row) < 2:
            continue
        start = page.paragraph_span(paragraph).start
        opening = page.text[start : row[0].start("ordinal")].rstrip()
        if opening.endswith(":"):
            yield from _opening(page, start, opening, [Span(*found.span("ordinal")) for found in row])
