"""Money and percent are read as Microsoft Recognizers reads them, but for a listed, explained set."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from gongce.documents.loaders import load
from gongce.documents.model import Mention
from gongce.documents.reading import read_mentions

ROOT = Path(__file__).resolve().parents[3]
PEERS = ROOT / ".venv-peers"
TEXTS = sorted((ROOT / "tests" / "golden" / "reading").glob("[pw][0-9][0-9].txt"))
FACTORS = (("万亿", 10**12), ("亿", 10**8), ("千万", 10**7), ("百万", 10**6), ("万", 10**4), ("千", 10**3), ("百", 100))
# (text, our quotation): why the two differ. An entry that no longer differs fails the test.
EXPLAINED: dict[tuple[str, str], str] = {
    ("w22", "15亿元以上"): "the peer takes 负 of 减负 (relieve of burdens) for a minus sign",
}


def ask_peer() -> dict[str, list]:
    """What the peer finds in every text, from its own environment."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        pytest.skip("the peers are not installed: make bench-read makes .venv-peers")
    given = {"scored": {path.stem: path.read_text(encoding="utf-8") for path in TEXTS}, "timed": []}
    run = subprocess.run(
        [str(python), "-W", "ignore", str(ROOT / "bench" / "peer_readers.py"), "recognizers", "0"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=True,
    )
    answer = json.loads(run.stdout)
    if "reason" in answer:
        pytest.skip(f"the peer cannot run: {answer['reason']}")
    return answer["found"]


def fold(mention: Mention) -> tuple[list[float], str]:
    """Bounds in base units, and the unit without its multiplier: 元 or % where it is money or percent."""
    word, factor = next(((word, factor) for word, factor in FACTORS if mention.unit.startswith(word)), ("", 1))
    bounds = [float(bound * factor) for bound in (mention.low, mention.high) if bound is not None]
    return bounds, mention.unit.removeprefix(word).replace("个百分点", "%").replace("百分点", "%")


def agrees(bounds: list[float], values: list[float]) -> bool:
    """The peer gives one end of a range: its value must be one of our bounds."""
    return all(any(abs(value - bound) <= 1e-6 * max(1, abs(bound)) for bound in bounds) for value in values)


@pytest.mark.slow
def test_money_and_percent_agree_with_recognizers() -> None:
    found = ask_peer()
    compared, differing = 0, {}
    for path in TEXTS:
        theirs = [row for row in found[path.stem] if row[2] and {"元", "%"} & set(row[3])]
        for mention in read_mentions(load(path)):
            bounds, body = fold(mention)
            over = [row for row in theirs if row[0] < mention.end and mention.start < row[1] and body in row[3]]
            if not bounds or not over:
                continue
            compared += 1
            if not all(agrees(bounds, row[2]) for row in over):
                differing[path.stem, mention.quote] = (bounds, [row[2] for row in over])
    assert compared > 150
    assert {key: pair for key, pair in differing.items() if key not in EXPLAINED} == {}
    assert set(EXPLAINED) <= set(differing), "an explained difference is gone: take it off the list"
