"""The invented monthly figures of Yunchuan, whole and right; `make_returns.py` prints them as officials send them.

Nothing is drawn by chance: small deviations come from a fixed arithmetic sequence, so every run on every machine gives
the same figures. Levels are whole hundredths of 亿元 (or whole 万元, 户, 个), so that units add up to their groups and
to the city exactly. 2018 ends at the figures that the plan prints (一 发展基础, 附件).
"""

from dataclasses import dataclass
from functools import cache

ZONES = ("jingkai", "gaoxin", "shiqiao-park")
COUNTIES = ("qingping", "shiqiao", "lankou", "hefeng", "bailing", "nanping")
UNITS = ZONES + COUNTIES
INDUSTRIES = ("equipment", "aluminium-materials", "food", "photonics-industry")
MONTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
"""The months a total is reported to the end of; January and February are one."""
FIRST, LAST = (2016, 7), (2019, 6)


def reporting_months() -> list[tuple[int, int]]:
    """Every (year, month) a return is sent for, in order."""
    every = [(year, month) for year in range(FIRST[0], LAST[0] + 1) for month in MONTHS]
    return [moment for moment in every if FIRST <= moment <= LAST]


@dataclass(frozen=True)
class Flow:
    """A cumulative flow of one unit: this year's total, the same panel's a year before, growth in percent × 10."""

    now: int
    base: int

    @property
    def growth(self) -> float:
        """Percent, one decimal, halves away from zero."""
        return round_half_up(1000 * (self.now - self.base), self.base) / 10

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(self.now + other.now, self.base + other.base)


def round_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to a quotient, halves away from zero."""
    sign = 1 if numerator >= 0 else -1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


# Annual totals of 2018: value added (0.01 亿元, as the plan prints), output, revenue, profit, profit and tax, investment (万元).
VALUE_ADDED_2018 = dict(zip(UNITS, (11860, 6430, 2790, 5240, 4410, 3700, 2960, 2210, 1660), strict=True))
OUTPUT_2018 = dict(zip(UNITS, (47320, 25460, 11640, 20890, 17720, 15080, 11830, 8790, 6550), strict=True))
REVENUE_2018 = dict(zip(UNITS, (45870, 24510, 11080, 19940, 16930, 14380, 11240, 8310, 6190), strict=True))
PROFIT_2018 = dict(zip(UNITS, (1512, 861, 287, 598, 486, 392, 334, 209, 121), strict=True))
PROFIT_TAX_2018 = dict(zip(UNITS, (3126, 1704, 634, 1247, 1043, 861, 722, 482, 301), strict=True))
INVESTMENT_2018 = dict(
    zip(UNITS, (331000, 210000, 151000, 295000, 258000, 222000, 174000, 127000, 96000), strict=True)
)
UPGRADE_2018 = dict(zip(UNITS, (139600, 95200, 58900, 126300, 110400, 91800, 70600, 51900, 37300), strict=True))
POWER_2018 = dict(zip(UNITS, (98400, 46200, 61500, 47300, 42100, 83600, 21400, 14800, 11900), strict=True))
VALUE_ADDED_INDUSTRY_2018 = dict(zip(INDUSTRIES, (14230, 9680, 7150, 3840), strict=True))
OUTPUT_INDUSTRY_2018 = dict(zip(INDUSTRIES, (56800, 41900, 28700, 15600), strict=True))
FIRMS_2018 = dict(zip(UNITS, (118, 84, 46, 98, 79, 62, 50, 41, 34), strict=True))

# Growth of each unit's year in percent × 10: 2016, 2017, 2018, 2019.
GROWTH = {
    "value-added": (
        (92, 96, 95, 96),
        (105, 110, 106, 112),
        (71, 70, 72, 74),
        (80, 82, 81, 83),
        (84, 80, 75, 82),
        (66, 72, 66, 71),
        (74, 70, 65, 64),
        (88, 85, 80, 90),
        (58, 61, 53, 31),
    ),
    "output": (
        (101, 124, 128, 112),
        (118, 139, 142, 131),
        (76, 98, 94, 82),
        (88, 112, 115, 97),
        (91, 107, 109, 96),
        (70, 99, 98, 72),
        (79, 96, 97, 70),
        (93, 113, 112, 104),
        (60, 84, 82, 35),
    ),
    "investment": (
        (112, 121, 138, 148),
        (131, 150, 157, 161),
        (84, 96, 92, 92),
        (98, 107, 115, 120),
        (89, 93, 87, 77),
        (75, 88, 61, -34),
        (81, 90, 102, 105),
        (103, 118, 126, 139),
        (66, 72, 69, 41),
    ),
    "industry": ((88, 92, 93, 92), (72, 80, 78, 76), (69, 71, 70, 68), (148, 162, 157, 171)),
}
PRICES = {2016: 1003, 2017: 1041, 2018: 1022, 2019: 1008}
"""Prices of the year against the year before, in thousandths."""
PANEL = {2017: (992, 1012), 2018: (985, 1008), 2019: (962, 1004)}
"""The same-panel base over last year's published total, in thousandths: the range the units' factors lie in."""
SHARES = dict(zip(MONTHS, (139, 89, 83, 87, 95, 80, 81, 86, 84, 86, 90), strict=True))
"""Thousandths of the year's total that each month brings, 1—2月 first."""
INVESTMENT_SHARES = dict(zip(MONTHS, (72, 84, 88, 98, 118, 88, 89, 98, 92, 90, 83), strict=True))
MOMENTUM = dict(zip(UNITS, (3, 5, -12, 13, 16, 4, -15, 10, -4), strict=True))
"""By how much growth of 2019 rises from March to June, percent × 10; it levels off after."""
LATE_FESTIVAL = {2016: 25, 2017: 0, 2018: 70, 2019: 15}
"""Percent of the weeks after the Spring Festival that fall into March: it then has less work, 1—2月 more."""


def wobble(*key: int | str) -> int:
    """A whole number from -9 to 9 that depends on the key alone."""
    value = 17
    for part in key:
        for letter in str(part):
            value = (value * 131 + ord(letter)) % 104729
    return value % 19 - 9


def month_shares(year: int, shares: dict[int, int], name: str) -> dict[int, int]:
    """Parts of the year by month, deviating a little, with the Spring Festival between February and March."""
    late = LATE_FESTIVAL[year]
    parts = {month: 100 * shares[month] + 12 * wobble(name, year, month) for month in MONTHS}
    parts[2] += 3 * late
    parts[3] -= 3 * late
    return parts


def cumulate(total: int, parts: dict[int, int]) -> dict[int, int]:
    """Whole totals to the end of each month; December's is the year's."""
    whole, done, result = sum(parts.values()), 0, {}
    for month in MONTHS:
        done += parts[month]
        result[month] = round_half_up(total * done, whole)
    return result


@dataclass(frozen=True)
class Series:
    """What makes a family of unit series."""

    name: str
    totals_2018: dict[str, int]
    growth: str
    shares: str = "production"
    offset: int = 0
    has_panel: bool = True


SERIES = {
    series.name: series
    for series in (
        Series("output", OUTPUT_2018, "output"),
        Series("revenue", REVENUE_2018, "output", offset=-4),
        Series("profit", PROFIT_2018, "output", offset=-31),
        Series("profit-tax", PROFIT_TAX_2018, "output", offset=-18),
        Series("investment", INVESTMENT_2018, "investment", "investment", has_panel=False),
        Series("upgrade-investment", UPGRADE_2018, "investment", "investment", offset=11, has_panel=False),
        Series("industrial-power", POWER_2018, "value-added", offset=-38, has_panel=False),
        Series("value-added", VALUE_ADDED_2018, "value-added"),
        Series("industry-value-added", VALUE_ADDED_INDUSTRY_2018, "industry"),
        Series("industry-output", OUTPUT_INDUSTRY_2018, "industry", offset=22),
    )
}


def year_growth(series: Series, member: str, year: int) -> int:
    """Growth of a member's year, percent × 10."""
    members = INDUSTRIES if series.growth == "industry" else UNITS
    row = GROWTH[series.growth][members.index(member)]
    return row[year - 2016] + series.offset + wobble(series.name, member, year) // 3


def panel_factor(series: Series, member: str, year: int) -> int:
    """The same-panel base over last year's published total, in thousandths."""
    if not series.has_panel or year not in PANEL:
        return 1000
    low, high = PANEL[year]
    return low + (high - low) * (wobble("panel", member, year) + 9) // 18


@cache
def flows(name: str, member: str, year: int) -> dict[int, Flow]:
    """A member's cumulative flows of a year by month.

    Growth moves about the year's by a deviation that fades to December; the base is the year before by the panel's
    factor; years before 2018 are found backwards from it.
    """
    series = SERIES[name]
    shares = INVESTMENT_SHARES if series.shares == "investment" else SHARES
    if year <= 2018:
        total = series.totals_2018[member]
        for later in range(2018, year, -1):
            total = round_half_up(total * 10**6, (1000 + year_growth(series, member, later)) * panel_factor(series, member, later))
        now = cumulate(total, month_shares(year, shares, f"{name}{member}"))
        return {month: Flow(value, round_half_up(value * 1000, 1000 + drift(series, member, year, month))) for month, value in now.items()}
    before = flows(name, member, year - 1)
    factor = panel_factor(series, member, year)
    bases = {month: round_half_up(before[month].now * factor, 1000) for month in MONTHS}
    return {
        month: Flow(round_half_up(base * (1000 + drift(series, member, year, month)), 1000), base)
        for month, base in bases.items()
    }


def drift(series: Series, member: str, year: int, month: int) -> int:
    """Growth to the end of a month: the year's, a fading deviation, and 1—2月 higher where the festival is late."""
    fading = wobble(series.name, member, year, month) * (13 - month) // (9 if series.name == "value-added" else 6)
    festival = (LATE_FESTIVAL[year] - LATE_FESTIVAL[year - 1]) // 9 if month == 2 and year > 2016 else 0
    rising = MOMENTUM.get(member, 0) * (min(month, 6) - 6) // 3 if year == 2019 else 0
    return year_growth(series, member, year) + fading + festival + rising


def value_added_growth(member: str, year: int, month: int) -> int:
    """Growth of value added at comparable prices, percent × 10: the flow's own without the year's prices."""
    name = "industry-value-added" if member in INDUSTRIES else "value-added"
    return drift(SERIES[name], member, year, month)


def value_added(member: str, year: int, month: int) -> int:
    """Value added at current prices, 0.01 亿元: 2018 as the plan prints it, other years by growth, prices and panel."""
    name = "industry-value-added" if member in INDUSTRIES else "value-added"
    series = SERIES[name]
    total = series.totals_2018[member]
    if year > 2018:
        last = value_added(member, year - 1, month) * panel_factor(series, member, year)
        return round_half_up(last * (1000 + value_added_growth(member, year, month)) * PRICES[year], 10**9)
    for later in range(2018, year, -1):
        factor = (1000 + year_growth(series, member, later)) * PRICES[later] * panel_factor(series, member, later)
        total = round_half_up(total * 10**9, factor)
    return cumulate(total, month_shares(year, SHARES, f"{name}{member}"))[month]


def group_growth(members: tuple[str, ...], year: int, month: int) -> int:
    """Growth of a group's value added at comparable prices, percent × 10, by the members' weights of the year before."""
    weights = {member: value_added(member, year, month) * 1000 // (1000 + value_added_growth(member, year, month)) for member in members}
    grown = sum(weights[member] * value_added_growth(member, year, month) for member in members)
    return round_half_up(grown, sum(weights.values()))


def sum_flows(name: str, members: tuple[str, ...], year: int, month: int) -> Flow:
    """The members' flows together."""
    total = Flow(0, 0)
    for member in members:
        total += flows(name, member, year)[month]
    return total


# Registers of the bureau: enterprises entering and leaving, projects brought in, to the end of the month.
ENTERED_A_YEAR = dict(zip(UNITS, (11, 10, 5, 9, 7, 5, 4, 5, 2), strict=True))
LEFT_A_YEAR = dict(zip(UNITS, (3, 2, 2, 3, 2, 3, 2, 1, 3), strict=True))
PROJECTS_A_YEAR = dict(zip(UNITS, (19, 16, 11, 17, 14, 12, 11, 9, 6), strict=True))
PACE = {2016: 88, 2017: 96, 2018: 100, 2019: 108}


def entered(unit: str, year: int, month: int) -> int:
    """Enterprises newly above size since January: more than half enter with the yearly review in February."""
    yearly = ENTERED_A_YEAR[unit] * PACE[year] // 100
    if unit == "nanping" and year == 2019:
        yearly -= 1
    at_review = yearly * 6 // 10
    return at_review + (yearly - at_review) * (month - 2) // 10


def left(unit: str, year: int, month: int) -> int:
    """Enterprises taken off the roster since January, all with the yearly review, one more by autumn."""
    yearly = LEFT_A_YEAR[unit] * (200 - PACE[year]) // 100
    return max(0, yearly - 1) + (1 if month >= 9 and yearly else 0)


def net_entered(unit: str, year: int, month: int) -> int:
    """Entered less left."""
    return entered(unit, year, month) - left(unit, year, month)


def firms(unit: str, year: int, month: int) -> int:
    """Enterprises above size at the end of the month; 612 in all at the end of 2018."""
    number = FIRMS_2018[unit]
    if year > 2018:
        return number + net_entered(unit, 2019, month)
    for later in range(2018, year, -1):
        number -= net_entered(unit, later, 12)
    return number - net_entered(unit, year, 12) + net_entered(unit, year, month)


def projects(unit: str, year: int, month: int, size: int = 1) -> int:
    """Industrial projects of over `size` 亿元 (1, 5 or 10) brought in since January."""
    yearly = PROJECTS_A_YEAR[unit] * PACE[year] // 100
    done = yearly * month * (100 + wobble("projects", unit, year) + month) // (12 * 112)
    return (done * {1: 100, 5: 23, 10: 7}[size] + 50) // 100


def new_hightech(unit: str, year: int, month: int) -> int:
    """High-tech enterprises newly recognised since January: two rounds, July and November."""
    yearly = {"jingkai": 5, "gaoxin": 7, "qingping": 3, "shiqiao": 2, "lankou": 1, "bailing": 1}.get(unit, 0)
    yearly = yearly * PACE[year] // 100
    return 0 if month < 7 else yearly // 2 if month < 11 else yearly


def fixed_investment(year: int, month: int) -> Flow:
    """All investment in fixed assets of the city, 万元; industry's share of 2018 is 25.11 %."""
    industry = sum_flows("investment", UNITS, year, month)
    share = {2016: 2440, 2017: 2476, 2018: 2511, 2019: 2552}[year] + wobble("fai", year, month) * (12 - month)
    base_share = 2476 + wobble("fai", year - 1, month) * (12 - month) if year > 2016 else 2420
    return Flow(round_half_up(industry.now * 10000, share), round_half_up(industry.base * 10000, base_share))


def gdp(year: int, month: int) -> int:
    """GDP of the city to the end of a quarter, 0.01 亿元."""
    total = {2016: 107910, 2017: 118600, 2018: 128650, 2019: 138700}[year]
    return total * {3: 2210, 6: 4720, 9: 7340, 12: 10000}[month] // 10000


def loans(year: int, month: int) -> int:
    """Loans to manufacturing outstanding at the end of the month, 0.01 亿元."""
    months = (year - 2016) * 12 + month
    return 17800 + 168 * months + 14 * wobble("loans", year, month)
