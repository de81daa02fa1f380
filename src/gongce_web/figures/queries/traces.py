"""A trace as a page shows it: every step in words, every source with the address where it can be looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongce.bulletins.monthly.formulas import tell_formula
from gongce.facts.batch import Batch
from gongce.rulebook import Pack
from gongce.vocabulary import CellSource, RuleSource, Source, Span, TextSource, Trace
from gongce_web.city.links import find_address, find_passage
from gongce_web.city.periods import PeriodView

_DIGITS = 12
"""So much of a SHA-256 is shown."""


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Where something was read: in words, what is known of it, and the page that shows it ("" where none does)."""

    words: str
    detail: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace: value ← formula in words ← what went into it ← where that was read."""

    label: str
    value: str
    formula: str
    note: str
    sources: tuple[SourceWords, ...]
    inputs: tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What sources are explained with."""

    pack: Pack
    batches: Mapping[str, Batch]

    @classmethod
    def of(cls, view: PeriodView) -> "Known":
        """What a period's view knows of sources."""
        return cls(view.workspace.pack, {batch.id: batch for batch in view.computed.moment.batches})


def word_trace(trace: Trace, known: Known) -> Step:
    """The trace and everything under it, in words."""
    return Step(
        trace.label or trace.value,
        trace.value,
        tell_formula(trace.formula) if trace.formula else _tell_reading(trace),
        trace.note,
        tuple(word_source(source, known) for source in trace.sources),
        tuple(word_trace(one, known) for one in trace.inputs),
    )


def _tell_reading(trace: Trace) -> str:
    """Of what was only read: as printed, or printed in another unit."""
    if len(trace.inputs) != 1:
        return ""
    is_same = trace.inputs[0].value.replace("%", "").lstrip("+") == trace.value.lstrip("+")
    return _("按报表原数") if is_same else _("报表原数按计量单位换算")


def word_source(source: Source, known: Known) -> SourceWords:
    """A cell, characters of a document, or a record of the plan, in words."""
    match source:
        case CellSource():
            return _word_cell(source, known.batches.get(source.batch))
        case RuleSource():
            return _word_rule(source, known.pack)
        case TextSource():
            document = next((one for one in known.pack.documents if one.sha256 == source.document), None)
            title = f"《{document.title}》" if document else source.document[:_DIGITS]
            words = f"{title}{source.section} {tell_span(source.span)}"
            return SourceWords(words, "", find_passage(document.id, source.span) if document else "")


def _word_cell(source: CellSource, batch: Batch | None) -> SourceWords:
    sheet = f"“{source.sheet}”" if source.sheet else ""
    words = f"{source.file}{sheet} {source.cell}".strip()
    parts = [f"{batch.recorded_at.astimezone():%Y-%m-%d %H:%M}", _("%(by)s入库") % {"by": batch.by}] if batch else []
    parts += [_("批次%(id)s") % {"id": source.batch.removeprefix("b-")[:_DIGITS]}] if source.batch else []
    parts += [f"SHA-256 {source.sha256[:_DIGITS]}"] if source.sha256 else []
    return SourceWords(words, "，".join(parts))


def _word_rule(source: RuleSource, pack: Pack) -> SourceWords:
    kind, _mark, number = source.record.partition(":")
    if not source.pack and kind == "decomposition":
        title, _mark, how = source.section.rpartition("，")
        return SourceWords(title, how, find_address("decomposition", number))
    record = pack.by_id.get(source.record)
    title = str(getattr(record, "title", "") or source.record)
    where = getattr(record, "where", None)
    if where is None:
        kept = _("计划记录") if record else _("规则")
        return SourceWords(f"{kept}{source.record}“{title}”{source.section}", "", _find_record(pack, source.record))
    document = next((one for one in pack.documents if one.id == where.document), None)
    span = where.at[0] if where.at else None
    words = f"《{document.title if document else pack.plan.title}》{where.section}“{title}”"
    told = "；".join(tell_span(one) for one in where.at)
    return SourceWords(words, told, find_passage(where.document, span) or _find_record(pack, source.record))


def _find_record(pack: Pack, record: str) -> str:
    return find_address("target", record) if any(one.id == record for one in pack.targets) else ""


def tell_span(span: Span) -> str:
    """Characters of a document in words."""
    return _("第%(start)d—%(end)d字") % {"start": span.start + 1, "end": span.end}


def list_leaves(step: Step) -> Iterator[Step]:
    """The ends of a trace."""
    if not step.inputs:
        yield step
    for one in step.inputs:
        yield from list_leaves(one)
