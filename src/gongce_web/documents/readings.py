"""A document's reading as a page shows it: made once for a file's SHA-256, a plan and a version, and kept on disk."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

import gongce
from gongce.bulletins.digest import SIGNS
from gongce.bulletins.lead import write_lead
from gongce.bulletins.page.data import Cited
from gongce.bulletins.page.links import Links, clause_of
from gongce.bulletins.page.reading import render_body, render_masthead, title_of
from gongce.bulletins.wording import VERDICTS, name_clauses, name_relation, tell_check
from gongce.documents import DocumentReading, read_document
from gongce.documents.audit import audit_reading
from gongce.documents.model import Check
from gongce.rulebook import Pack, SourceDocument
from gongce.rulebook.locating import Citation, list_citations
from gongce_web.city.keeping import Kept
from gongce_web.city.workspaces import open_city

_LAYOUT = 2
"""Raised when what is kept changes its form: older files are then made anew."""
_DEEPEST = 3
_KINDS = {
    "targets": gettext_noop("目标"),
    "baselines": gettext_noop("基数"),
    "rules": gettext_noop("规则"),
    "mechanisms": gettext_noop("机制"),
    "calendar": gettext_noop("日程"),
    "orders": gettext_noop("通报与考核安排"),
    "schemes": gettext_noop("考核办法"),
    "slots": gettext_noop("待定事项"),
    "catalogues": gettext_noop("名录"),
    "indicators": gettext_noop("指标"),
    "changes": gettext_noop("变更"),
}
_PAGES = {"targets": "target", "indicators": "indicator"}


@dataclass(frozen=True)
class Heading:
    """An entry of the outline: where it leads, its words, how deep it stands."""

    place: str
    words: str
    level: int


@dataclass(frozen=True)
class CheckRow:
    """A check of the document's own figures, in words; `at` are its characters for the reader's address."""

    verdict: str
    sign: str
    word: str
    relation: str
    clause: str
    printed: str
    computed: str
    told: str
    remedy: str
    at: str


@dataclass(frozen=True)
class ShownReading:
    """What a page shows of a document: title, the sentence that matters, outline, the reading itself, its checks."""

    sha256: str
    title: str
    lead: str
    body: str
    outline: tuple[Heading, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    notes: tuple[str, ...] = field(default=())


_kept: Kept[ShownReading] = Kept(12)


def show_reading(path: Path, sha256: str, name: str = "") -> ShownReading:
    """The reading of a file; read once for its content.

    Args:
        path: where it lies.
        sha256: of its bytes.
        name: what it was called where it was given; left out: as it is called now.

    Raises:
        InputError: it cannot be read.
    """
    pack = open_city().pack
    place = f"readings/{sha256}-{pack.digest[:12]}-{gongce.__version__}-{_LAYOUT}.json"
    return _kept.get(default_storage.path(place), lambda: _load(place) or _make(path, place, pack, name or path.name))


def _load(name: str) -> ShownReading | None:
    """What was kept; None where there is nothing, or nothing whole."""
    if not default_storage.exists(name):
        return None
    try:
        with default_storage.open(name) as file:
            values: dict[str, Any] = json.load(file)
        lists = {"outline": tuple(Heading(**one) for one in values["outline"])}
        rows = tuple(CheckRow(**one) for one in values["checks"])
        return ShownReading(**values | lists | {"checks": rows, "notes": tuple(values["notes"])})
    except (ValueError, TypeError, KeyError):
        return None


def _make(path: Path, place: str, pack: Pack, name: str) -> ShownReading:
    reading = read_document(path)
    reading = replace(reading, document=replace(reading.document, name=name))
    shown = describe(reading, audit_reading(reading), pack)
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(json.dumps(asdict(shown), ensure_ascii=False).encode()))
    return shown


def describe(reading: DocumentReading, checks: Sequence[Check], pack: Pack) -> ShownReading:
    """Everything a page shows of a reading."""
    document = reading.document
    links, title = Links(reading, checks), title_of(document)
    source = next((one for one in pack.documents if one.sha256 == document.sha256), None)
    body = render_body(links, render_masthead(links, title), cited=cite(reading, pack, source))
    rows = tuple(_check_rows(reading, checks))
    return ShownReading(
        document.sha256, title, write_lead(reading, checks), body, tuple(_outline(links)), rows, document.notes
    )


def cite(reading: DocumentReading, pack: Pack, source: SourceDocument | None) -> Cited:
    """For each mention the records of the pack that cite its characters."""
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    citations = list_citations(pack, source.id) if source else ()
    for place, mention in enumerate(reading.mentions):
        for one in citations:
            if one.span.start < mention.end and mention.start < one.span.end:
                found[place].append((_(_KINDS.get(one.kind, one.kind)), f"{one.record} {one.title}", _address(one)))
    return found


def _address(one: Citation) -> str:
    try:
        return reverse(_PAGES[one.kind], args=(one.record,))
    except (KeyError, NoReverseMatch):
        return ""


def _outline(links: Links) -> Iterator[Heading]:
    document = links.document
    shown = {clause_of(block) for block in links.blocks}
    for place, clause in enumerate(document.clauses):
        words = clause.heading.text(document.text).strip().split("\n")[-1]
        if 1 <= clause.level <= _DEEPEST and f"s{place}" in shown and words:
            yield Heading(f"s{place}", words if len(words) <= 24 else f"{words[:23]}…", clause.level)


def _check_rows(reading: DocumentReading, checks: Sequence[Check]) -> Iterator[CheckRow]:
    names, order = name_clauses(reading.document), list(VERDICTS)
    for check in sorted(checks, key=lambda one: (order.index(one.verdict), one.spans[0].start if one.spans else 0)):
        yield CheckRow(
            check.verdict.value,
            SIGNS[check.verdict],
            VERDICTS[check.verdict],
            name_relation(check.relation),
            names.get(check.clause, check.clause),
            check.printed,
            check.computed,
            tell_check(check),
            check.remedy,
            ",".join(f"{span.start}-{span.end}" for span in check.spans),
        )
