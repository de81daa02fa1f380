"""From a reading to the files of a pack and a sheet for the person who corrects it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongce.documents.model import Commitment, Document, Reading
from gongce.rulebook.drafting.metrics import IndicatorBook, unit_of
from gongce.rulebook.drafting.names import UnitBook, shorten
from gongce.rulebook.drafting.orders import draft_entry, draft_rule
from gongce.rulebook.drafting.targets import Context, bind_parents, draft_baseline, draft_target
from gongce.rulebook.model import Part, SourceDocument
from gongce.rulebook.yaml_text import write_record, write_value
from gongce.vocabulary import Span

SCHEMA_FOLDER = ".schema"
_DRAFTED = ("targets", "baselines", "rules", "calendar")
_HEADS = dict.fromkeys(_DRAFTED, "# 由文件读出的草稿：把握不足的在前，注明存疑之处；逐行核对后删去注释。\n")
_REVIEW = ("row", "confidence", "doubts", "section", "words")
_CERTAIN = 0.95


@dataclass(frozen=True, slots=True)
class PackDraft:
    """A drafted pack: its name, its files by name, its rows by file, and a sheet to review them by.

    `rows` are in the order of their files: the least certain first. `review` is CSV with the document's own words; it
    belongs beside the pack, never into it. `left` counts what is told in words alone and was not drafted.
    """

    name: str
    texts: dict[str, str]
    rows: dict[str, tuple["DraftedRow", ...]]
    review: str
    left: int


@dataclass(frozen=True, slots=True)
class DraftedRow:
    """A drafted record with what it was drafted from."""

    record: dict[str, Any]
    commitment: Commitment

    @property
    def is_doubtful(self) -> bool:
        """Whether the reader was less than certain."""
        return self.commitment.confidence < _CERTAIN

    @property
    def unit(self) -> str:
        """The unit of the drafted figures: a doubling (番) is drafted in percent."""
        return unit_of(self.commitment)


def draft_pack(reading: Reading, name: str) -> PackDraft:
    """Draft a pack from a reading: every commitment becomes a target, baseline, rule or calendar line.

    Nothing is added: what the text lost stays unknown, what it does not print is a slot. Rows are ordered by the
    reader's confidence, the least certain first, each doubt told in a comment above its row.

    Args:
        reading: a document with its mentions and commitments.
        name: the pack's id.
    """
    document = reading.document
    source = source_of(document)
    chosen = {kind: [one for one in reading.commitments if one.kind == kind] for kind in _KINDS}
    numeric = [one for one in chosen["target"] if one.target is not None or one.strive is not None]
    ids = {one.id: f"t{number:03d}" for number, one in enumerate(numeric, 1)}
    context = Context(document, source, reading.mentions, UnitBook(document.metadata.place), IndicatorBook(), ids)
    context.indicators.learn([*numeric, *chosen["actual"]])
    rows = _draft_rows(context, chosen, numeric)
    drafted = {id(row.commitment) for group in rows.values() for row in group}
    left = [one for group in chosen.values() for one in group if id(one) not in drafted]
    return PackDraft(name, _write_files(context, name, rows), rows, _write_review(context, rows, left), len(left))


def pack_name(text: str) -> str:
    """An id for a pack from a file's name: its Latin letters and digits.

    >>> pack_name("岚州 plan_2024.v2"), pack_name("行动方案")
    ('plan-2024-v2', 'draft')
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:50]
    return plain if plain[:1].isalpha() else f"draft-{plain}".strip("-")


_KINDS = ("target", "actual", "reward", "threshold", "frequency", "deadline")


def _draft_rows(
    context: Context, chosen: dict[str, list[Commitment]], numeric: Sequence[Commitment]
) -> dict[str, tuple[DraftedRow, ...]]:
    targets = [draft_target(context, one) for one in numeric]
    bind_parents(targets, numeric, context)
    orders = [*chosen["reward"], *(one for one in chosen["threshold"])]
    days = [*chosen["frequency"], *chosen["deadline"]]
    facts = [(draft_baseline(context, one, number), one) for number, one in enumerate(chosen["actual"], 1)]
    rows = {
        "targets": [DraftedRow(*pair) for pair in zip(targets, numeric, strict=True)],
        "baselines": [DraftedRow(record, one) for record, one in facts if record is not None],
        "rules": [DraftedRow(draft_rule(context, one, number), one) for number, one in enumerate(orders, 1)],
        "calendar": [DraftedRow(draft_entry(context, one, number), one) for number, one in enumerate(days, 1)],
    }
    return {key: tuple(sorted(group, key=lambda row: row.commitment.confidence)) for key, group in rows.items()}


def source_of(document: Document) -> SourceDocument:
    """The document as a pack cites it; where numbers come again in another part, parts get labels."""
    starts = [clause.span.start for clause in document.clauses if clause.level == 0 and clause.span.start > 0]
    paths = [clause.path for clause in document.clauses if 1 <= clause.level <= 4]
    if len(set(paths)) == len(paths):
        starts = []
    ends = [*starts, len(document.text)][1:]
    parts = tuple(
        Part(label=f"部分{number}", at=Span(start, end))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 2)
    )
    about = document.metadata
    return SourceDocument(
        id="main",
        title=_title(document),
        sha256=document.sha256,
        file=document.name[:120],
        number=about.number[:60] or None,
        issued=_day(about.issued) or "unknown",
        parts=parts,
    )


def _title(document: Document) -> str:
    """The plan's title without the notice that issues it."""
    title = document.metadata.title or document.name
    issued = re.search(r"关于(?:印发|转发|发布)[《〈]?(.+?)[》〉]?的(?:通知|通告|公告|函)", title)
    return shorten(issued[1] if issued else title, 30)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _write_files(context: Context, name: str, rows: dict[str, tuple[DraftedRow, ...]]) -> dict[str, str]:
    """The texts of the pack's files."""
    texts = {
        "plan.yaml": _write_plan(context, name, any(row.record.get("cites") for row in rows["targets"])),
        "units.yaml": _write_list("units", map(write_record, context.units.records())),
        "indicators.yaml": _write_list("indicators", map(write_record, context.indicators.records())),
    }
    for key, drafted in rows.items():
        texts[f"{key}.yaml"] = _write_list(key, (write_record(row.record, _doubts(row.commitment)) for row in drafted))
    texts["slots.yaml"] = _write_list("slots", map(write_record, _slots(rows["rules"])))
    return texts


def _slots(rules: Sequence[DraftedRow]) -> Iterator[dict[str, Any]]:
    """One for every amount the document announces without printing it."""
    for row in rules:
        for name in row.record.get("slots") or ():
            title = f"{shorten(row.record['title'], 20)}的金额"
            yield {"id": name, "title": title, "kind": "amount", "where": row.record["where"]}


def _doubts(commitment: Commitment) -> str:
    """What the reader was not sure of, as a comment; nothing where it was."""
    if not commitment.notes and commitment.confidence >= _CERTAIN:
        return ""
    told = "；".join(shorten(note, 60) for note in commitment.notes)
    return f"把握 {commitment.confidence:.2f}" + (f"：{told}" if told else "")


def _write_list(key: str, records: Iterable[str]) -> str:
    head = f"# yaml-language-server: $schema={SCHEMA_FOLDER}/{key}.json\n{_HEADS.get(key, '')}"
    body = "\n\n".join(records)
    return head + (f"{key}:\n{body}\n" if body else f"{key}: []\n")


def _write_plan(context: Context, name: str, cites: bool) -> str:
    """plan.yaml: the years from the document where it says them, else unknown."""
    about = context.document.metadata
    years = about.plan_years
    period = "unknown" if years is None else str(years[0]) if years[0] == years[1] else f"{years[0]}/{years[1]}"
    issued = about.issued if _day(about.issued) else "unknown"
    plan: dict[str, Any] = {
        "id": name,
        "title": _title(context.document),
        "city": "city",
        "period": period,
        "in_force": {"from": issued, "to": f"{years[1]}-12-31" if years else "unknown"},
    }
    versions = [
        {"id": "own", "title": "本计划"},
        *([{"id": "cited", "title": "引用的其他规划", "kind": "cited"}] if cites else []),
    ]
    lines = [f"# yaml-language-server: $schema={SCHEMA_FOLDER}/plan.json", "plan:"]
    lines += [f"  {key}: {write_value(value)}" for key, value in plan.items()]
    return (
        "\n".join(
            [*lines, "documents:", write_record(_source_row(context.source)), "versions:", *map(write_record, versions)]
        )
        + "\n"
    )


def _source_row(source: SourceDocument) -> dict[str, Any]:
    issued = source.issued if isinstance(source.issued, str) else source.issued.isoformat()
    row: dict[str, Any] = {"id": source.id, "title": source.title, "sha256": source.sha256, "file": source.file}
    row |= {"number": source.number, "issued": issued}
    return row | {"parts": [{"label": part.label, "at": list(part.at)} for part in source.parts]}


def _write_review(context: Context, rows: dict[str, tuple[DraftedRow, ...]], left: Sequence[Commitment]) -> str:
    """The sheet: every drafted row, least certain first, then what is told in words alone and was not drafted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_REVIEW)
    drafted = [(row.record["id"], row.commitment) for group in rows.values() for row in group]
    for name, one in [*sorted(drafted, key=lambda pair: pair[1].confidence), *(("", one) for one in left)]:
        words = re.sub(r"\s+", " ", one.span.text(context.document.text))
        writer.writerow([name, f"{one.confidence:.2f}", "；".join(one.notes), one.clause, words])
    return out.getvalue()
