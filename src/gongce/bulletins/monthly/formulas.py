"""Named formulas in words: what a reader is told of how a figure was worked out."""

FORMULAS = {
    "bulletins.monthly.request.exact_of": "各列按权重加权平均",
    "forecasting.forecast_attainment": "由往年同期以后的走势和误差推算",
    "monitoring.contribution.pull_parts": "占上一级同口径基数的比重 × 同比增速",
    "monitoring.figures.progress_columns.growth_progress": "增速 − 增速目标",
    "monitoring.figures.progress_columns.level_progress": "累计 ÷ 年度目标",
    "monitoring.goals.goals_of_year": "计划或市里下达的当年目标",
    "monitoring.growth.catch_up_growth": "（全年基数 × 目标增速 − 已增加额）÷ 余下各月基数",
    "monitoring.growth.growth_over_base": "累计 ÷ 同口径上年同期 − 1",
    "monitoring.growth.implied_base_bounds": "累计 ÷ （1 + 同比），按印出小数位取上下界",
    "monitoring.growth.implied_bases": "累计 ÷ （1 + 同比）",
    "monitoring.growth.month_growth": "当月 ÷ 上年同期当月 − 1",
    "monitoring.growth.month_growth_bounds": "当月同比，按印出小数位取上下界",
    "monitoring.growth.two_year_average": "两年同比的几何平均",
    "monitoring.growth_points.find_growth_points": "本期累计 − 上年同期累计",
    "monitoring.lights.light_targets": "与序时之差对照预警界限",
    "monitoring.months.monthly_from_cumulative": "本期累计 − 上期累计",
    "monitoring.pace.historical_shares": "往年同期累计 ÷ 往年全年，取平均",
    "monitoring.pace.left_to_do": "年度目标 − 累计",
    "monitoring.pace.needed_per_month": "（年度目标 − 累计）÷ 余下月数",
    "monitoring.pace.pace_gap": "累计 − 序时进度 × 年度目标",
    "targets.paths.path.draw_paths": "由规划期目标推算到当年",
    "workspace.leagues.build_league": "规划期以来合计 ÷ 规划期目标",
    "workspace.tables.ahead": "完成年度目标的比重 − 序时进度",
}
"""Dotted name of a public function → what it does, as a formula a reader can follow."""


def tell_formula(formula: str) -> str:
    """A formula in words; its name where none are known, so that nothing is hidden.

    >>> tell_formula("workspace.tables.ahead")
    '完成年度目标的比重 − 序时进度'
    """
    return FORMULAS.get(formula, formula)
