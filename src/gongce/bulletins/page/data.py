"""What the page's script shows on hover and focus, as data: words only, never markup."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from gongce.bulletins.page.links import Links, name_clause
from gongce.bulletins.page.markup import Html, clean, element
from gongce.bulletins.wording import (
    DIRECTIONS,
    KINDS,
    MEASURES,
    STRENGTHS,
    VERDICTS,
    describe_subject,
    name_of,
    name_relation,
    write_commitment,
    write_mention,
    write_period,
)
from gongce.documents.model import Mention

Cited: TypeAlias = Mapping[int, Sequence[tuple[str, str, str]]]
"""Mention → what cites its characters: kind, title, address ("" where it has no page)."""
NOTHING_CITED: Cited = {}


def render_data(links: Links, cited: Cited = NOTHING_CITED) -> Html:
    """The data as a script element that is not run; "<" is written so that nothing in it can end the element."""
    written = json.dumps(collect(links, cited), ensure_ascii=False, separators=(",", ":"))
    safe = clean(written).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return element("script", {"type": "application/json", "id": "data"}, Html(safe))


def collect(links: Links, cited: Cited = NOTHING_CITED) -> dict[str, Any]:
    """Mentions, commitments and checks in the order of their places."""
    return {
        "mentions": [
            describe(links, place, mention) | ({"cited": [*map(list, cited[place])]} if place in cited else {})
            for place, mention in enumerate(links.reading.mentions)
        ],
        "commitments": [
            {"name": describe_subject(item), "value": write_commitment(item) + item.unit, "mentions": [*item.mentions]}
            for item in links.reading.commitments
        ],
        "checks": [
            {"verdict": check.verdict.value, "word": VERDICTS[check.verdict], "number": links.numbers[place],
             "relation": name_relation(check.relation)}
            for place, check in enumerate(links.checks)
        ],
    }  # fmt: skip


def describe(links: Links, place: int, mention: Mention) -> dict[str, Any]:
    """One mention's card."""
    value = write_mention(mention)
    return {
        "kind": mention.kind.value,
        "word": KINDS[mention.kind],
        "value": value,
        "unit": mention.unit if value != "—" else "",
        "rows": [list(row) for row in read_rows(mention, name_clause(links, mention.clause))],
        "commitments": links.commitments_of.get(place, []),
        "checks": links.checks_of.get(place, []),
    }


def read_rows(mention: Mention, clause: str) -> Iterator[tuple[str, str]]:
    """The reading, field by field; what every reading has comes first, the rest only where the text says it."""
    yield "指标", mention.metric or "—"
    yield "主体", mention.subject or "全域（文中未另指）"
    yield "量度", MEASURES[mention.measure]
    yield "期间", write_period(mention.period) if mention.period else "文中未写明"
    yield "语气", STRENGTHS[mention.strength]
    told = (
        ("界限用词", mention.bound), ("方向", name_of(DIRECTIONS, mention.direction)), ("占什么", mention.denominator),
        ("每个", mention.each), ("其中", "是前一数的一部分" if mention.part_of else ""), ("引自", mention.cited),
        ("价格", mention.price_basis), ("条款", clause),
    )  # fmt: skip
    yield from ((word, text) for word, text in told if text)
