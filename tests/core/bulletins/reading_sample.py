"""A small reading made by hand, with everything a bulletin must cope with: overlaps, merged cells, hostile text."""

from dataclasses import dataclass
from fractions import Fraction

from gongce.documents.model import (
    Check,
    Clause,
    Commitment,
    Document,
    Furniture,
    Kind,
    Measure,
    Mention,
    Metadata,
    Strength,
    Table,
)
from gongce.relations import Verdict
from gongce.vocabulary import Span

HOSTILE = '=1+1</script><script>alert("x")</script><img src=x onerror=alert(1)>'
TEXT = f"""首页 设为首页
云川市试验方案
一、发展基础
2018年，完成工业投资228.05亿元，占全部投资818.66亿元的27.86%。
二、主要目标
1.总量目标。到2021年工业投资达到600亿元以上，力争700亿元，其中园区{HOSTILE}。
县区\t2018年\t2021年
青屏区\t5.5\t6.5
云川市人民政府
2019年3月18日
"""


@dataclass(frozen=True, slots=True)
class SampleReading:
    """A reading as bulletins take it."""

    document: Document
    mentions: tuple[Mention, ...]
    commitments: tuple[Commitment, ...]


def find(words: str, nth: int = 0) -> Span:
    """The place of some words in the sample's text."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def mention(words: str, kind: Kind, low: str | None, high: str | None, unit: str, **more: object) -> Mention:
    """A mention of the sample, with plain values where nothing is said."""
    span = find(words)
    values: dict[str, object] = {
        "metric": "工业投资", "subject": "全市", "measure": Measure.LEVEL, "strength": Strength.FIRM, "period": "2018",
        "clause": "一",
    }  # fmt: skip
    bounds = {"low": None if low is None else Fraction(low), "high": None if high is None else Fraction(high)}
    return Mention(span.start, span.end, words, kind, unit=unit, **(values | bounds | more))  # type: ignore[arg-type]


def clause(label: str, path: str, level: int, heading: str, end: int) -> Clause:
    """A clause of the sample."""
    span = find(heading)
    return Clause(path, level, label, path, span, Span(span.start, end), Span(span.start, end))


def make_document() -> Document:
    """The sample's document: a line of furniture, a title, three clauses, a table whose first row is merged."""
    head, year = find("县区"), find("2018年", 1)
    rows = (
        (head, year, year),
        (find("青屏区"), find("5.5"), find("6.5")),
    )
    clauses = (
        clause("一、", "一", 1, "一、发展基础", find("二、").start),
        clause("二、", "二", 1, "二、主要目标", len(TEXT)),
        clause("1.", "二1", 3, "1.总量目标", len(TEXT)),
    )
    about = Metadata(title="云川市试验方案", issuer="云川市人民政府", number="云政发〔2019〕1号", issued="2019-03-18")
    furniture = (Furniture(find("首页 设为首页"), "menu"),)
    table = Table(Span(head.start, find("6.5").end), rows)
    return Document("试验<方案>.txt", "ab" * 32, "txt", "utf-8", TEXT, about, clauses, furniture, (table,))


def make_reading() -> SampleReading:
    """The sample's reading: an actual, a share that overlaps another mention, a target with a stretch value."""
    mentions = (
        mention("228.05亿元", Kind.ACTUAL, "228.05", "228.05", "亿元", decimals=2),
        mention("818.66亿元", Kind.ACTUAL, "818.66", "818.66", "亿元", metric="全部投资", decimals=2),
        mention(
            "27.86%", Kind.ACTUAL, "27.86", "27.86", "%", measure=Measure.SHARE, decimals=2, denominator="全部投资"
        ),
        mention("的27.86", Kind.OTHER, None, None, "", metric="", subject="", period=None),
        mention("600亿元以上", Kind.TARGET, "600", None, "亿元", period="2021", clause="二1", bound="以上"),
        mention("700亿元", Kind.TARGET, "700", "700", "亿元", period="2021", clause="二1", strength=Strength.STRIVE),
    )
    return SampleReading(make_document(), mentions, (commit_fact(), commit_target()))


def commit_fact() -> Commitment:
    """A fact told in the sample."""
    value = Fraction("228.05")
    return Commitment(
        "c1", "一", (0,), "actual", "全市", "工业投资", "level", value, value, None, "亿元", "", "whole", "end", "2018",
        "own",
    )  # fmt: skip


def commit_target() -> Commitment:
    """A promise of the sample: at least 600, stretch value 700, text that a spreadsheet or a page could run."""
    return Commitment(
        "c2", "二1", (4, 5), "target", "全市", HOSTILE, "level", Fraction(600), Fraction(600), Fraction(700), "亿元",
        "", "whole", "cumulative", "2019/2021", "own", bodies=("市财政局", "@市工信局"), bound="at_least",
        cap=Fraction(1, 3), cap_unit="亿元",
    )  # fmt: skip


def check(verdict: Verdict, relation: str, *words: str, message: str = "算得27.8565%，与27.86%一致。") -> Check:
    """A check of the sample over the places of some words."""
    spans = tuple(find(part) for part in words)
    return Check(
        f"{relation}@{spans[0].start}", relation, verdict, words[-1], "27.86%", spans, ("part",) * len(spans), message
    )


def make_checks() -> tuple[Check, ...]:
    """One check of every verdict; two share figures, one lies across two mentions."""
    return (
        check(Verdict.HOLDS, "share", "228.05亿元", "818.66亿元", "27.86%"),
        check(Verdict.VIOLATED, "sum", "228.05亿元", "818.66亿元的27.86", message=f"合计不符{HOSTILE}"),
        check(Verdict.AMBIGUOUS, "unit", "600亿元"),
        check(Verdict.ROUNDING, "sum", "700亿元"),
        check(Verdict.DERIVED, "base", "6.5"),
    )
