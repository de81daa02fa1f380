"""Run one peer over texts, inside the peers' own environment: `peer_readers.py PEER RUNS < texts.json > result.json`.

Standard input: {"scored": {name: text}, "timed": [text]}. Standard output: {"found": {name: rows}, "seconds": [CPU
seconds of each run over the timed texts], "version", "licence"}, a row being [start, end, [value], [unit]]; or
{"reason"} where the peer cannot run.
Values are in base units (1亿元 is 100000000 and 元); units lists every name the peer gives the unit.
"""

import importlib
import json
import re
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from fractions import Fraction
from importlib import metadata

Found = list[tuple[int, int, list[float], list[str]]]
Reader = Callable[[str], Found]
NUMERAL = re.compile(r"\d+(?:\.\d+)?[百千万亿]*|[零〇一二三四五六七八九十百千万亿两]+")


def plain(value: object) -> list[float]:
    """A peer's value as numbers, none where it gives none."""
    try:
        return [float(Fraction(str(value).rstrip("%").replace(",", "")))]
    except (ValueError, ZeroDivisionError):
        return []


def build_recognizers(with_numbers: bool = False) -> Reader:
    number = importlib.import_module("recognizers_number")
    unit = importlib.import_module("recognizers_number_with_unit")
    words = importlib.import_module("recognizers_number_with_unit.resources.chinese_numeric_with_unit")
    names = words.ChineseNumericWithUnit.DimensionSuffixList
    units = unit.NumberWithUnitRecognizer("zh-cn")
    numbers = number.NumberRecognizer("zh-cn")
    models = [units.get_currency_model(), units.get_dimension_model(), numbers.get_percentage_model()]
    models += [numbers.get_number_model()] if with_numbers else []

    def spell(resolution: dict[str, str]) -> list[str]:
        name = resolution.get("unit") or ("%" if str(resolution.get("value")).endswith("%") else "")
        return ["元"] if name == "Chinese yuan" else [name, *names.get(name, "").split("|")]

    def read(text: str) -> Found:
        found: Found = []
        for model in models:
            for hit in model.parse(text):
                end = hit.end + 1
                if all(end <= start or stop <= hit.start for start, stop, _, _ in found):
                    resolution = hit.resolution or {}
                    found.append((hit.start, end, plain(resolution.get("value")), spell(resolution)))
        return found

    return read


def build_jionlp() -> Reader:
    extract = importlib.import_module("jionlp").ner.extract_money

    def read(text: str) -> Found:
        found = []
        for hit in extract(text):
            values = hit["detail"]["num"]
            values = values if isinstance(values, list) else [values]
            found.append(
                (*hit["offset"], [number for value in values for number in plain(value)], [hit["detail"]["case"]])
            )
        return found

    return read


def build_cn2an() -> Reader:
    convert = importlib.import_module("cn2an").cn2an

    def value(word: str) -> list[float]:
        try:
            return [float(convert(word, "smart"))]
        except ValueError:
            return []

    return lambda text: [(hit.start(), hit.end(), value(hit.group()), []) for hit in NUMERAL.finditer(text)]


def build_chinese2digits() -> Reader:
    take = importlib.import_module("chinese2digits").takeNumberFromString

    def read(text: str) -> Found:
        found, at = [], 0
        result = take(text, percentConvert=False)
        for word, value in zip(result["CHNumberStringList"], result["digitsStringList"], strict=False):
            start = text.find(word, at)
            if start >= 0:
                at = start + len(word)
                found.append((start, at, plain(value), ["%"] if word.endswith("%") else []))
        return found

    return read


def build_quantulum3() -> Reader:
    parse = importlib.import_module("quantulum3.parser").parse
    return lambda text: [(*hit.span, [float(hit.value)], [hit.unit.name, *hit.unit.symbols]) for hit in parse(text)]


def build_jieba() -> Reader:
    cut = importlib.import_module("jieba.posseg").cut

    def read(text: str) -> Found:
        found, at = [], 0
        for token in cut(text):
            if token.flag == "m":
                found.append((at, at + len(token.word), [], []))
            at += len(token.word)
        return found

    return read


PEERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "recognizers": ("recognizers-text-suite", build_recognizers),
    "recognizers+numbers": ("recognizers-text-suite", lambda: build_recognizers(with_numbers=True)),
    "jionlp": ("jionlp", build_jionlp),
    "cn2an": ("cn2an", build_cn2an),
    "chinese2digits": ("chinese2digits", build_chinese2digits),
    "quantulum3": ("quantulum3", build_quantulum3),
    "jieba": ("jieba", build_jieba),
}


def tell_licence(package: str) -> str:
    """The licence a package declares: its expression, its field's first line, or its classifier."""
    about = metadata.metadata(package)
    classifiers = [row.split(" :: ")[-1] for row in about.get_all("Classifier", []) if row.startswith("License")]
    declared = [about.get("License-Expression"), *classifiers, (about.get("License") or "").split("\n")[0]]
    return next((word for word in declared if word), "not declared")


def time_runs(read: Reader, texts: list[str], runs: int) -> list[float]:
    """CPU seconds of each run over all texts; the warming run has been made."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        for text in texts:
            read(text)
        seconds.append(time.process_time() - start)
    return seconds


def run_peer(name: str, runs: int, given: dict[str, object]) -> dict[str, object]:
    package, build = PEERS[name]
    try:
        read = build()
        found = {doc: read(text) for doc, text in given["scored"].items()}
        seconds = time_runs(read, given["timed"], runs)
    except Exception as error:  # whatever a peer raises is the reason it is listed with
        return {"reason": f"{type(error).__name__}: {error}"[:160]}
    return {"found": found, "seconds": seconds, "version": metadata.version(package), "licence": tell_licence(package)}


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        result = run_peer(sys.argv[1], int(sys.argv[2]), json.load(sys.stdin))
    json.dump(result, sys.stdout, ensure_ascii=False)
