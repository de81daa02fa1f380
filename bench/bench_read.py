"""The reader and its peers on the same documents: what each finds, how much of it is right, how fast.

`python bench/bench_read.py [--runs 5]`, then the same for the whole pipeline (bench_pipeline.py). Needs the shared
material beside the checkout; the peers are installed into .venv-peers from the locked requirements-peers.txt.

Scored as in the shared notes on readers: gold are labels of kind actual, target, threshold and reward with a number,
durations left out. A prediction counts where it shares a numeral with one; on `other` and on durations it is ignored,
elsewhere it is false. A value is right where exactly the printed bounds come back in base units. Held-out documents
are never scored and their labels are dropped while the file is read.

Our row is IN-SAMPLE: its developers could see these labels, the peers' could not. It shows that nothing has
slipped, not how well the reader does on an unknown document. It also refuses mentions by kind, which no peer does.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

import gongce
from gongce.documents.loaders import load
from gongce.documents.reading import read_mentions

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
VENV = ROOT / ".venv-peers"
LOCK = ROOT / "bench" / "requirements-peers.txt"
HELD_OUT = {"015", "029", "051", "xuchang-2012"}
SCORED = {"actual", "target", "threshold", "reward"}
NUMERALS = set("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿两半O")
FACTORS = (("万亿", 1e12), ("亿", 1e8), ("千万", 1e7), ("百万", 1e6), ("万", 1e4), ("千", 1e3), ("百", 1e2))
SAME = ({"家", "户", "个", "项", ""}, {"人", "名", "人次"}, {"%", "百分比"}, {"个百分点", "百分点", "点"})
TITLES = {
    "recognizers": "Microsoft Recognizers, units and percent",
    "recognizers+numbers": "Microsoft Recognizers, and plain numbers",
    "jionlp": "jionlp, money",
    "cn2an": "cn2an on regex spans",
    "chinese2digits": "chinese2digits",
    "quantulum3": "quantulum3",
    "jieba": "jieba posseg, numerals (tags only)",
}


def read_gold() -> dict[str, list[dict]]:
    """Labels by document, without the held-out documents."""
    gold = defaultdict(list)
    with (SHARED / "gold" / "labels.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            label = json.loads(line)
            if label["doc"] not in HELD_OUT:
                gold[label["doc"]].append(label)
    return dict(gold)


def fold_unit(value: float | None, unit: str) -> tuple[list[float], str]:
    """A value in base units and the unit without its multiplier."""
    unit = unit.replace(" ", "").replace("％", "%")
    factor, body = next(((factor, unit[len(word) :]) for word, factor in FACTORS if unit.startswith(word)), (1, unit))
    return ([] if value is None else [float(value) * factor]), body


def fold_bounds(low: float | None, high: float | None, unit: str) -> tuple[list[float], str]:
    first, body = fold_unit(low, unit)
    return first + fold_unit(high, unit)[0], body


def read_ours(path: Path) -> list[tuple[int, int, list[float], list[str]]]:
    """Our mentions of the scored kinds that hold a value, in the shape of the peers' answers."""
    found = []
    for mention in read_mentions(load(path)):
        values, body = fold_bounds(mention.low, mention.high, mention.unit)
        if mention.kind in SCORED and mention.measure != "duration" and values:
            found.append((mention.start, mention.end, values, [body]))
    return found


def numerals(text: str, start: int, end: int) -> set[int]:
    span = range(start, min(end, len(text)))
    return {place for place in span if text[place] in NUMERALS} or set(span)


def is_gold(label: dict) -> bool:
    has_number = label["low"] is not None or label["high"] is not None
    return label["kind"] in SCORED and label["measure"] != "duration" and has_number


def same_values(one: list[float], other: list[float]) -> bool:
    """Whether two lists hold the same distinct values, to one in a thousand (a third is labelled 0.3333)."""

    def within(few: list[float], many: list[float]) -> bool:
        return all(any(abs(a - b) <= 1e-3 * max(abs(a), abs(b)) for b in many) for a in few)

    return bool(one) and within(one, other) and within(other, one)


def same_unit(wanted: str, names: list[str]) -> bool:
    names = names or [""]
    return any(name == wanted or any({name, wanted} <= group for group in SAME) for name in names)


def score(gold: dict[str, list[dict]], texts: dict[str, str], found: dict[str, list]) -> dict[str, float]:
    """Precision, recall, F1 on numerals; shares of all gold with value, and value and unit, right."""
    hits = predicted = touched = wanted = value = unit = 0
    for doc, labels in gold.items():
        spans = [(numerals(texts[doc], start, end), values, names) for start, end, values, names in found[doc]]
        real = [(numerals(texts[doc], row["start"], row["end"]), row) for row in labels if is_gold(row)]
        ignored = set().union(
            *(
                numerals(texts[doc], row["start"], row["end"])
                for row in labels
                if not is_gold(row) and row["kind"] in SCORED | {"other"}
            )
        )
        places = set().union(*(mine for mine, _ in real))
        hits += sum(bool(span & places) for span, _, _ in spans)
        predicted += sum(bool(span & places) or not span & ignored for span, _, _ in spans)
        for mine, row in real:
            over = [(values, names) for span, values, names in spans if span & mine]
            bounds, body = fold_bounds(row["low"], row["high"], row["unit"] or "")
            right = same_values(bounds, [one for values, _ in over for one in values])
            wanted += 1
            touched += bool(over)
            value += right
            unit += right and all(same_unit(body, names) for _, names in over)
    precision, recall = hits / max(1, predicted), touched / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"p": precision, "r": recall, "f1": f1, "value": value / wanted, "unit": unit / wanted}


def install_peers() -> str:
    """Make the peers' environment where it is missing or older than its lock; the reason where that fails."""
    done = VENV / "installed"
    if done.exists() and done.read_bytes() == LOCK.read_bytes():
        return ""
    python = str(VENV / "bin" / "python")
    uv = shutil.which("uv")
    make = [uv, "venv", "--clear", "--python", sys.executable, VENV] if uv else [sys.executable, "-m", "venv", VENV]
    pip = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    for command in (make, [*pip, "--quiet", "--require-hashes", "-r", LOCK]):
        try:
            run = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=240)
        except subprocess.TimeoutExpired:
            return "not installed within 4 minutes"
        if run.returncode:
            return f"not installed: {(run.stderr.strip() or 'no message').splitlines()[-1][:160]}"
    done.write_bytes(LOCK.read_bytes())
    return ""


def ask_peer(name: str, runs: int, given: dict[str, object]) -> dict:
    """One peer's answer, from a process of its own."""
    command = [VENV / "bin" / "python", "-W", "ignore", ROOT / "bench" / "peer_readers.py", name, str(runs)]
    run = subprocess.run(
        [str(word) for word in command],
        input=json.dumps(given, ensure_ascii=False),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    if run.returncode:
        return {"reason": (run.stderr.strip() or f"exit {run.returncode}").splitlines()[-1][:160]}
    return json.loads(run.stdout)


def ask_ours(paths: dict[str, Path], timed: list[Path], runs: int) -> dict:
    """Our own answer, timed as the peers are: loading, outlining and reading, in CPU seconds, warm."""
    found = {doc: read_ours(path) for doc, path in paths.items()}
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        for path in timed:
            read_mentions(load(path))
        seconds.append(time.process_time() - start)
    return {"found": found, "seconds": seconds, "version": gongce.__version__, "licence": "Apache-2.0"}


def row_of(title: str, answer: dict, gold: dict, texts: dict[str, str], characters: int) -> str:
    if "reason" in answer:
        return f"| {title} | – | – | – | – | – | – | – | {answer['reason'].replace('|', '/')} |"
    points = score(gold, texts, answer["found"])
    has_values = any(values for rows in answer["found"].values() for _, _, values, _ in rows)
    shares = [f"{points[key]:.3f}" for key in ("p", "r", "f1")]
    shares += [f"{points[key]:.3f}" if has_values else "none" for key in ("value", "unit")]
    speed = f"{characters / median(answer['seconds']):,.0f}"
    return f"| {title} | {' | '.join(shares)} | {speed} | {answer['version']} | {answer['licence']} |"


def main(runs: int) -> None:
    if not (SHARED / "gold").is_dir():
        sys.exit("bench_read: the shared material is not beside this checkout: put it at ../shared")
    gold = read_gold()
    scored = {doc: SHARED / "gold" / "docs" / f"{doc}.txt" for doc in sorted(gold)}
    files = {
        path.name: path for folder in ("gold/docs", "documents") for path in sorted((SHARED / folder).glob("*.txt"))
    }
    timed = list(files.values())
    texts = {doc: path.read_text(encoding="utf-8") for doc, path in scored.items()}
    given = {"scored": texts, "timed": [path.read_text(encoding="utf-8") for path in timed]}
    characters = sum(len(text) for text in given["timed"])
    labels = sum(is_gold(row) for rows in gold.values() for row in rows)
    print(
        f"Scored: {labels} labels of {len(gold)} documents. Timed: {characters:,} characters of {len(timed)} documents,"
    )
    print(f"one process, warm, CPU time, median of {runs}.\n")
    print("| reader | precision | recall | F1 | value | value and unit | characters/s | version | licence |")
    print("|---|---|---|---|---|---|---|---|---|")
    print(row_of("Gongce (in-sample)", ask_ours(scored, timed, runs), gold, texts, characters), flush=True)
    reason = install_peers()
    for name, title in TITLES.items():
        answer = {"reason": reason} if reason else ask_peer(name, runs, given)
        print(row_of(title, answer, gold, texts, characters), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="timed runs, the median counts")
    main(parser.parse_args().runs)
    sys.exit(subprocess.run([sys.executable, str(ROOT / "bench" / "bench_pipeline.py")]).returncode)
