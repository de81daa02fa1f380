"""Errors planted in drafts from Yunchuan's figures: how many are named, how often a right figure is complained of.

    python bench/bench_proof.py [WORKSPACE]     # out/yunchuan after `make run`

50 drafts, every figure computed here from the archive's rows and not by the code under test; 1,000 figures then made
wrong on purpose, one kind each. "named" is a complaint at the figure with the planted kind, or with a kind that the
printed number makes just as true (a random digit that happens to be last month's figure); "at all" is any complaint.
"""

import csv
import random
import re
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

warnings.filterwarnings("ignore")

import polars as pl  # noqa: E402
from proof_drafts import HAND, HELD_OUT, INDICATORS, PARAGRAPHS  # noqa: E402

from gongce.cli_proof import know  # noqa: E402
from gongce.documents import DocumentReading  # noqa: E402
from gongce.documents.commitments import bind_commitments  # noqa: E402
from gongce.documents.loaders.loading import load_text  # noqa: E402
from gongce.documents.reading import read_mentions  # noqa: E402
from gongce.proofing import Knowledge, Proof, prove_document  # noqa: E402
from gongce.workspace.workspace import open_workspace  # noqa: E402

AS_OF = datetime(2030, 1, 1, tzinfo=UTC)
PERIODS = ("2019-06", "2019-05", "2019-03", "2018-09", "2018-06", "2018-11", "2019-04")
PLACES = ("jingkai", "gaoxin", "shiqiao-park", "qingping", "shiqiao", "lankou", "hefeng", "bailing", "nanping")
DRAFTS, PLANTS, COMPOSED = 50, 1000, 14
UNITS = {"亿": ("亿元", Decimal(1)), "万": ("万元", Decimal(10**4)), "亿千瓦时": ("亿千瓦时", Decimal("1e-4")),
         "万千瓦时": ("万千瓦时", Decimal(1)), "户": ("户", Decimal(1)), "个": ("个", Decimal(1))}  # fmt: skip
_FIELD = re.compile(r"<([A-Z]|g) ([^<>]+)>")


class MissingError(Exception):
    """A figure the archive does not have: the sentence is left out."""


@dataclass
class Figure:
    """One printed figure: right text, wrong texts by kind."""

    right: str
    wrong: dict[str, str] = field(default_factory=dict)
    head: int = 0


@dataclass
class Draft:
    """Pieces of text and figures; `voice` is the number of the hand-worded draft, -1 for a composed one."""

    pieces: list[str | Figure]
    voice: int
    period: str


class Truth:
    """The archive's rows, asked plainly."""

    def __init__(self, workspace: Path) -> None:
        self.space = open_workspace(workspace)
        self.knowledge: Knowledge = know(self.space, AS_OF)
        lanes = ("STAT_AGG", "ADMIN", "CONSENTED")
        from gongce.vocabulary import Lane

        frame = self.space.archive.read(lanes=[Lane(one) for one in lanes]).frame.collect()
        self.rows = {
            (one["indicator"], one["unit"], one["industry"], one["period"], one["measure"]): Decimal(repr(one["value"]))
            for one in frame.filter(pl.col("value").is_not_null()).iter_rows(named=True)
        }
        goals = csv.DictReader((workspace / "records/goals-2019.csv").open(encoding="utf-8"))
        self.goals = {
            (one["indicator"], one["unit"]): Decimal(one["target"]) for one in goals if one["measure"] == "level"
        }
        self.titles = {unit.id: unit.title for unit in self.space.pack.units}

    def get(self, indicator: str, place: str, industry: str, period: str, measure: str) -> Decimal:
        year, month = period.split("-")
        code = period if indicator in ("firms",) else f"{year}-YTD{month}"
        found = self.rows.get((indicator, place, industry, code, measure))
        if found is None:
            raise MissingError(f"{indicator} {place} {period} {measure}")
        return found

    def monitored(self, indicator: str, place: str, period: str, column: str) -> Decimal:
        from gongce.vocabulary import Period

        year, month = period.split("-")
        try:
            row = self.knowledge.monitoring(Period.ytd(int(year), int(month))).row(indicator, place)  # type: ignore[union-attr]
        except Exception:
            raise MissingError(column) from None
        if row[column] is None:
            raise MissingError(column)
        return Decimal(repr(row[column]))


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shift(period: str, months: int = 0, years: int = 0) -> str:
    year, month = map(int, period.split("-"))
    return f"{year + years}-{month + months:02d}"


class Writer:
    """Fills one template's fields with right figures and prepares the wrong ones."""

    def __init__(self, truth: Truth, period: str, rng: random.Random) -> None:
        self.truth, self.period, self.rng = truth, period, rng
        drawn = rng.sample(PLACES, 3)
        self.places = dict(zip("ABC", drawn, strict=True)) | {"c": "city"}

    def write(self, template: str) -> list[str | Figure]:
        pieces: list[str | Figure] = []
        reached = 0
        text = self.words(template)
        for found in _FIELD.finditer(text):
            pieces.append(text[reached : found.start()])
            pieces += self.field(found[1], found[2].split(" "))
            reached = found.end()
        return [*pieces, text[reached:]]

    def words(self, template: str) -> str:
        year, month = self.period.split("-")
        title = {"03": "一季度", "06": "上半年", "09": "前三季度"}.get(month) if self.rng.random() < 0.6 else None
        earlier = "一季度" if int(month) > 4 else f"1—{int(month) - 1}月"
        self.earlier = f"{year}-03" if int(month) > 4 else shift(self.period, -1)
        names = {"P": title or f"1—{int(month)}月", "Y": year, "Q": earlier}
        names |= {key: self.truth.titles[self.places[key]] for key in "ABC"}
        return re.sub(r"\[([PYQABC])\]", lambda one: names[one[1]], template)

    def field(self, kind: str, options: list[str]) -> list[str | Figure]:
        indicator, *rest = options
        if kind == "N":
            return self.listed(indicator, rest)
        name, _, industry = rest[0].partition("/")
        place = self.places.get(name, name)
        period = shift(self.period, years=-1) if "@y" in rest else self.period
        part, _, whole = indicator.partition("/")
        make = getattr(self, f"make_{kind}")
        return [make(INDICATORS[part], place, industry, period, rest[1:], INDICATORS.get(whole, ""))]

    def others(self, value: str, tries: dict[str, str]) -> dict[str, str]:
        return {kind: text for kind, text in tries.items() if text and text != value}

    def nudge(self, value: Decimal, places: int) -> Decimal:
        step = Decimal(1).scaleb(-places)
        change = abs(value) * Decimal(self.rng.choice(("0.03", "0.05", "0.08", "0.12")))
        moved = value + (max(rounded(change, places), 2 * step)) * self.rng.choice((1, -1))
        return rounded(moved, places)

    def elsewhere(self, get, place: str, period: str) -> dict[str, Decimal]:  # type: ignore[no-untyped-def]
        """The same figure of another period and of another place, where there is one."""
        found = {}
        for kind, other_place, other_period in (
            ("wrong_period", place, self.rng.choice((shift(period, -1), shift(period, years=-1)))),
            ("wrong_place", self.rng.choice([one for one in PLACES if one != place]), period),
        ):
            try:
                found[kind] = get(other_place, other_period)
            except MissingError:
                continue
        return found

    def make_L(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        found = re.fullmatch(r"(\D+)(\d?)", options[0])
        assert found
        unit, factor = UNITS[found[1]]
        places = int(found[2] or 0)

        def get(where: str, when: str) -> Decimal:
            return self.truth.get(indicator, where, industry, when, "level") * factor

        value = get(place, period)
        right = f"{rounded(value, places)}{unit}"
        wrong = {"differs": f"{self.nudge(value, places)}{unit}"}
        wrong |= {kind: f"{rounded(one, places)}{unit}" for kind, one in self.elsewhere(get, place, period).items()}
        cut = Decimal(int(value.scaleb(places))).scaleb(-places)
        if unit not in ("户", "个"):
            wrong["rounding"] = f"{cut}{unit}"
            swap = {"亿元": "万元", "万元": "亿元", "亿千瓦时": "万千瓦时", "万千瓦时": "亿千瓦时"}[unit]
            wrong["wrong_unit"] = f"{rounded(value, places)}{swap}"
        if wrong.get("rounding") == wrong["differs"]:
            wrong.pop("rounding")
        return Figure(right, self.others(right, wrong))

    def growth(self, value: Decimal) -> str:
        return f"{'增长' if value >= 0 else '下降'}{abs(value)}%"

    def make_G(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        value, wrong = self.rate(indicator, place, industry, period)
        texts = {kind: self.growth(one) for kind, one in wrong.items()}
        texts["wrong_direction"] = f"{'下降' if value >= 0 else '增长'}{abs(value)}%" if value else ""
        texts["wrong_unit"] = self.growth(value).replace("%", "个百分点")
        return Figure(self.growth(value), self.others(self.growth(value), texts))

    def make_g(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]
        value, wrong = self.rate(indicator, place, industry, period)
        if value < 0 and "+" in options:
            raise MissingError("negative")
        return Figure(
            f"{value}%", self.others(f"{value}%", {kind: f"{one}%" for kind, one in wrong.items() if one >= 0})
        )

    def rate(self, indicator: str, place: str, industry: str, period: str) -> tuple[Decimal, dict[str, Decimal]]:
        def get(where: str, when: str) -> Decimal:
            return rounded(self.truth.get(indicator, where, industry, when, "growth"), 1)

        value = get(place, period)
        return value, {"differs": self.nudge(value, 1), **self.elsewhere(get, place, period)}

    def listed(self, indicator: str, names: list[str]) -> list[str | Figure]:
        pairs = [(one, self.places.get(name, name)) for one in indicator.split("/") for name in names]
        made = [self.rate(INDICATORS[one], place, "", self.period) for one, place in pairs]
        word = "增长" if all(value >= 0 for value, _ in made) else "为"
        pieces: list[str | Figure] = [word]
        for order, (value, wrong) in enumerate(made):
            pieces += [("、" if order < len(made) - 1 else "和")] if order else []
            pieces.append(Figure(f"{value}%", self.others(f"{value}%", {k: f"{v}%" for k, v in wrong.items()})))
        return pieces

    def compared(self, value: Decimal, up: str, down: str, middle: str = "") -> Figure:
        if not value:
            raise MissingError("no difference")

        def text(one: Decimal, *, turned: bool = False, unit: str = "个百分点") -> str:
            word = up if (one > 0) != turned else down
            return f"{word}{middle}{abs(one)}{unit}"

        other = self.nudge(value, 1)
        other = other if other * value > 0 else value + value.copy_sign(value) * 1
        wrong = {
            "differs": text(rounded(other, 1)),
            "wrong_direction": text(value, turned=True),
            "wrong_unit": text(value, unit="%"),
        }
        return Figure(text(value), self.others(text(value), wrong))

    def make_D(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        mine = rounded(self.truth.get(indicator, place, industry, period, "growth"), 1)
        city = rounded(self.truth.get(indicator, "city", "", period, "growth"), 1)
        return self.compared(mine - city, options[0], options[1], options[2])

    def make_C(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        then = shift(self.period, years=-1) if "y" in options else self.earlier
        now = self.truth.get(indicator, place, industry, self.period, "growth")
        return self.compared(rounded(now - self.truth.get(indicator, place, industry, then, "growth"), 1), *options[:2])

    def make_A(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        share = self.share_of_target(indicator, place, period)
        ahead = rounded(share - self.truth.monitored(indicator, place, period, "schedule"), 1)
        return self.compared(ahead, options[0], options[1], "序时进度")

    def share_of_target(self, indicator: str, place: str, period: str) -> Decimal:
        goal = self.truth.goals.get((indicator, place))
        if goal is None or not period.startswith("2019"):
            raise MissingError("goal")
        return self.truth.get(indicator, place, "", period, "level") / goal * 100

    def percent(self, value: Decimal, others: dict[str, Decimal], places: int = 1) -> Figure:
        right = f"{rounded(value, places)}%"
        wrong = {"differs": f"{self.nudge(value, places)}%", **{k: f"{rounded(v, places)}%" for k, v in others.items()}}
        return Figure(right, self.others(right, wrong))

    def make_W(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        others = self.elsewhere(lambda where, when: self.share_of_target(indicator, where, when), place, period)
        return self.percent(self.share_of_target(indicator, place, period), others)

    def make_H(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        return self.percent(self.truth.monitored(indicator, place, period, "schedule"), {})

    def make_S(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        def get(where: str, when: str) -> Decimal:
            under = (whole, where, "") if whole else (indicator, "city", "")
            return (
                self.truth.get(indicator, where, industry, when, "level") / self.truth.get(*under, when, "level") * 100
            )

        others = self.elsewhere(get, place, period)
        if industry or whole or place == "city":
            others.pop("wrong_place", None)
        return self.percent(get(place, period), others, 1)

    def make_T(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        goal = self.truth.goals.get((indicator, place))
        if goal is None or not period.startswith("2019"):
            raise MissingError("goal")
        right = f"{rounded(goal, 1)}亿元"
        return Figure(right, self.others(right, {"differs": f"{self.nudge(goal, 1)}亿元"}))

    def make_R(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        rank, count = self.rank(indicator, place, period)
        other = self.rng.choice([one for one in range(1, count + 1) if one != rank])
        return Figure(f"第{rank}位", {"wrong_rank": f"第{other}位"})

    def rank(self, indicator: str, place: str, period: str) -> tuple[int, int]:
        known = {}
        for one in PLACES:
            try:
                known[one] = self.truth.get(indicator, one, "", period, "growth")
            except MissingError:
                continue
        if place not in known:
            raise MissingError("rank")
        return 1 + sum(value > known[place] for value in known.values()), len(known)

    def make_X(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        rank, _ = self.rank(indicator, place, period)
        if rank != 1:
            raise MissingError("not the first")
        return Figure("第一", {"wrong_rank": "第二"})

    def make_I(self, indicator, place, industry, period, options, whole):  # type: ignore[no-untyped-def]  # noqa: N802
        now = self.truth.get(indicator, place, industry, period, "level")
        value = rounded(now - self.truth.get(indicator, place, industry, period, "base"), 2)
        if not value:
            raise MissingError("no difference")
        words = options[:2] if value > 0 else options[1::-1]
        right = f"{words[0]}{abs(value)}亿元"
        wrong = {
            "differs": f"{words[0]}{abs(self.nudge(value, 2))}亿元", "wrong_direction": f"{words[1]}{abs(value)}亿元",
            "wrong_unit": f"{words[0]}{abs(value)}万元",
        }  # fmt: skip
        return Figure(right, self.others(right, wrong))


def write_hand(truth: Truth, voice: int, period: str, rng: random.Random) -> Draft:
    """A hand-worded draft; a clause whose figure is not known is left out, and a sentence left empty too."""
    writer = Writer(truth, period, rng)
    pieces: list[str | Figure] = []
    for sentence in re.findall(r"[^。；\n]*[。；\n]", HAND[voice]):
        try:
            pieces += writer.write(sentence)
        except MissingError:
            pieces.append("\n" if sentence.endswith("\n") else "")
    return Draft(pieces, voice, period)


def write_composed(truth: Truth, period: str, rng: random.Random) -> Draft:
    """A draft of paragraphs drawn at random."""
    year, month = period.split("-")
    pieces: list[str | Figure] = [f"{year}年1—{int(month)}月全市工业经济运行情况\n\n"]
    for paragraph in rng.sample(PARAGRAPHS, COMPOSED):
        try:
            pieces += [*Writer(truth, period, rng).write(paragraph), "\n"]
        except MissingError:
            continue
    return Draft(pieces, -1, period)


def pick(voice: int, turn: int) -> str:
    """A draft that never says its year is of the year at hand."""
    able = PERIODS if "[Y]年[P]" in HAND[voice] else [one for one in PERIODS if one.startswith("2019")]
    return able[(voice + turn * 3) % len(able)]


def make_drafts(truth: Truth) -> list[Draft]:
    """Fifty: every voice twice, the rest composed."""
    rng = random.Random(20190718)
    hand = [write_hand(truth, voice, pick(voice, turn), rng) for turn in (0, 1) for voice in range(len(HAND))]
    return hand + [write_composed(truth, PERIODS[i % len(PERIODS)], rng) for i in range(DRAFTS - len(hand))]


@dataclass
class Score:
    """Planted, named with the right kind, complained of at all; right figures and complaints of them."""

    planted: int = 0
    named: int = 0
    strict: int = 0
    caught: int = 0
    right: int = 0
    false: int = 0
    missed: Counter[str] = field(default_factory=Counter)


def prove(knowledge: Knowledge, text: str) -> Proof:
    document = load_text(text, "draft.txt")
    mentions = read_mentions(document)
    return prove_document(DocumentReading(document, mentions, bind_commitments(document, mentions)), knowledge, AS_OF)


def run_draft(truth: Truth, draft: Draft, plants: int, rng: random.Random, score: Score, show: bool) -> None:
    """One draft as written right, then with its planted errors."""
    figures = [place for place, piece in enumerate(draft.pieces) if isinstance(piece, Figure)]
    able = [place for place in figures if draft.pieces[place].wrong]  # type: ignore[union-attr]
    chosen = {}
    for place in rng.sample(able, min(plants, len(able))):
        wrong = draft.pieces[place].wrong  # type: ignore[union-attr]
        kind = rng.choice(sorted(wrong))
        chosen[place] = (kind, wrong[kind])
    for planted in ({}, chosen):
        text, spans = "", {}
        for place, piece in enumerate(draft.pieces):
            words = piece if isinstance(piece, str) else planted[place][1] if place in planted else piece.right
            spans[place] = (len(text), len(text) + len(words))
            text += words
        proof = prove(truth.knowledge, text)
        for place in figures:
            start, end = spans[place]
            hits = [one for one in proof.doubts if one.claim.span.start < end and start < one.claim.span.end]
            if place in planted:
                tally(score, planted[place][0], hits, text[max(0, start - 30) : end], show)
            else:
                score.right += 1
                score.false += bool(hits)
                if hits and show:
                    print("FALSE", text[max(0, start - 40) : end], "|", hits[0].ruling.value, hits[0].message)
        for one in proof.doubts:
            if not any(
                one.claim.span.start < end and start < one.claim.span.end for start, end in (spans[p] for p in figures)
            ):
                score.false += 1
                if show:
                    print("FALSE", one.message)
        score.false += len(proof.checks) if not planted else 0
        if show:
            for check in proof.checks:
                print("CHECK", check.message)


def tally(score: Score, kind: str, hits: list, before: str, show: bool) -> None:  # type: ignore[type-arg]
    score.planted += 1
    score.caught += bool(hits)
    kinds = [one.ruling.value for one in hits]
    also = [other.value for one in hits for other in one.also]
    is_strict = kind in kinds
    is_named = is_strict or kind in also or (kind == "differs" and bool(kinds))
    score.strict += is_strict
    if show and hits and not is_strict:
        print("WORD", kind, kinds, also, before[-20:].replace("\n", " "))
    score.named += is_named
    if not is_named:
        score.missed[f"{kind} -> {kinds[0] if kinds else 'nothing'}"] += 1
        if show:
            print("MISS", kind, kinds, "|", before.replace("\n", " "))


def main() -> None:
    """Print the score of composed, hand-worded and held-out drafts."""
    arguments = [one for one in sys.argv[1:] if not one.startswith("--")]
    show, held = "--show" in sys.argv, "--held-out" in sys.argv
    truth = Truth(Path(arguments[0] if arguments else "out/yunchuan"))
    drafts = make_drafts(truth)
    rng = random.Random(7)
    scores = {name: Score() for name in ("composed", "hand-worded", "held out")}
    seconds, processor, length = 0.0, 0.0, 0
    for draft in drafts:
        name = "composed" if draft.voice < 0 else "hand-worded" if draft.voice < len(HAND) - HELD_OUT else "held out"
        figures = sum(isinstance(one, Figure) for one in draft.pieces)
        started, worked = time.perf_counter(), time.process_time()
        run_draft(
            truth,
            draft,
            min(round(PLANTS / DRAFTS * 1.12), figures),
            rng,
            scores[name],
            show and (held or name != "held out"),
        )
        seconds += time.perf_counter() - started
        processor += time.process_time() - worked
        length += 2 * sum(len(one) if isinstance(one, str) else len(one.right) for one in draft.pieces)
    total = Score()
    for name, score in scores.items():
        tell(name, score)
        for key in ("planted", "named", "strict", "caught", "right", "false"):
            setattr(total, key, getattr(total, key) + getattr(score, key))
    tell("all", total)
    print("missed:", dict((sum((s.missed for s in scores.values()), Counter())).most_common(12)))
    each = 5000 / length
    print(f"{len(drafts)} drafts; 5,000 characters read, audited and proofed in {seconds * each:.2f} s")
    print(f"of which processor time {processor * each:.2f} s")


def tell(name: str, score: Score) -> None:
    share = 100 * score.named / max(1, score.planted)
    caught, strict = 100 * score.caught / max(1, score.planted), 100 * score.strict / max(1, score.planted)
    print(
        f"{name:12} planted {score.planted:5} named {share:5.1f} % (same word {strict:.1f} %, at all {caught:.1f} %)  "
        f"right {score.right:5} complained of {score.false} ({200 * score.false / max(1, score.right):.2f} per 200)"
    )


if __name__ == "__main__":
    main()
