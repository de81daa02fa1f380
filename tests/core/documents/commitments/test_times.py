"""Periods, readings, base years and last days."""

import pytest
from bound_texts import bind, mention

PLAN = {"plan_years": (2024, 2026)}
YEAR = {"plan_years": (2026, 2026), "year": 2026}


def read(text: str, quote: str, facts: dict[str, object] | None = None, **fields: object):
    (made,) = bind(text, mention(text, quote, "target", low=8, metric="指标", **fields), facts=facts)
    return made.reading, made.period


def test_every_year_is_annual_within_the_plan() -> None:
    assert read("每年引进项目8个。", "8个", PLAN, period="annual") == ("annual", "2024/2026")


def test_a_yearly_mean_is_an_average() -> None:
    assert read("年均新增企业8家。", "8家", PLAN, period="annual") == ("average", "2024/2026")


def test_a_yearly_share_is_no_average() -> None:
    assert read("每年均有8%的企业。", "8%", PLAN, period="annual", measure="share") == ("annual", "2024/2026")


def test_an_annual_value_without_a_plan_has_no_years() -> None:
    assert read("每年引进项目8个。", "8个", period="annual") == ("annual", None)


def test_a_span_of_years_printed_before_counts_first() -> None:
    text = "“十五五”期间,完成投资9亿元,年均增长8%。"
    first = mention(text, "9亿元", "target", low=9, unit="亿元", measure="level", period="2026/2030", metric="投资")
    growth = mention(text, "8%", "target", low=8, unit="%", measure="growth", period="annual", metric="投资")
    made = bind(text, first, growth, facts=PLAN)
    assert [(c.reading, c.period) for c in made] == [("cumulative", "2026/2030"), ("average", "2026/2030")]


def test_a_value_to_reach_by_a_year_is_its_end() -> None:
    assert read("到2026年达到8家。", "8家", period="2026") == ("end", "2026")


def test_a_flow_over_the_plan_is_cumulative() -> None:
    assert read("完成投资8亿元。", "8亿元", PLAN, period="2024/2026", measure="level") == ("cumulative", "2024/2026")


def test_a_rate_to_keep_is_annual() -> None:
    text = "利润率保持在8%以上。"
    assert read(text, "8%以上", PLAN, period="2024/2026", measure="rate") == ("annual", "2024/2026")


def test_a_lost_year_is_unknown_and_doubted() -> None:
    text = "到年,企业达到8家。"
    (made,) = bind(text, mention(text, "8家", "target", low=8, unit="家", metric="企业"))
    assert (made.period, made.reading, made.confidence) == (None, "end", 0.8)
    assert made.notes == ("年份缺失,不作推断",)


@pytest.mark.parametrize(
    ("said", "period", "base"),
    [("比2020年增长", "2026", "2020"), ("比上年增长", "2026", "2025"), ("比上年增长", None, ""), ("增长", "2026", "")],
)
def test_the_base_year_is_what_is_printed(said, period, base) -> None:
    text = f"投资{said}8%。"
    (made,) = bind(text, mention(text, "8%", "target", low=8, unit="%", measure="growth", period=period, metric="投资"))
    assert made.base == base


def test_a_lost_base_year_is_doubted_but_a_share_that_rises_is_not() -> None:
    lost, share = "到2026年比提升5个百分点。", "到2026年占比提升5个百分点。"
    fields = {"low": 5, "unit": "个百分点", "measure": "change", "period": "2026", "metric": "占比"}
    assert "基期缺失,不作推断" in bind(lost, mention(lost, "5个百分点", "target", **fields))[0].notes
    assert bind(share, mention(share, "5个百分点", "target", **fields))[0].notes == ()


@pytest.mark.parametrize(
    ("quote", "facts", "due"),
    [
        ("4月底前", YEAR, "2026-04-30"),
        ("2月底前", YEAR, "2026-02-28"),
        ("4月20日前", YEAR, "2026-04-20"),
        ("5月上旬", YEAR, "2026-05-10"),
        ("5月中旬", YEAR, "2026-05-20"),
        ("上半年", YEAR, "2026-06-30"),
        ("三季度", YEAR, "2026-09-30"),
        ("年底前", YEAR, "2026-12-31"),
        ("年内", YEAR, "2026-12-31"),
        ("2027年底前", {}, "2027-12-31"),
        ("2028年2月底前", {}, "2028-02-29"),
        ("2027年6月底前", YEAR, "2027-06-30"),
        ("9月底前", {}, "XXXX-09-30"),
        ("9月底前", {"issued": "2026-03-18", "year": 2026}, "2026-09-30"),
        ("2月底前", {"issued": "2026-03-18", "year": 2026}, "XXXX-02-28"),
        ("9月底前", PLAN, "XXXX-09-30"),
        ("6月前", YEAR, ""),
    ],
)
def test_the_last_day_of_a_limit(quote, facts, due) -> None:
    text = f"各部门要于{quote}完成清单编制。"
    (made,) = bind(text, mention(text, quote, "deadline", measure="duration"), facts=facts)
    assert (made.due, made.metric) == (due, "完成清单编制")


def test_a_limit_as_long_as_the_plan_ends_with_it() -> None:
    text = "3年内完成改造。"
    (made,) = bind(
        text, mention(text, "3年内", "deadline", low=None, high=3, unit="年", measure="duration"), facts=PLAN
    )
    assert made.due == "2026-12-31"
