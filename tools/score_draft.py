"""How much of the five packs' targets `gongce plan draft` had right: `python tools/score_draft.py [--write] [--wrong]`.

A target of a pack and a drafted row are the same where both are printed in the same characters. Then: value (floor,
target and strive as a set, signs aside), unit (of the same size), period (a pack's `annual` is a drafted yearly
reading, its `plan` the plan's years, and a value of the end of 2018/2020 one of 2020), metric (softly: half of the
shorter name's characters).
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from gongce.documents import read_document
from gongce.rulebook import Pack, Sources, Target, build_pack, convert, load_pack
from gongce.rulebook.drafting import draft_pack

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT.parent / "shared" / "documents"
PAGE = ROOT / "docs" / "explanation" / "drafting.md"
MARK = "<!-- table -->"
FIELDS = ("value", "unit", "period", "metric")
HEAD = "| pack | targets | drafted rows | found | value | unit | period | metric | value, unit and period |"


@dataclass(frozen=True, slots=True)
class Score:
    """One pack's counts."""

    name: str
    targets: int
    drafted: int
    right: dict[str, int]
    found: int
    whole: int
    wrong: tuple[str, ...]


def score_pack(name: str) -> Score:
    """Draft a pack from its document and compare it with the pack made by hand."""
    pack = load_pack(ROOT / "plans" / name)
    drafted = draft_pack(read_document(DOCUMENTS / f"{name}.txt"), "draft")
    draft = build_pack(Sources("draft", drafted.texts))
    pairs = match(pack, draft)
    verdicts = {target.id: judge(pack, target, draft, row) for target, row in pairs}
    right = {field: sum(verdict[field] for verdict in verdicts.values()) for field in FIELDS}
    whole = {one for one, verdict in verdicts.items() if all(verdict[field] for field in FIELDS[:3])}
    wrong = tuple(tell(pack, target, draft, pairs, verdicts) for target in pack.targets if target.id not in whole)
    return Score(name, len(pack.targets), len(draft.targets), right, len(pairs), len(whole), wrong)


def match(pack: Pack, draft: Pack) -> list[tuple[Target, Target]]:
    """Targets and rows printed in the same characters, each row once; of several the one named most alike."""
    free = list(draft.targets)
    pairs = []
    for target in pack.targets:
        near = [row for row in free if shares_characters(target, row)]
        if near:
            best = max(near, key=lambda row: (likeness(pack, target, draft, row), -free.index(row)))
            free.remove(best)
            pairs.append((target, best))
    return pairs


def shares_characters(target: Target, row: Target) -> bool:
    """Whether the two are printed in a common character."""
    mine, other = (one.where.at if one.where else () for one in (target, row))
    return any(span.overlaps(another) for span in mine for another in other)


def likeness(pack: Pack, target: Target, draft: Pack, row: Target) -> float:
    """Share of the shorter name's characters that the other name has too."""
    first = set(target.title + pack.indicator(target.indicator).title)
    second = set(row.title + draft.indicator(row.indicator).title)
    return len(first & second) / max(1, min(len(first), len(second)))


def judge(pack: Pack, target: Target, draft: Pack, row: Target) -> dict[str, bool]:
    """Which fields of the row are the target's."""
    mine, other = pack.measured_in(target), draft.measured_in(row)
    factor = convert(Fraction(1), other, mine)
    scaled = {value * (factor or 1) for value in values(row)}
    return {
        "value": values(target) in (scaled, values(row)),
        "unit": factor == 1 or (factor is not None and values(target) == scaled),
        "period": same_period(pack, target, row),
        "metric": likeness(pack, target, draft, row) >= 0.5,
    }


def values(target: Target) -> set[Fraction]:
    """The printed values, signs aside."""
    return {abs(value) for value in (target.floor, target.target, target.strive) if value is not None}


def same_period(pack: Pack, target: Target, row: Target) -> bool:
    """Whether both hold for the same time."""
    mine = pack.period_of(target)
    if mine == "annual":
        return row.period == "annual" or row.reading in {"annual", "average"}
    at_end = target.reading == row.reading == "end" and row.period[-4:] == mine[-4:]
    return mine == row.period or at_end or (mine == "standing" and row.period == "unknown")


def tell(pack: Pack, target: Target, draft: Pack, pairs: list, verdicts: dict) -> str:
    """Why a target is not right."""
    row = next((row for one, row in pairs if one.id == target.id), None)
    if row is None:
        return f"{target.id} {target.title}: not drafted"
    lacking = [field for field in FIELDS[:3] if not verdicts[target.id][field]]
    shown = [(sorted(map(float, values(one))), one.period) for one in (target, row)]
    return f"{target.id} {target.title}: {', '.join(lacking)}: {shown[0]} {pack.measured_in(target)} / {shown[1]}"


def table(scores: list[Score]) -> Iterator[str]:
    """The table as Markdown."""
    yield HEAD
    yield "|---" * HEAD.count(" | ") + "|---|"
    for score in scores:
        cells = [score.name, score.targets, score.drafted, score.found, *(score.right[field] for field in FIELDS)]
        yield f"| {' | '.join(map(str, cells))} | {score.whole} ({score.whole / score.targets:.0%}) |"
    total = sum(score.targets for score in scores)
    whole = sum(score.whole for score in scores)
    sums = [sum(score.right[field] for score in scores) for field in FIELDS]
    cells = ["all", total, sum(score.drafted for score in scores), sum(score.found for score in scores), *sums]
    yield f"| {' | '.join(map(str, cells))} | {whole} ({whole / total:.0%}) |"


def main() -> int:
    """Print the table; with --write put it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/explanation/drafting.md")
    parser.add_argument("--wrong", action="store_true", help="list every target that is not right")
    arguments = parser.parse_args()
    scores = [score_pack(path.name) for path in sorted((ROOT / "plans").iterdir()) if (path / "plan.yaml").exists()]
    text = "\n".join(table(scores))
    print(text)
    if arguments.wrong:
        print("\n".join(line for score in scores for line in score.wrong))
    if arguments.write:
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
        PAGE.write_text(f"{head}{MARK}\n{text}\n{MARK}{rest.partition(MARK)[2]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
