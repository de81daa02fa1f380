"""Sentences, tables and charts of a composition as the site shows them; colours come from the page's own theme."""

from typing import Literal

from django.utils.safestring import SafeString

from gongce.bulletins.charts import Bar, league_chart
from gongce.bulletins.datasets import FieldKind
from gongce.bulletins.datasets.model import Value
from gongce.bulletins.monthly.composition import Composition, Graph, Section, Subtitle
from gongce.bulletins.monthly.lines import Shown, text_of
from gongce.bulletins.monthly.page.writing import PageWriter
from gongce.bulletins.monthly.places import tell_ends
from gongce.bulletins.monthly.template import default_templates
from gongce.bulletins.page.markup import Html, element, escape, join
from gongce.workspace.release.contents import PublicIndicator

_LEAST = 2
KIND_WORDS = {
    FieldKind.TEXT: "文本",
    FieldKind.INTEGER: "整数",
    FieldKind.NUMBER: "数值",
    FieldKind.DAY: "日期",
    FieldKind.PERIOD: "报告期",
}


def draw_places(one: PublicIndicator) -> Graph | None:
    """Zones and counties in the order of their growth, of their totals where there is no growth."""
    table, data = one.table, one.composition.data
    by: Literal["growth", "level"] = "growth" if any(row.growth.value is not None for row in table.rows) else "level"
    known = [(row.name, getattr(row, by)) for row in table.rows if getattr(row, by).value is not None]
    if len(known) < _LEAST:
        return None
    known.sort(key=lambda pair: -pair[1].value)
    missing = [row for row in table.rows if getattr(row, by).value is None]
    unit = ("个百分点" if table.is_ratio else "%") if by == "growth" else table.measured_in
    title = text_of(tell_ends(known, by, unit, default_templates().wording, lower_is_better=table.lower_is_better))
    bars = [Bar(name, figure.value) for name, figure in known]
    bars += [Bar(row.name, None, reason=getattr(row, by).missing or row.level.missing) for row in missing]
    whole = getattr(table.whole, by).value if table.whole and by == "growth" else None
    measure = f"{table.title}{'增速' if by == 'growth' else '累计'}，{data.period.title}"
    decimals = known[0][1].decimals
    return Graph(
        league_chart(title, bars, measure=measure, unit=unit, source=table.source, decimals=decimals, line=whole)
    )


def show_cell(value: Value) -> str:
    """A cell of a dataset in words; no digit is shown that is not there."""
    return f"{value:.10g}" if isinstance(value, int | float) else value or "—"


class SiteWriter(PageWriter):
    """Writes parts without traces: what a figure was computed from may be what stays inside."""

    def write_shown(self, part: Shown) -> Html:
        """A figure as printed; provisional and revised ones look so and say so."""
        figure = part.figure
        if figure.provisional:
            return element("span", {"class": "provisional"}, part.text, "（初步数）")
        if figure.revised_from:
            return element("span", {"class": "revised"}, part.text, f"（修订前为{figure.revised_from}）")
        return escape(part.text)

    def lead(self, composition: Composition) -> SafeString:
        """The sentence that says what matters."""
        return SafeString(self.write_line(composition.lead))

    def sections(self, composition: Composition) -> list[tuple[str, str, SafeString]]:
        """(anchor, title, content) of each section."""
        return [
            (f"s{place}", one.title, self.section(one)) for place, one in enumerate(composition.sections, 1)
        ]  # fmt: skip

    def body(self, composition: Composition) -> SafeString:
        """Everything under one title: the page's own, so none is repeated within."""
        parts = [part for section in composition.sections for part in section.parts]
        return SafeString(join(self.write_part(part) for part in parts if not isinstance(part, Subtitle)))

    def charts(self, composition: Composition) -> list[SafeString]:
        """The charts alone, and the tables of what parts brought."""
        parts = [part for section in composition.sections for part in section.parts]
        return [self.graph(part) for part in parts if isinstance(part, Graph)]

    def graph(self, graph: Graph) -> SafeString:
        """One chart with its table."""
        return SafeString(self.write_part(graph))

    def section(self, section: Section) -> SafeString:
        """The content of one section."""
        return SafeString(join(self.write_part(part) for part in section.parts))
