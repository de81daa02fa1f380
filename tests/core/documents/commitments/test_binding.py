"""Binding as a whole: on hand-made labels of real documents, on any part of them, and on long texts."""

import json
import time
from fractions import Fraction
from pathlib import Path

import pytest
from bound_texts import clause_of
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.documents.commitments import bind_commitments
from gongce.documents.loaders import load, load_text
from gongce.documents.model import Document, Kind, Measure, Mention, Strength
from gongce.documents.reading import read_mentions

HELD_OUT = {"015", "029", "051", "xuchang-2012"}
STATED = {Kind.ACTUAL, Kind.TARGET, Kind.REWARD, Kind.DEADLINE, Kind.FREQUENCY}
PLAN = """云川市工业倍增行动方案(2026—2028年)

一、主要目标
到2028年,全市规模以上工业增加值达到480亿元,年均增长9%以上,力争达到11%;工业投资占固定资产投资的比重达到40%以上。
二、重点任务
(一)项目建设。市发展改革委要每月调度投资5000万元以上项目。每年引进亿元以上项目30个,其中10亿元以上项目3个。
(二)企业培育。对新认定的国家级企业技术中心,由市财政给予一次性100万元奖励。6月底前完成入库工作。
"""


def labelled(shared: Path) -> list[tuple[Document, tuple[Mention, ...]]]:
    """The labelled documents that are not held out, their labels as mentions."""
    by_name: dict[str, list[dict[str, object]]] = {}
    for line in (shared / "gold" / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["doc"] not in HELD_OUT:
            by_name.setdefault(label["doc"], []).append(label)
    documents = {name: load(shared / "gold" / "docs" / f"{name}.txt") for name in by_name}
    return [(documents[name], as_mentions(documents[name], labels)) for name, labels in sorted(by_name.items())]


def as_mentions(document: Document, labels: list[dict[str, object]]) -> tuple[Mention, ...]:
    """Labels as the reader would give them; what labels do not hold stays empty."""
    plain = ("start", "end", "quote", "metric", "subject", "unit", "period")
    ordered = sorted(labels, key=lambda label: int(str(label["start"])))
    return tuple(
        Mention(
            **{key: label[key] for key in plain},  # type: ignore[arg-type]
            kind=Kind(label["kind"]),
            measure=Measure(label["measure"]),
            strength=Strength(label["strength"]),
            low=None if label["low"] is None else Fraction(str(label["low"])),
            high=None if label["high"] is None else Fraction(str(label["high"])),
            clause=clause_of(document, int(str(label["start"]))),
        )
        for label in ordered
    )


@pytest.mark.shared
def test_every_labelled_statement_is_in_a_commitment_and_nothing_is_added(shared: Path) -> None:
    for document, mentions in labelled(shared):
        made = bind_commitments(document, mentions)
        used = {index for commitment in made for index in commitment.mentions}
        assert {i for i, m in enumerate(mentions) if m.kind in STATED} <= used
        assert used <= set(range(len(mentions)))
        assert [c.id for c in made] == [f"c{n:04}" for n in range(1, len(made) + 1)]
        assert all(0 < c.confidence <= 1 for c in made)


@pytest.mark.shared
def test_values_are_never_invented(shared: Path) -> None:
    for document, mentions in labelled(shared):
        for made in bind_commitments(document, mentions):
            printed = {v for i in made.mentions for v in (mentions[i].low, mentions[i].high)}
            implied = (
                {Fraction(1), Fraction(50), Fraction(100)}
                if any("没有数字" in n or "100%" in n for n in made.notes)
                else set()
            )
            assert {made.floor, made.target, made.strive, made.cap} <= printed | implied | {None}


@pytest.mark.shared
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_part_of_the_labels_can_be_bound(shared: Path, data: st.DataObject) -> None:
    document, mentions = data.draw(st.sampled_from(labelled_once(shared)))
    kept = tuple(m for m in mentions if data.draw(st.booleans()))
    made = bind_commitments(document, kept)
    assert {i for i, m in enumerate(kept) if m.kind in STATED} <= {i for c in made for i in c.mentions}


CACHE: list[tuple[Document, tuple[Mention, ...]]] = []


def labelled_once(shared: Path) -> list[tuple[Document, tuple[Mention, ...]]]:
    """The labelled documents, loaded once for all examples."""
    if not CACHE:
        CACHE.extend(labelled(shared))
    return CACHE


def test_binding_twice_gives_the_same() -> None:
    document = load_text(PLAN, "plan")
    mentions = read_mentions(document)
    assert bind_commitments(document, mentions) == bind_commitments(document, mentions)


def test_spans_hold_the_quotes_of_their_mentions() -> None:
    document = load_text(PLAN, "plan")
    mentions = read_mentions(document)
    made = bind_commitments(document, mentions)
    assert made
    for commitment in made:
        for index in commitment.mentions:
            assert commitment.span.start <= mentions[index].start
            assert mentions[index].end <= commitment.span.end or mentions[index].kind in {
                Kind.THRESHOLD,
                Kind.REFERENCE,
            }


def test_links_name_commitments_there_are() -> None:
    document = load_text(PLAN, "plan")
    made = bind_commitments(document, read_mentions(document))
    names = {c.id for c in made}
    assert all(c.part_of in names | {""} and set(c.related) <= names for c in made)
    assert any(c.part_of for c in made)


@pytest.mark.slow
def test_a_text_eight_times_as_long_takes_about_eight_times_as_long() -> None:
    times = []
    for copies in (4, 32):
        document = load_text(PLAN * copies, "plan")
        mentions = read_mentions(document)
        times.append(min(elapsed(document, mentions) for _ in range(3)))
    assert times[1] < 24 * times[0]


def elapsed(document: Document, mentions: tuple[Mention, ...]) -> float:
    """Seconds one binding takes."""
    start = time.perf_counter()
    bind_commitments(document, mentions)
    return time.perf_counter() - start


@pytest.mark.parametrize("text", ["", "\n", "。", ";;;,,,", "对" * 3000, "为限" * 500, "、每月" * 800, "其中" * 1000])
def test_odd_texts_are_bound_without_complaint(text: str) -> None:
    document = load_text(text, "plan")
    bind_commitments(document, read_mentions(document))
