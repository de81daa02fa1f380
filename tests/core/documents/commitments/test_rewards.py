"""Reward clauses: condition, payer, payee, amount, cap and years."""

from bound_texts import bind, mention

from gongce.documents.commitments.conditions import payer_of, split_condition, spread_condition


def money(text: str, quote: str, low: object, **fields: object):
    return mention(text, quote, "reward", low=low, **({"unit": "万元", "measure": "amount"} | fields))


def test_one_amount_with_all_its_roles() -> None:
    text = "对首次上市的工业企业,由市财政给予一次性200万元奖励。"
    (made,) = bind(text, money(text, "200万元", 200))
    assert (made.condition, made.payer, made.payee) == ("首次上市的工业企业", "市财政", "工业企业")
    assert (made.target, made.unit, made.cap, made.years) == (200, "万元", None, None)


def test_a_rate_with_its_cap_is_one_commitment() -> None:
    text = "对购置设备的企业,按设备投资额的8%给予补助,最高不超过500万元。"
    rate = mention(text, "8%", "reward", low=8, unit="%", measure="rate")
    (made,) = bind(text, rate, money(text, "500万元", None, high=500))
    assert (made.target, made.unit, made.cap, made.cap_unit) == (8, "%", 500, "万元")
    assert made.denominator == "设备投资额"


def test_a_cap_alone_leaves_the_amount_unknown() -> None:
    text = "对新认定的研发机构给予最高300万元资助。"
    (made,) = bind(text, money(text, "300万元", None, high=300))
    assert (made.target, made.floor, made.cap, made.cap_unit) == (None, None, 300, "万元")


def test_a_cap_of_another_case_stays_with_it() -> None:
    text = "获得国家级认定的,奖励50万元,获得省级认定的,最高奖励20万元。"
    made = bind(text, money(text, "50万元", 50), money(text, "20万元", None, high=20))
    assert [(c.target, c.cap) for c in made] == [(50, None), (None, 20)]


def test_years_before_and_behind_their_value_join_it() -> None:
    before = "对入选企业连续3年每年给予10万元补助。"
    behind = "对入选企业每年给予10万元补助,期限为3年。"
    for text in (before, behind):
        years = mention(text, "3年", "reward", low=3, unit="年", measure="duration")
        (made,) = bind(text, money(text, "10万元", 10, period="annual"), years)
        assert (made.target, made.years, made.reading) == (10, 3, "annual")


def test_all_of_it_for_years_is_a_hundred_percent() -> None:
    text = "项目验收合格后,新增财力连续3年全部奖补给企业。"
    (made,) = bind(text, mention(text, "3年", "reward", low=3, unit="年", measure="duration"))
    assert (made.target, made.unit, made.years, made.payee, made.condition) == (100, "%", 3, "企业", "项目验收合格后")


def test_years_without_an_amount_leave_it_unknown() -> None:
    text = "对入选企业连续3年给予支持。"
    (made,) = bind(text, mention(text, "3年", "reward", low=3, unit="年", measure="duration"))
    assert (made.target, made.years) == (None, 3)
    assert "数额未载明" in made.notes


def test_tiers_of_one_sentence_have_their_own_conditions() -> None:
    text = "营业收入首次突破5亿元的企业,奖励50万元;首次突破10亿元的,奖励100万元。"
    made = bind(
        text,
        mention(text, "5亿元", "threshold", low=5, high=None, unit="亿元", measure="level"),
        money(text, "50万元", 50),
        mention(text, "10亿元", "threshold", low=10, high=None, unit="亿元", measure="level"),
        money(text, "100万元", 100),
    )
    assert [(c.target, c.condition) for c in made] == [
        (50, "营业收入首次突破5亿元的企业"),
        (100, "首次突破10亿元的"),
    ]
    assert [c.payee for c in made] == ["企业", "企业"]
    assert made[1].confidence < made[0].confidence


def test_respectively_shares_names_out_and_doubts_a_list_that_does_not_fit() -> None:
    text = "对新获国家金奖、省金奖的企业分别给予80万元、20万元奖励。"
    made = bind(text, money(text, "80万元", 80), money(text, "20万元", 20))
    assert [c.condition for c in made] == ["新获国家金奖的企业", "新获省金奖的企业"]
    text = "对新获金奖的企业分别给予80万元、20万元奖励。"
    made = bind(text, money(text, "80万元", 80), money(text, "20万元", 20))
    assert all("“分别”与名单个数不一致" in c.notes for c in made)


def test_tiers_listed_before_respectively_keep_their_own_threshold() -> None:
    text = "营业收入首次突破5亿元、10亿元的工业企业,分别奖励团队30万元、60万元。"
    made = bind(
        text,
        mention(text, "5亿元", "threshold", low=5, high=None, unit="亿元", measure="level"),
        mention(text, "10亿元", "threshold", low=10, high=None, unit="亿元", measure="level"),
        money(text, "30万元", 30),
        money(text, "60万元", 60),
    )
    assert [(c.condition, c.mentions, c.payee) for c in made] == [
        ("营业收入首次突破5亿元的工业企业", (0, 2), "工业企业"),
        ("营业收入首次突破10亿元的工业企业", (1, 3), "工业企业"),
    ]


def test_a_step_has_its_own_condition_and_its_most_is_a_cap() -> None:
    text = "完成年度目标得12分,每超1个百分点加0.3分,最多加3分。"
    made = bind(
        text,
        money(text, "12分", 12, unit="分"),
        mention(text, "1个百分点", "threshold", low=1, unit="个百分点", measure="change"),
        money(text, "0.3分", "0.3", unit="分"),
        money(text, "3分", None, high=3, unit="分", nth=1),
    )
    assert [(c.condition, c.cap) for c in made] == [("完成年度目标", None), ("每超1个百分点", 3)]


def test_points_taken_away_are_rewards_too() -> None:
    text = "未按期完成任务的,每项扣2分。"
    (made,) = bind(text, money(text, "扣2分", 2, unit="分"))
    assert (made.condition, made.target, made.unit) == ("未按期完成任务的", 2, "分")


def test_who_pays_is_only_what_is_printed() -> None:
    assert payer_of("对获奖企业,由受益财政给予") == "受益财政"
    assert payer_of("对获奖企业,市财政给予") == "市财政"
    assert payer_of("对获奖企业,从科技专项资金中给予") == "科技专项资金"
    assert payer_of("对获奖企业给予") == ""


def test_conditions_are_cut_at_the_giving_verb() -> None:
    assert split_condition("支持创新。对研发投入占比高的企业,市财政按") == ("研发投入占比高的企业", "")
    assert split_condition("完善政策体系,每引进一家总部企业奖励") == ("每引进一家总部企业", "")
    assert split_condition("完善生态,推动园区发展,鼓励园区引进孵化项目,最高给予") == ("园区引进孵化项目", "")
    assert split_condition("对获得省级专项支持,并落地的项目,按照专项总额的") == (
        "获得省级专项支持,并落地的项目",
        "专项",
    )
    assert spread_condition("通过国家级、省级和市级认定的企业", 3) == (
        "通过国家级认定的企业",
        "通过省级认定的企业",
        "通过市级认定的企业",
    )
    assert spread_condition("通过国家级、省级认定的企业", 3) == ()
