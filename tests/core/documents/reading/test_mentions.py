"""Mentions say kind, bounds and period by rule; any text is read without harm."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.documents.loaders import load_text
from gongce.documents.model import Mention
from gongce.documents.reading import read_mentions


def read(text: str) -> list[Mention]:
    return list(read_mentions(load_text(text, "x.txt")))


def one(text: str, quote: str) -> Mention:
    return next(mention for mention in read(text) if mention.quote == quote)


@pytest.mark.parametrize(
    ("text", "quote", "kind"),
    [
        ("去年完成技改投资46.2亿元,同比增长12.5%。", "46.2亿元", "actual"),
        ("力争完成技改投资50亿元。", "50亿元", "target"),
        ("引进投资5000万元以上项目20个。", "5000万元以上", "threshold"),
        ("引进投资5000万元以上项目20个。", "20个", "target"),
        ("对首次上规的企业给予20万元奖励。", "20万元", "reward"),
        ("对年产值5亿元以上的企业,给予20万元奖励。", "5亿元以上", "threshold"),
        ("确保标准厂房6月底前建成。", "6月底前", "deadline"),
        ("每季度召开一次调度会。", "每季度", "frequency"),
        ("紧盯世界500强企业。", "500强", "reference"),
        ("每年新增规上企业30家。", "30家", "target"),
        ("新能源客车、金鼎公司8000吨日用瓷技改等17个项目投产。", "8000吨", "other"),
    ],
)
def test_a_figures_kind_is_told_by_its_sentence(text: str, quote: str, kind: str) -> None:
    assert one(text, quote).kind == kind


@pytest.mark.parametrize(
    ("text", "quote", "low", "high"),
    [
        ("投资增长8%以上。", "增长8%以上", 8, None),
        ("失业率控制在4%以内。", "4%以内", None, 4),
        ("销售收入突破100亿元。", "100亿元", 100, None),
        ("给予最高300万元资助。", "300万元", None, 300),
        ("利用率80%左右。", "80%左右", 80, 80),
        ("不超过2000万元。", "2000万元", None, 2000),
    ],
)
def test_bounds_follow_the_words_around(text: str, quote: str, low: int | None, high: int | None) -> None:
    mention = one(text, quote)
    assert (mention.low, mention.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("到2025年,总产值达到300亿元。", "300亿元", "2025"),
        ("“十四五”期间累计完成投资90亿元。", "90亿元", "2021/2025"),
        ("增加值年均增长7%。", "增长7%", "annual"),
        ("利税比2015年翻一番。", "翻一番", None),
        ("到年,总产值达到300亿元。", "300亿元", None),
        ("由2020年的30家增加到2025年的50家。", "50家", "2025"),
    ],
)
def test_a_period_is_what_the_text_says_and_never_a_guess(text: str, quote: str, period: str | None) -> None:
    assert one(text, quote).period == period


def test_a_list_with_respectively_gives_each_name_its_value() -> None:
    mentions = read("机械、纺织和食品三大产业产值分别达到20亿元、15亿元和9亿元。")
    assert [(m.subject, int(m.low or 0)) for m in mentions] == [("机械", 20), ("纺织", 15), ("食品", 9)]


def test_a_share_knows_its_whole_and_a_part_its_place() -> None:
    share = one("全市完成工业投资228.05亿元,占固定资产投资的27.86%,其中高新区46.59亿元。", "27.86%")
    assert (share.metric, share.denominator) == ("工业投资", "固定资产投资")
    assert one("完成投资228.05亿元,其中高新区46.59亿元。", "46.59亿元").part_of


TEXTS = st.text(
    alphabet="一二三百千万亿元%个家以上其中分别每年占的比增长达到力争0123456789.,;:。、()“”《》\n 投资企业",
    max_size=200,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_read_in_order_without_overlap(text: str) -> None:
    document = load_text(text, "x.txt")
    last = 0
    for mention in read_mentions(document):
        assert last <= mention.start < mention.end <= len(document.text)
        assert mention.quote == document.text[mention.start : mention.end]
        last = mention.end


@pytest.mark.parametrize(
    "text",
    ["1" * 60_000, "(" * 60_000, "每年" * 20_000, "完成投资5亿元," * 2_000, "占" * 40_000, "“" * 40_000, "、" * 40_000],
    ids=["digits", "brackets", "yearly", "one sentence", "shares", "quotes", "commas"],
)
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 30
