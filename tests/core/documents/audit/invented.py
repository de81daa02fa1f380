"""Plans made by dice: invented names, figures that agree, several wordings of each relation, sections in any order.

`make_plan` gives the text and the figures that stand in relations; `plant_error` changes one of them.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

CITIES = ("临川市", "安河市", "東岭市", "沧浦县", "望江区", "青石市")
INDUSTRIES = ("装备制造", "电子信息", "绿色食品", "精细化工", "新型建材", "纺织服装", "生物医药", "有色冶金")
ZONES = ("高新区", "经开区", "临港园区", "空港园区", "循环经济园区", "滨江工业园区")
METRICS = ("规模以上工业总产值", "规模以上工业营业收入", "工业投资", "规模以上工业利税")
CHINESE = "零一二三四五六七八九十"


@dataclass
class Draft:
    """A plan as it is written: paragraphs, and the printed figures whose change must be told."""

    dice: random.Random
    paragraphs: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    def write(self, text: str, *figures: str) -> None:
        """Add a paragraph; a figure counts only if it is printed once in the whole plan so far."""
        self.paragraphs.append(text)
        self.figures += figures

    def amount(self, low: int = 20, high: int = 900) -> Fraction:
        """A sum of money in 亿元 with two decimals, the last not 0."""
        return Fraction(self.dice.randrange(low * 100, high * 100) * 10 // 10, 100) + Fraction(0)


def decimal(value: Fraction, places: int = 2) -> str:
    """The value as it is printed, halves up."""
    scaled = int(value * 10**places + Fraction(1, 2))
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}" if places else str(scaled)


def shares_of(parts: Sequence[Fraction], whole: Fraction) -> list[str]:
    """Each part's printed share."""
    return [decimal(part / whole * 100) + "%" for part in parts]


def write_whole_and_zones(draft: Draft) -> None:
    """A whole, its zones behind 其中 with shares, and the rest."""
    zones = draft.dice.sample(ZONES, 3)
    parts = [draft.amount() for _ in zones]
    rest = draft.amount(100, 2000)
    whole, group = sum(parts) + rest, sum(parts)
    money = [decimal(part) + "亿元" for part in parts]
    shares = shares_of([*parts, rest, group], whole)
    rows = [f"{zone}{amount},占{share}" for zone, amount, share in zip(zones, money, shares, strict=False)]
    year = draft.dice.choice((2019, 2020, 2021))
    group_words = f"三个园区完成{decimal(group)}亿元,占全市的{shares[-1]}"
    lead = f"{year}年,全市完成规模以上工业总产值{decimal(whole)}亿元。"
    if draft.dice.random() < 0.5:
        text = (
            f"{lead}{group_words}。其中,{';'.join(rows)}。其余县(市、区)完成{decimal(rest)}亿元,占全市的{shares[-2]}。"
        )
    else:
        parts = "、".join(f"{zone}{amount}" for zone, amount in zip(zones, money, strict=True))
        text = f"{lead}{group_words},其中{parts}。"
        return draft.write(text, *money, shares[-1])
    return draft.write(text, *money, *shares[:3], shares[-2], shares[-1])


def write_partition(draft: Draft) -> None:
    """A whole printed with all its industries, the last of them 其他."""
    names = [*draft.dice.sample(INDUSTRIES, 4), "其他"]
    parts = [draft.amount() for _ in names]
    metric = draft.dice.choice(("规模以上工业营业收入", "规模以上工业利税"))
    whole = sum(parts)
    rows = "、".join(f"{name}产业{decimal(part)}亿元" for name, part in zip(names, parts, strict=True))
    text = f"{draft.dice.choice((2019, 2020))}年,全市实现{metric}{decimal(whole)}亿元,其中{rows}。"
    draft.write(text, decimal(whole) + "亿元", *(decimal(part) + "亿元" for part in parts))


def write_inline_share(draft: Draft) -> None:
    """A part, and its share of a whole printed inside it."""
    whole = draft.amount(300, 3000)
    part = whole * Fraction(draft.dice.randrange(200, 700), 1000)
    part = Fraction(int(part * 100), 100)
    share = decimal(part / whole * 100) + "%"
    text = f"2020年,全市完成工业投资{decimal(part)}亿元,同比增长8.3%,占全市固定资产投资{decimal(whole)}亿元的{share}。"
    draft.write(text, decimal(part) + "亿元", decimal(whole) + "亿元", share)


def write_total(draft: Draft) -> None:
    """Firms and their total behind the list."""
    names = draft.dice.sample(("华岭钢铁", "东川重工", "金帆电子", "绿源食品"), 3)
    parts = [Fraction(draft.dice.randrange(30, 900)) for _ in names]
    rows = "、".join(f"{name}{decimal(part, 0)}亿元" for name, part in zip(names, parts, strict=True))
    total = decimal(sum(parts), 0) + "亿元"
    draft.write(f"重点企业工业总产值:{rows},三户共计{total}。", total)


def write_counts(draft: Draft) -> None:
    """Counts by rank, and counts by size."""
    state, province, city = (draft.dice.randrange(low, high) for low, high in ((2, 9), (20, 60), (70, 120)))
    whole = state + province + city
    draft.write(
        f"全市企业技术中心{whole}家,其中国家级{state}家、省级{province}家、市级{city}家。", f"{whole}家", f"{city}家"
    )
    small, middle, large = draft.dice.randrange(150, 300), draft.dice.randrange(20, 60), draft.dice.randrange(2, 9)
    draft.write(f"培育营业收入亿元以上企业{small}户,其中10亿元以上企业{middle}户、50亿元以上企业{large}户。")


def write_rises(draft: Draft) -> None:
    """Changes between two printed figures."""
    low = draft.dice.randrange(20, 50)
    gap = draft.dice.randrange(6, 40)
    noun = draft.dice.choice(("数字化改造覆盖率", "工业固废综合利用率", "本地配套率"))
    draft.write(f"{noun}由{low}%提高到{low + gap}%,提高{gap}个百分点。", f"提高{gap}个百分点")
    base, more = draft.dice.randrange(200, 500), draft.dice.randrange(61, 190)
    draft.write(f"规模以上工业企业由{base}家增加到{base + more}家,净增{more}家。", f"净增{more}家")


def write_fund(draft: Draft) -> None:
    """A fund and who pays it."""
    city, county, social = (Fraction(draft.dice.randrange(11, 60), 10) for _ in range(3))
    whole = decimal(city + county + social, 1)
    draft.write(
        f"设立总规模{whole}亿元的工业发展基金,其中市级财政出资{decimal(city, 1)}亿元、"
        f"县级财政出资{decimal(county, 1)}亿元,其余{decimal(social, 1)}亿元由社会资本认缴。"
    )


def write_years(draft: Draft) -> None:
    """A three-year total and its years."""
    years = [draft.dice.randrange(50, 400) for _ in range(3)]
    rows = ",".join(f"{2021 + place}年{value}亿元" for place, value in enumerate(years))
    draft.write(f"三年完成技术改造投资{sum(years)}亿元,其中{rows}。", f"{sum(years)}亿元")


def write_lists(draft: Draft) -> None:
    """Counted lists."""
    count = draft.dice.randrange(3, 7)
    names = draft.dice.sample(INDUSTRIES, count)
    word = CHINESE[count]
    draft.write(f"做大做强{'、'.join(names)}{word}大主导产业。", f"{word}大主导产业")
    groups = ("综合协调组", "项目推进组", "要素保障组", "企业服务组", "督查考核组", "宣传信息组")[:count]
    draft.write(f"领导小组下设{'、'.join(groups)}{CHINESE[len(groups)]}个工作组。")


def write_noise(draft: Draft) -> None:
    """Figures that stand in no relation, though they look as if they might."""
    texts = (
        "力争新开工亿元以上项目35个,竣工投产28个,带动就业6000人。",
        "全年引进高层次人才120名,培训技能人员1.5万人次,兑现补贴资金8200万元。",
        "对首次上规的企业奖励10万元,对连续三年在规的企业再奖励5万元。",
        "单位工业增加值能耗下降3.2%,工业用电量增长6.8%,产销率保持在97%以上。",
        "每个县区每年至少引进5亿元以上项目2个,年底前全部开工。",
        "建设标准厂房80万平方米、人才公寓1200套,盘活闲置土地3500亩。",
    )
    draft.write(draft.dice.choice(texts))


WRITERS: tuple[Callable[[Draft], None], ...] = (
    write_whole_and_zones,
    write_partition,
    write_inline_share,
    write_total,
    write_counts,
    write_rises,
    write_fund,
    write_years,
    write_lists,
    write_noise,
    write_noise,
)


def make_plan(seed: int) -> tuple[str, list[str]]:
    """A plan whose figures agree, and the figures whose change must be told (those printed once)."""
    dice = random.Random(seed)
    draft = Draft(dice)
    writers = list(WRITERS)
    dice.shuffle(writers)
    for writer in writers:
        writer(draft)
    city = dice.choice(CITIES)
    body = "\n".join(f"({CHINESE[place + 1]}){text}" for place, text in enumerate(draft.paragraphs[:10]))
    more = "\n".join(f"{place + 1}.{text}" for place, text in enumerate(draft.paragraphs[10:]))
    text = f"{city}工业振兴行动方案\n一、发展基础和目标\n{body}\n二、主要任务\n{more}\n"
    return text, [figure for figure in draft.figures if text.count(figure) == 1]


def plant_error(text: str, figure: str, dice: random.Random) -> tuple[str, str]:
    """The text with one figure changed by a tenth to a half, and the figure as it stands now."""
    digits = "".join(sign for sign in figure if sign.isdigit() or sign == ".")
    if not digits:
        place = next(at for at, sign in enumerate(figure) if sign in CHINESE)
        wrong = figure[:place] + CHINESE[CHINESE.index(figure[place]) + dice.choice((-1, 1))] + figure[place + 1 :]
        return text.replace(figure, wrong, 1), wrong
    places = len(digits.partition(".")[2])
    value = Fraction(digits) * Fraction(dice.choice((70, 80, 88, 113, 125, 140)), 100)
    changed = value if places else max(value, Fraction(1))
    wrong = figure.replace(digits, decimal(changed if int(changed) != int(Fraction(digits)) else changed + 1, places))
    return text.replace(figure, wrong, 1), wrong
