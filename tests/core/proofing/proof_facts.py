"""A small table of Yunchuan's figures: growth and level of every place, an investment that was corrected."""

from datetime import UTC, datetime

AS_OF = datetime(2019, 7, 20, tzinfo=UTC)
EARLY, LATE = datetime(2019, 7, 10, tzinfo=UTC), datetime(2019, 7, 15, tzinfo=UTC)
GROWTHS = {
    "city": (8.5, 8.2, 7.6, 8.3), "jingkai": (9.4, 9.1, 8.6, 9.4), "gaoxin": (11.4, 11.2, 10.6, 11.0),
    "shiqiao-park": (7.0, 7.3, 7.8, 6.9), "qingping": (7.8, 7.1, 6.0, 7.7), "shiqiao": (7.7, 7.0, 5.7, 7.1),
    "lankou": (7.4, 7.2, 6.7, 7.0), "hefeng": (6.1, 6.5, 7.2, 6.2), "bailing": (8.7, 8.2, 7.3, 7.8),
    "nanping": (-3.2, -3.0, 3.4, 5.5),
}  # fmt: skip
LEVELS = {
    "city": (216.87, 174.48, 99.43, 203.09), "jingkai": (62.16, 50.01, 28.52, 58.35),
    "gaoxin": (34.23, 27.56, 15.69, 31.69),
    "qingping": (28.04, 22.48, 12.74, 25.78),
}  # fmt: skip
PERIODS = ("2019-YTD06", "2019-YTD05", "2019-YTD03", "2018-YTD06")
INVESTMENT = {"city": (94.5172, 10.2), "jingkai": (17.6859, 16.0), "gaoxin": (11.2641, 16.4), "lankou": (9.8809, -3.1)}


def row(indicator: str, unit: str, period: str, measure: str, value: float, **more: object) -> dict[str, object]:
    """One observation."""
    basis = "comparable" if indicator == "industrial-va" and measure == "growth" else "current"
    return {
        "indicator": indicator, "definition": "", "unit": unit, "industry": "", "period": period, "measure": measure,
        "price_basis": basis, "lane": "STAT_AGG", "value": value, "decimals": 4 if indicator == "investment" else 2,
        "printed": str(value), "missing": "", "cell": "表1!B7", "batch": "b1", "recorded_at": LATE, **more,
    }  # fmt: skip


def observations() -> list[dict[str, object]]:
    """Every row that counts."""
    rows = [
        row("industrial-va", unit, period, "growth", value, decimals=1)
        for unit, values in GROWTHS.items()
        for period, value in zip(PERIODS, values, strict=True)
    ]
    rows += [
        row("industrial-va", unit, period, "level", value)
        for unit, values in LEVELS.items()
        for period, value in zip(PERIODS, values, strict=True)
    ]
    for unit, (level, growth) in INVESTMENT.items():
        rows += [row("investment", unit, "2019-YTD06", "level", level)]
        rows += [row("investment", unit, "2019-YTD06", "growth", growth, decimals=1)]
    return rows
