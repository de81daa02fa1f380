"""Worked examples of `tests/specs/reading`: found, loaded as documents, and compared with what was read.

A quotation matches a mention when both cover the same numerals; metrics, subjects and conditions are compared softly
(shared characters), everything else exactly. An example lists everything: a quantity or commitment more is a failure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import yaml
from docx.oxml import parse_xml

from gongce.documents.loaders import load
from gongce.documents.model import Commitment, Document, Mention

SPECS = Path(__file__).parents[2] / "specs" / "reading"
NUMERALS = set("0123456789〇零一二三四五六七八九十百千万亿两半")
WHOLE = {"", "全市", "全县", "全区", "全省", "市", "我市", "我县", "我区"}
UNSCORED = {"reference", "other"}
VALUES = {"low", "high", "floor", "target", "strive", "cap"}
SOFT = {"metric", "subject", "denominator"}
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

MENTION_KEYS = {field.name for field in fields(Mention)} | {"at", "within", "optional", "path"}
COMMITMENT_KEYS = {field.name for field in fields(Commitment)} | {"from", "words", "note", "path"}

Wanted = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One worked example and where it stands."""

    file: str
    name: str
    source: Wanted

    @property
    def id(self) -> str:
        return f"{self.file}-{self.name}"


def examples() -> Iterator[Example]:
    """All examples, in the order of the files."""
    for path in sorted(SPECS.glob("*.yaml")):
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from (Example(path.stem, example["name"], example) for example in spec["examples"])


def unknown_keys(example: Example) -> set[str]:
    """Keys of an example that name no field (a comma that cut a value makes one)."""
    source = example.source
    asked = {key for wanted in source["mentions"] for key in wanted} - MENTION_KEYS
    bound = {key for wanted in source["commitments"] for key in wanted} - COMMITMENT_KEYS
    written = {key for paragraph in source.get("paragraphs", ()) for key in paragraph} - {"number", "level", "text"}
    named = set(source) - {"name", "text", "paragraphs", "format", "document", "facts", "mentions", "commitments"}
    return asked | bound | written | named


def load_example(example: Example, folder: Path) -> Document:
    """The example written to a file and loaded; the title it states is the file's first line."""
    source = example.source
    path = folder / f"plan.{source.get('format', 'txt')}"
    if "paragraphs" in source:
        write_word(path, source["paragraphs"])
    else:
        title = source.get("document", {}).get("title", "")
        path.write_text(f"{title}\n\n{source['text']}" if title else source["text"], encoding="utf-8")
    return load(path)


def facts_of(example: Example) -> Wanted:
    """The facts the example expects the document to state of itself."""
    return {key: value for key, value in example.source.get("document", {}).items() if key != "title"} | (
        example.source.get("facts", {})
    )


def write_word(path: Path, paragraphs: Sequence[Wanted]) -> None:
    """A Word file whose clause numbers are made by Word: one multi-level list of Chinese counting."""
    document = docx.Document()
    formats = {paragraph["level"]: paragraph["number"] for paragraph in paragraphs if "level" in paragraph}
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in sorted(formats.items())
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {WORD} w:abstractNumId="99">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {WORD} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    for paragraph in paragraphs:
        made = document.add_paragraph(paragraph["text"])
        if "level" in paragraph:
            level, number = f'<w:ilvl w:val="{paragraph["level"]}"/>', '<w:numId w:val="99"/>'
            made._p.get_or_add_pPr().append(parse_xml(f"<w:numPr {WORD}>{level}{number}</w:numPr>"))
    document.save(str(path))


def place(text: str, wanted: Wanted) -> set[int]:
    """Where the numerals of the wanted quotation stand (all its characters where it has none)."""
    start = text.index(within) if (within := wanted.get("within")) else 0
    quote = str(wanted["quote"])
    for _ in range(wanted.get("at", 0) + 1):
        start = text.index(quote, start) + 1
    return numerals(text, start - 1, start - 1 + len(quote))


def numerals(text: str, start: int, end: int) -> set[int]:
    """Places of the numerals of a span; of all its characters where it holds none."""
    return {place for place in range(start, end) if text[place] in NUMERALS} or set(range(start, end))


def is_like(wanted: str, found: str) -> bool:
    """Whether two wordings share half their characters; names of the whole place count as none."""
    left, right = set("" if wanted in WHOLE else wanted), set("" if found in WHOLE else found)
    return left == right or (bool(left and right) and 4 * len(left & right) >= len(left) + len(right))


def differs(key: str, wanted: Any, found: Any) -> bool:
    """Whether a field is not what the example says."""
    if key in VALUES and wanted is not None:
        return found is None or abs(Fraction(str(wanted)) - found) * 1000 > abs(found)
    if key in SOFT:
        return not (is_like(wanted, found) or (key == "denominator" and wanted in found))
    if key == "condition":
        return not wanted or wanted not in found
    if key == "bodies":
        return list(found) != wanted
    return bool(wanted != found)


def path_of(document: Document, clause: str) -> str:
    """The path of a clause by its id."""
    return next((each.path for each in document.clauses if each.id == clause), "")


def match_mentions(
    example: Example, document: Document, mentions: Sequence[Mention]
) -> tuple[dict[int, Wanted], list[str]]:
    """Which mention answers which wanted one, and everything that is missing, wrong or too much."""
    text, matched, faults = document.text, {}, []
    spans = [numerals(text, mention.start, mention.end) for mention in mentions]
    for wanted in answered_in_order(text, example.source["mentions"]):
        index = next((i for i, span in enumerate(spans) if span & wanted["place"] and i not in matched), None)
        if index is None:
            faults += [] if wanted.get("optional") else [f"{wanted['quote']}: not read"]
            continue
        matched[index] = wanted
        faults += mention_faults(wanted, mentions[index], document)
    more = [m.quote for i, m in enumerate(mentions) if i not in matched and m.kind not in UNSCORED]
    return matched, faults + [f"{quote}: read though not a quantity" for quote in more]


def answered_in_order(text: str, wanted: Sequence[Wanted]) -> Iterator[Wanted]:
    """Each wanted mention with its place; the same quotation twice means its first, then its next occurrence."""
    seen: dict[str, int] = {}
    for each in wanted:
        quote = str(each["quote"])
        at = each.get("at", seen.get(quote, 0))
        seen[quote] = at + 1
        yield each | {"place": place(text, each | {"at": at})}


def mention_faults(wanted: Wanted, mention: Mention, document: Document) -> list[str]:
    """Every field of a mention that is not what the example says."""
    faults = []
    for key, value in wanted.items():
        if key in {"quote", "at", "within", "optional", "place"}:
            continue
        found = path_of(document, mention.clause) if key == "path" else getattr(mention, key)
        if differs(key, value, found):
            faults.append(f"{wanted['quote']}: {key} is {shown(found)}, not {shown(value)}")
    return faults


def shown(value: Any) -> str:
    """A value as a person writes it."""
    return str(float(value)) if isinstance(value, Fraction) else repr(value)


def commitment_faults(
    example: Example, document: Document, mentions: Sequence[Mention], found: Sequence[Commitment]
) -> list[str]:
    """Everything missing, wrong or too much among the commitments."""
    matched, _ = match_mentions(example, document, mentions)
    optional = {i for i, wanted in matched.items() if wanted.get("optional")}
    left, faults, quotes = list(found), [], {}
    for wanted in example.source["commitments"]:
        same = [c for c in left if answers(wanted, c, document, mentions, optional)]
        best = min(same, key=lambda c: len(field_faults(wanted, c, document, {})), default=None)
        if best is None:
            faults.append(f"{wanted['from']}: no commitment from exactly these")
            continue
        left.remove(best)
        quotes |= {best.id: [*map(str, wanted["from"])]}
        faults += field_faults(wanted, best, document, quotes)
        faults += link_faults(wanted, best, found, mentions)
    return faults + [f"{[mentions[i].quote for i in c.mentions]} {c.metric}: a commitment too much" for c in left]


def answers(
    wanted: Wanted, commitment: Commitment, document: Document, mentions: Sequence[Mention], optional: set[int]
) -> bool:
    """Whether a commitment was made from exactly the wanted quotations and words."""
    own = sorted(figures(mentions[i].quote) for i in commitment.mentions if i not in optional)
    said = document.text[commitment.span.start : commitment.span.end]
    return own == sorted(figures(str(quote)) for quote in wanted["from"]) and wanted.get("words", "") in said


def figures(quote: str) -> str:
    """The numerals of a quotation; all of it where it has none."""
    return "".join(sign for sign in quote if sign in NUMERALS) or quote


def field_faults(wanted: Wanted, commitment: Commitment, document: Document, _: Wanted) -> list[str]:
    """Every field of a commitment that is not what the example says."""
    faults = []
    for key, value in wanted.items():
        if key in {"from", "words", "part_of", "related"}:
            continue
        if key == "note":
            faults += (
                [] if any(value in note for note in commitment.notes) else [f"{wanted['from']}: no note on {value}"]
            )
            continue
        found = path_of(document, commitment.clause) if key == "path" else getattr(commitment, key)
        if differs(key, value, found):
            faults.append(f"{wanted['from']}: {key} is {shown(found)}, not {shown(value)}")
    return faults


def link_faults(
    wanted: Wanted, commitment: Commitment, found: Sequence[Commitment], mentions: Sequence[Mention]
) -> list[str]:
    """Links to other commitments, named in the example by a quotation of theirs."""
    by_id = {c.id: {mentions[i].quote for i in c.mentions} for c in found}
    faults = []
    if (part := wanted.get("part_of")) and part not in by_id.get(commitment.part_of, set()):
        faults.append(f"{wanted['from']}: not part of {part}")
    linked = set().union(*(by_id.get(each, set()) for each in commitment.related)) if commitment.related else set()
    return faults + [f"{wanted['from']}: not related to {q}" for q in wanted.get("related", ()) if q not in linked]
