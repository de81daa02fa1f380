"""Charts: one Vega-Lite definition each for page, Word and slides, with its table and the words that stand for it."""

from gongce.bulletins.charts.bars import Bar, Part, league_chart, waterfall_chart
from gongce.bulletins.charts.chart import Chart
from gongce.bulletins.charts.grids import HeatRow, heat_table
from gongce.bulletins.charts.maps import MapPlace, choropleth
from gongce.bulletins.charts.multiples import SmallSeries, small_multiples
from gongce.bulletins.charts.paths import Fan, Path, fan_chart, path_chart
from gongce.bulletins.charts.ranks import RankInterval, RankMove, interval_chart, slope_chart
from gongce.bulletins.charts.rendering import find_chinese_font, render_png, render_svg
from gongce.bulletins.charts.schedules import Promise, Stretch, Work, schedule_chart
from gongce.bulletins.charts.theme import NARROW, WIDE, unit_colors

__all__ = [
    "NARROW",
    "WIDE",
    "Bar",
    "Chart",
    "Fan",
    "HeatRow",
    "MapPlace",
    "Part",
    "Path",
    "Promise",
    "RankInterval",
    "RankMove",
    "SmallSeries",
    "Stretch",
    "Work",
    "choropleth",
    "fan_chart",
    "find_chinese_font",
    "heat_table",
    "interval_chart",
    "league_chart",
    "path_chart",
    "render_png",
    "render_svg",
    "schedule_chart",
    "slope_chart",
    "small_multiples",
    "unit_colors",
    "waterfall_chart",
]
