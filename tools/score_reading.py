"""Score the reader against labelled passages: `python tools/score_reading.py LABELS.jsonl FOLDER`.

A mention matches a label where their spans share a numeral (or, without numerals, a character). Detection counts the
six scored kinds; a commitment is right where kind, both bounds, unit and period are.
"""

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from gongce.documents.loaders import load
from gongce.documents.model import Mention
from gongce.documents.reading import read_mentions
from gongce.documents.reading.numerals import multiplier_of

SCORED = {"target", "reward", "threshold", "actual", "deadline", "frequency"}
FIELDS = ("kind", "low", "high", "unit", "measure", "strength", "period")
NUMERALS = set("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿两半O")
ALIKE = ({"家", "户", "个", "项", ""}, {"人", "名", "人次"}, {"个百分点", "百分点", "点"})
Label = dict[str, object]


@dataclass
class Score:
    """Counts over all passages."""

    labels: int = 0
    read: int = 0
    found: int = 0
    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    commitments: int = 0

    @property
    def detection(self) -> float:
        """F1 of finding what is labelled."""
        return 2 * self.found / max(1, self.labels + self.read)

    @property
    def commitment(self) -> float:
        """F1 of mentions with kind, bounds, unit and period all right."""
        return 2 * self.commitments / max(1, self.labels + self.read)

    def share(self, name: str) -> float:
        """Share of the found mentions whose field is right."""
        return self.right[name] / max(1, self.found)


def places_of(text: str, start: int, end: int) -> frozenset[int]:
    """Places of the numerals in a span, of all its characters where it holds none."""
    numerals = frozenset(place for place in range(start, end) if text[place] in NUMERALS)
    return numerals or frozenset(range(start, end))


def base_value(value: object, unit: str) -> Fraction | None:
    """A bound with the unit's multiplier folded in, so that 1亿元 is 10000万元."""
    return None if value is None else Fraction(str(value)) * multiplier_of(unit)[0]


def is_close(first: Fraction | None, second: Fraction | None) -> bool:
    """Whether two bounds are the same to a thousandth."""
    if first is None or second is None:
        return first is second
    return abs(first - second) <= Fraction(1, 1000) * max(abs(first), abs(second), Fraction(1, 10**9))


def is_same_unit(first: str, second: str) -> bool:
    """Whether two base units mean the same."""
    return first == second or any(first in group and second in group for group in ALIKE)


def compare(label: Label, mention: Mention) -> dict[str, bool]:
    """Which fields of a found mention are right."""
    unit, own = str(label["unit"]).replace(" ", ""), mention.unit.replace(" ", "")
    same = {name: label[name] == getattr(mention, name) for name in ("kind", "measure", "strength", "period")}
    same["unit"] = is_same_unit(multiplier_of(unit)[1], multiplier_of(own)[1])
    for name in ("low", "high"):
        same[name] = is_close(base_value(label[name], unit), base_value(getattr(mention, name), own))
    return same


def score_passage(text: str, labels: list[Label], mentions: tuple[Mention, ...], score: Score) -> None:
    """Match the labels of one passage in order and add to the score."""
    spans = [places_of(text, mention.start, mention.end) for mention in mentions]
    taken: set[int] = set()
    for label in labels:
        mine = places_of(text, int(str(label["start"])), int(str(label["end"])))
        shared = {index: len(mine & span) for index, span in enumerate(spans) if index not in taken and mine & span}
        best = max(shared, key=lambda index: (shared[index], -index), default=None)
        score.labels += label["kind"] in SCORED
        if best is not None:
            taken.add(best)
            _count(label, mentions[best], score)
    score.read += sum(1 for index, m in enumerate(mentions) if index not in taken and m.kind in SCORED)


def _count(label: Label, mention: Mention, score: Score) -> None:
    score.read += mention.kind in SCORED
    if label["kind"] not in SCORED or mention.kind not in SCORED:
        return
    same = compare(label, mention)
    score.found += 1
    for name in FIELDS:
        score.right[name] += same[name]
    score.commitments += all(same[name] for name in ("kind", "low", "high", "unit", "period"))


def score_labels(labels_path: Path, folder: Path, leave_out: frozenset[str] = frozenset()) -> Score:
    """Score all labelled passages of a folder, some left out by name."""
    labels: dict[str, list[Label]] = defaultdict(list)
    for line in labels_path.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["doc"] not in leave_out:
            labels[label["doc"]].append(label)
    score = Score()
    for name, own in sorted(labels.items()):
        document = load(folder / f"{name}.txt")
        score_passage(document.text, own, read_mentions(document), score)
    return score


def main(labels_path: str, folder: str) -> None:
    """Print the scores."""
    score = score_labels(Path(labels_path), Path(folder))
    print(f"labels {score.labels}  detection F1 {score.detection:.4f}  commitment F1 {score.commitment:.4f}")
    print("  ".join(f"{name} {score.share(name):.4f}" for name in FIELDS))


if __name__ == "__main__":
    main(*sys.argv[1:3])
