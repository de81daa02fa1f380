"""How many rows a person drew from the five plans the commitments hold: `python tools/compare_targets.py [--misses]`.

Reads `../shared/targets.csv` and `../shared/rules.csv`. A row counts where a commitment of its document, used by no
other row, has the same value in the same unit (and, in the next column, the same period).
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from gongce.documents.commitments import bind_commitments
from gongce.documents.loaders import load
from gongce.documents.model import Commitment, Document
from gongce.documents.reading import read_mentions
from gongce.documents.reading.folding import fold

SHARED = Path(__file__).resolve().parents[2] / "shared"
COUNTERS = {"个", "家", "户", "件", "项", "次", "名", "只", "套", "处", "位", ""}
NEAR = 80
PAID = re.compile(r"reward|working funds|return|split|paid in|subsidy by")
Row = dict[str, str]


def base_unit(unit: str) -> str:
    """A unit without what the table adds to it: /yr, /区, (基本), over 2010; counters count alike."""
    plain = re.sub(r"\s*\(.*\)|\s+over \d+|\s+of zones|/(?:yr|户|县|区|人)$", "", unit).removeprefix("个百分")
    plain = "百分点" if plain in {"点", "百分点"} and "百分" in unit else plain
    return "个" if plain in COUNTERS - {""} else plain


def number(text: str) -> Fraction | None:
    """A printed bound without its sign."""
    return abs(Fraction(text)) if re.fullmatch(r"-?[\d./]+", text) else None


def values(commitment: Commitment) -> set[Fraction]:
    """Every value a commitment holds; 番 as the growth in percent it stands for."""
    printed = {commitment.floor, commitment.target, commitment.strive, commitment.cap} - {None}
    if commitment.unit == "番":
        return {Fraction(100) * (2**value - 1) for value in printed if value is not None}
    return {value for value in printed if value is not None}


def same_value(row: Row, commitment: Commitment) -> bool:
    """Whether value and unit are those of the row."""
    wanted = {value for value in (number(row["low"]), number(row["high"])) if value is not None}
    unit = "%" if commitment.unit == "番" else base_unit(commitment.unit)
    if row["unit"] == "fraction":
        return unit in {"", "%"} and any(abs(v - w) < Fraction(1, 1000) for v in values(commitment) for w in wanted)
    lost = "missing" in row["unit"] and unit == ""
    named = base_unit(row["unit"])
    same = unit == named or lost or (commitment.unit == "" and named == "个")
    return same and (wanted <= values(commitment) if wanted else commitment.target is None)


def same_period(row: Row, commitment: Commitment) -> bool:
    """Whether period and reading are those of the row; its words are turned into ours here."""
    said, period, reading = row["period"], commitment.period, commitment.reading
    if "blank" in said or said in {"standing", "continuous"}:
        return period is None or period == "2012"
    if said.startswith("yearly"):
        return reading in {"annual", "average"}
    if said == "plan period" or said.startswith("undated"):
        return period is None or "/" in period or period == "2020"
    if found := re.fullmatch(r"by (\S+)", said):
        return commitment.due == found[1]
    if found := re.match(r"(\d{4})-(\d{4})(?: (average|cumulative))?", said):
        span = f"{found[1]}/{found[2]}"
        counted = (
            reading in {found[3], "end"} if found[3] == "cumulative" else reading == found[3] if found[3] else True
        )
        return counted and period in {span, found[2]}
    years = re.findall(r"\d{4}", said.split("→")[-1])
    return bool(years) and period is not None and period[-4:] == years[-1] and ("/" not in period or reading == "end")


def distance(row: Row, document: Document, commitment: Commitment) -> int:
    """Characters between a commitment and the words the row was drawn from; 0 where they overlap."""
    text, words = fold(document.text), fold(row["source_words"])
    places = [found.start() for found in re.finditer(re.escape(words), text)]
    start, end = commitment.span
    return min((max(0, start - place - len(words), place - end) for place in places), default=10**6)


def pair(rows: list[Row], document: Document, found: list[Commitment]) -> Iterator[tuple[Row, Commitment | None]]:
    """Each row with the commitment that has its value, nearest in the text and of its period first.

    A commitment answers one row; one with a stretch value answers the row of its base and the row of its stretch.
    """
    left, twice = list(found), list[Commitment]()
    for row in rows:
        near = [c for c in left if c.kind in {"target", "deadline"} and same_value(row, c)]
        best = min(near, key=lambda c: (distance(row, document, c) // 40, not same_period(row, c)), default=None)
        if best is not None and distance(row, document, best) > NEAR:
            best = None
        if best is not None and not (best.strive is not None and best.strive != best.target and best not in twice):
            left.remove(best)
        elif best is not None:
            twice.append(best)
        yield row, best


def read_rows(name: str) -> dict[str, list[Row]]:
    """The rows of a shared table by document."""
    by_document: dict[str, list[Row]] = defaultdict(list)
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_document[row["document"]].append(row)
    return by_document


def same_reward(row: Row, commitment: Commitment) -> bool:
    """Whether a reward has the row's amount, a condition and someone who receives it."""
    amount = number(row["amount"].split("/")[0].split("%")[0].strip("≤≥ "))
    unit = {"元": 1, "万元": 10**4, "亿元": 10**8}
    mine = {value * unit.get(commitment.unit, 1) for value in values(commitment)}
    fits = amount is not None and (amount * unit.get(row["unit"], 1) in mine)
    limited = amount is None and any("上限" in note for note in commitment.notes)
    return (fits or limited) and bool(commitment.condition and commitment.payee)


def match_rewards(rows: list[Row], rewards: list[Commitment]) -> Iterator[Row]:
    """The rows that have a reward of their own."""
    left = list(rewards)
    for row in rows:
        found = next((c for c in left if same_reward(row, c)), None)
        if found is not None:
            left.remove(found)
            yield row


def main(*options: str) -> None:
    """Print the table, and the rows without a commitment where asked."""
    targets, rules, total = read_rows("targets.csv"), read_rows("rules.csv"), defaultdict(int)
    print(f"{'document':16}{'rows':>6}{'value+unit':>12}{'+period':>9}{'rewards':>9}{'bound':>7}")
    misses: list[Any] = []
    for name, rows in targets.items():
        document = load(SHARED / "documents" / f"{name}.txt")
        found = list(bind_commitments(document, read_mentions(document)))
        pairs = list(pair(rows, document, found))
        hits = sum(c is not None for _, c in pairs)
        timed = sum(c is not None and same_period(row, c) for row, c in pairs)
        paid = [
            r
            for r in rules[name]
            if PAID.search(r["consequence"])
            and re.fullmatch(r"[\d./% ×]+|≤.*", r["amount"])
            and "condition" not in r["unit"]
        ]
        rewards = [c for c in found if c.kind == "reward"]
        bound = list(match_rewards(paid, rewards))
        print(f"{name:16}{len(rows):6}{hits:12}{timed:9}{len(paid):9}{len(bound):7}")
        for key, value in zip(
            ("rows", "hits", "timed", "paid", "bound"), (len(rows), hits, timed, len(paid), len(bound)), strict=True
        ):
            total[key] += value
        misses += [
            ("value", row["ref"], row["source_words"], row["low"], row["high"], row["unit"])
            for row, c in pairs
            if c is None
        ]
        misses += [
            ("period", row["ref"], row["period"], c.period, c.reading)
            for row, c in pairs
            if c and not same_period(row, c)
        ]
        misses += [("reward", r["ref"], r["source_words"], r["amount"], r["unit"]) for r in paid if r not in bound]
    print(f"{'all':16}{total['rows']:6}{total['hits']:12}{total['timed']:9}{total['paid']:9}{total['bound']:7}")
    if "--misses" in options:
        print(*misses, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
