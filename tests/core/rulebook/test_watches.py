"""Records of monitoring.yaml say what is wrong with them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from gongce.rulebook import Feed, Pair, Range, Sources, Survey, check_pack, load_pack, read_folder
from gongce.rulebook.loading import build_pack
from gongce.vocabulary import InputError

ROOT = Path(__file__).resolve().parents[3]


def survey(*questions: dict) -> dict:
    return {"id": "s", "title": "问卷", "population": "firms", "questions": list(questions)}


@pytest.mark.parametrize(
    ("kind", "record", "message"),
    [
        (Range, {"id": "r", "title": "区间", "indicator": "i", "units": ["city"]}, "no bound"),
        (Range, {"id": "r", "title": "区间", "indicator": "i", "units": ["city"], "low": 5, "high": 4}, "lies above"),
        (Range, {"id": "r", "title": "区间", "indicator": "i", "units": []}, "at least 1 item"),
        (Survey, survey(), "no question"),
        (Survey, survey({"id": "a", "title": "甲", "part_of": "b"}), "part_of names no question"),
        (Survey, survey({"id": "a", "title": "甲", "base": "parent"}), "base parent without part_of"),
        (Pair, {"id": "p", "title": "匹配", "check": "guess", "relation": "ratio", "first": "a", "second": "b",
                "units": ["city"]}, "Input should be"),
        (Feed, {"id": "f", "title": "供数", "supplier": "s", "indicators": ["i"], "day": 32}, "less than or equal"),
    ],
)  # fmt: skip
def test_a_wrong_record_is_told(kind, record: dict, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        kind.model_validate(record)


def test_a_reference_that_names_nothing_keeps_the_pack_from_loading() -> None:
    texts = read_folder(ROOT / "examples" / "yunchuan" / "plan").texts
    wrong = texts["monitoring.yaml"].replace("supplier: statistics", "supplier: statistiks")
    with pytest.raises(InputError, match="no unit statistiks"):
        build_pack(Sources("yunchuan", texts | {"monitoring.yaml": wrong}))


@pytest.mark.parametrize("plan", ["suizhou-2018", "qidong-7plus1", "ruian-2015"])
def test_the_plans_watches_are_sound_and_configure_their_mechanisms(plan: str) -> None:
    assert not check_pack(ROOT / "plans" / plan)
    pack = load_pack(ROOT / "plans" / plan)
    watched = {
        one.id for one in (*pack.ranges, *pack.pairs, *pack.feeds, *pack.surveys, *pack.peer_groups, *pack.systems)
    }
    used = {name for mechanism in pack.mechanisms for name in mechanism.configured_by}
    assert watched <= used
