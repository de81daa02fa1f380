"""Locators against the documents: the section exists, the characters lie in it, the number there is the pack's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gongce.documents.loaders import load
from gongce.documents.model import Clause, Document
from gongce.rulebook.model import Baseline, Entry, Locator, Pack, Rule, SourceDocument, Target
from gongce.rulebook.printed import prints_day, prints_value
from gongce.vocabulary import Finding, Severity, Span

OPENING = "文头"
"""The section of what stands before the first numbered clause of a part."""

_Figure = tuple[str, Fraction, str, bool]
_KINDS = (
    *("changes", "indicators", "targets", "baselines", "rules", "schemes", "orders", "calendar", "catalogues"),
    *("mechanisms", "slots"),
    *("ranges", "pairs", "feeds", "surveys", "peer_groups", "systems"),
)
_NO_LINES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Citation:
    """A record of a pack that cites characters of a document: its kind (targets, rules, …), id, title and section."""

    kind: str
    record: str
    title: str
    section: str
    span: Span


def check_documents(pack: Pack, files: Sequence[Path], lines: Mapping[str, str] = _NO_LINES) -> tuple[Finding, ...]:
    """Findings of every locator against document files, which are told by their SHA-256; empty where all resolve.

    Args:
        pack: the pack.
        files: the documents' files.
        lines: file and line of each record by its id, as `examine_pack` gives them; without it the file alone is told.

    Raises:
        InputError: a file cannot be read.
    """
    loaded = {document.sha256: document for document in (load(file) for file in files)}
    known = {source.sha256 for source in pack.documents}
    findings = [
        Finding(
            "locator.document",
            Severity.BLOCKING,
            document.name,
            f"not a document of {pack.name}: its SHA-256 is {sha256}",
            "give the file the pack was read from, or enter this one in plan.yaml and read the figures again",
        )
        for sha256, document in loaded.items()
        if sha256 not in known
    ]
    for source in pack.documents:
        if source.sha256 in loaded:
            findings.extend(check_document(pack, source, loaded[source.sha256], lines))
    return tuple(findings)


def check_document(
    pack: Pack, source: SourceDocument, document: Document, lines: Mapping[str, str] = _NO_LINES
) -> Iterator[Finding]:
    """Findings of every locator that names one document, against its text."""
    for kind in _KINDS:
        for record in getattr(pack, kind):
            if record.where is not None and record.where.document == source.id:
                place = f"{lines.get(record.id, f'{pack.name}/{kind}.yaml')}: {record.id}"
                yield from _check_record(pack, source, document, record, place)
    for number, link in enumerate(pack.memberships):
        if link.where is not None and link.where.document == source.id:
            place = f"{lines.get(f'memberships[{number}]', f'{pack.name}/units.yaml')}: memberships[{number}]"
            yield from _check_place(source, document, place, link.where)


def count_locators(pack: Pack) -> int:
    """How many places in documents the pack names, figures inside rules included."""
    records = [record for kind in (*_KINDS, "memberships") for record in getattr(pack, kind)]
    places = sum(len(record.where.at) or 1 for record in records if record.where is not None)
    return places + sum(len(part.at) for rule in pack.rules for _, part, _ in _rule_parts(rule))


def list_citations(pack: Pack, document: str) -> tuple[Citation, ...]:
    """Every record of the pack that names characters of a document, in the order of the text."""
    found = [
        Citation(kind, record.id, getattr(record, "title", "") or record.id, record.where.section, span)
        for kind in _KINDS
        for record in getattr(pack, kind)
        if record.where is not None and record.where.document == document
        for span in record.where.at
    ]
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end, one.record)))


def find_locator(pack: Pack, record_id: str) -> Locator | None:
    """Where the document says what a record holds; None for a record without a place, or none of that id."""
    records = (record for kind in _KINDS for record in getattr(pack, kind) if record.id == record_id)
    return next((record.where for record in records if record.where is not None), None)


def find_section(source: SourceDocument, document: Document, label: str) -> Span | None:
    r"""The characters of a section, by its label: the part's label, where the document has parts, and the path.

    >>> from gongce.documents.loaders import load_text
    >>> document = load_text("一、目标\n(一)增长。到2015年达到100亿元。\n二、任务\n略。", "plan")
    >>> source = SourceDocument(title="plan", sha256=document.sha256, file="plan")
    >>> find_section(source, document, "一(一)").text(document.text).strip()
    '(一)增长。到2015年达到100亿元。'
    """
    for part in sorted(source.parts, key=lambda part: -len(part.label)):
        if label.startswith(part.label):
            found = _find_clause(document, label.removeprefix(part.label), part.at)
            if found is not None:
                return found
    rest = [part.at for part in source.parts]
    whole = Span(0, len(document.text))
    return _find_clause(document, label, whole, rest)


def section_of(source: SourceDocument, document: Document, position: int) -> str:
    r"""The label of the section a character lies in.

    >>> from gongce.documents.loaders import load_text
    >>> document = load_text("一、目标\n(一)增长。到2015年达到100亿元。\n二、任务\n略。", "plan")
    >>> section_of(SourceDocument(title="plan", sha256=document.sha256, file="plan"), document, 12)
    '一(一)'
    """
    part = next((part for part in source.parts if part.at.start <= position < part.at.end), None)
    holding = [clause for clause in _numbered(document) if clause.span.start <= position < clause.span.end]
    path = max(holding, key=lambda clause: clause.span.start).path if holding else OPENING
    return (part.label if part else "") + path


def _numbered(document: Document) -> Iterator[Clause]:
    return (clause for clause in document.clauses if 1 <= clause.level <= 4)


def _find_clause(document: Document, path: str, within: Span, outside: Sequence[Span] = ()) -> Span | None:
    if path == OPENING:
        starts = [clause.span.start for clause in _numbered(document) if clause.span.start >= within.start]
        return Span(within.start, min(starts, default=within.end))
    for clause in _numbered(document):
        inside = within.start <= clause.span.start < within.end
        if inside and clause.path == path and not any(span.start <= clause.span.start < span.end for span in outside):
            return clause.span
    return None


def _check_record(pack: Pack, source: SourceDocument, document: Document, record: Any, place: str) -> Iterator[Finding]:
    where: Locator = record.where
    misplaced = list(_check_place(source, document, place, where))
    yield from misplaced
    if misplaced:
        return
    if isinstance(record, Target | Baseline):
        yield from _check_figures(document, place, where.at, list(_figures(pack, record)))
    if isinstance(record, Entry) and isinstance(record.due, date):
        yield from _check_day(document, place, where.at, record.due)
    if isinstance(record, Rule):
        yield from _check_rule(document, place, record)


def _check_place(source: SourceDocument, document: Document, place: str, where: Locator) -> Iterator[Finding]:
    section = find_section(source, document, where.section)
    if section is None:
        message = f"the document has no section {where.section}"
        yield Finding(
            "locator.section", Severity.BLOCKING, place, message, "write the section's label as the outline gives it"
        )
        return
    for span in where.at:
        if span.end > len(document.text):
            message = f"characters {span.start}–{span.end} lie beyond the document ({len(document.text)} characters)"
            yield Finding("locator.span", Severity.BLOCKING, place, message, "count in characters of the decoded text")
        elif not (section.start <= span.start and span.end <= section.end):
            right = section_of(source, document, span.start)
            message = f"characters {span.start}–{span.end} lie in section {right}, not in {where.section}"
            yield Finding("locator.section", Severity.BLOCKING, place, message, f"write section: {right}, or mend at")


def _figures(pack: Pack, record: Any) -> Iterator[_Figure]:
    """Key, value and unit of every figure a record prints; a declared defect of the document frees the unit."""
    if hasattr(record, "value"):
        yield "value", record.value, record.measured_in or _unit_of(pack, record), bool(record.defect)
        return
    unit = pack.measured_in(record)
    tiers = [("floor", record.floor), ("target", record.target), ("strive", record.strive)]
    seen: set[Fraction] = set()
    for key, value in tiers:
        if value is not None and value not in seen:
            seen.add(value)
            yield key, value, unit, bool(record.defect)


def _unit_of(pack: Pack, record: Any) -> str:
    return "%" if record.measure in {"growth", "share"} else pack.indicator(record.indicator).measured_in


def _check_figures(
    document: Document, place: str, spans: Sequence[Span], figures: Sequence[_Figure]
) -> Iterator[Finding]:
    """Every figure is printed in one of the spans, and every span prints one of the figures."""
    texts = [span.text(document.text) for span in spans]
    for key, value, unit, loose in figures:
        if not any(_prints(text, value, unit, loose) for text in texts):
            printed = "、".join(texts)
            message = f"{key} is {float(value):g} {unit}, the document prints {printed}"
            yield Finding("locator.figure", Severity.BLOCKING, place, message, "correct the figure, its unit or at")
    for span, text in zip(spans, texts, strict=True):
        if figures and not any(_prints(text, value, unit, loose) for _, value, unit, loose in figures):
            message = f"characters {span.start}–{span.end} print {text}, which is no figure of the record"
            yield Finding("locator.figure", Severity.BLOCKING, place, message, "take the span out, or add its figure")


def _prints(text: str, value: Fraction, unit: str, loose: bool) -> bool:
    return prints_value(text, value, unit) or (loose and prints_value(text, value, ""))


def _check_day(document: Document, place: str, spans: Sequence[Span], due: date) -> Iterator[Finding]:
    texts = [span.text(document.text) for span in spans]
    if texts and not any(prints_day(text, due) for text in texts):
        message = f"due is {due}, the document prints {'、'.join(texts)}"
        yield Finding("locator.day", Severity.BLOCKING, place, message, "correct due or at")


def _rule_parts(rule: Rule) -> Iterator[tuple[str, Any, list[Fraction]]]:
    """Every part of a rule that can print figures of its own: key, part, its numbers."""
    for key in ("when", "any_of", "asks", "asks_any"):
        for number, condition in enumerate(getattr(rule, key)):
            values = [value for value in (condition.value, condition.upper) if isinstance(value, Fraction)]
            yield f"{key}[{number}]", condition, values
    if rule.amount:
        yield "amount", rule.amount, [] if rule.amount.value is None else [rule.amount.value]
        for number, share in enumerate(rule.amount.parts):
            yield f"amount.parts[{number}]", share, [share.value]
        for number, step in enumerate(rule.amount.steps):
            yield f"amount.steps[{number}]", step, [step.value]
    if rule.clock:
        yield "clock", rule.clock, [] if rule.clock.value is None else [rule.clock.value]


def _check_rule(document: Document, place: str, rule: Rule) -> Iterator[Finding]:
    for key, part, values in _rule_parts(rule):
        if part.at and any(span.end > len(document.text) for span in part.at):
            message = f"{key}: characters lie beyond the document"
            yield Finding("locator.span", Severity.BLOCKING, place, message, "count in characters of the decoded text")
        elif part.at and values:
            unit = getattr(part, "measured_in", "") or ""
            figures = [(key, value, unit, bool(rule.defect)) for value in values]
            yield from _check_figures(document, place, part.at, figures)
