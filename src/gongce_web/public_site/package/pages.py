"""The pages of the site by name; every link is relative, so the package stands wherever it is put."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.template.loader import render_to_string

from gongce.bulletins.datasets import Dataset, FieldKind
from gongce.bulletins.monthly.composition import Graph
from gongce.workspace.release.contents import PublicBulletin, PublicContent, PublicIndicator, PublicLeague
from gongce.workspace.release.promises import Promise
from gongce.workspace.release.rulings import Subject
from gongce_web.public_site.package.parts import KIND_WORDS, SiteWriter, draw_places, show_cell

NAV = (
    ("index.html", "首页"),
    ("targets/index.html", "目标"),
    ("indicators/index.html", "指标"),
    ("leagues/index.html", "排名"),
    ("bulletins/index.html", "通报"),
    ("datasets/index.html", "数据"),
    ("documents/index.html", "文件"),
    ("about.html", "关于"),
)
"""Pages of the first line, by their place in the package."""
_SHOWN_ROWS = 60
_NUMBERS = (FieldKind.INTEGER, FieldKind.NUMBER)


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the search index."""

    title: str
    kind: str
    address: str
    words: str


@dataclass
class PageMaker:
    """Makes the pages of one package."""

    content: PublicContent
    edition: str
    """What the foot says of the package: its number and day, or that it is a draft."""
    is_draft: bool = False
    found: list[Found] = field(default_factory=list)

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Every page; the search index is whole once all of them are made."""
        yield from self._main_pages()
        yield from self._targets()
        for one in self.content.indicators:
            yield self._indicator(one)
        for league in self.content.leagues:
            yield self._league(league)
        for bulletin in self.content.bulletins:
            yield self._bulletin(bulletin)
        for dataset in self.content.datasets:
            yield self._dataset(dataset)
        yield self._page("search.html", "检索", found=self.found)

    def _page(
        self, name: str, title: str, template: str = "", kind: str = "", words: str = "", **more: object
    ) -> tuple[str, bytes]:
        """One page; a page with a kind is found by the search."""
        if kind:
            self.found.append(Found(title, kind, name, words))
        root = "../" * name.count("/")
        here = name if name.count("/") == 0 else f"{name.split('/')[0]}/index.html"
        known: dict[str, object] = {"title": title, "root": root, "here": here, "nav": NAV, "content": self.content}
        known |= {"rules": self.content.rules, "edition": self.edition, "is_draft": self.is_draft}
        known |= {"plan": self.content.workspace.pack.plan, **more}
        page = render_to_string(f"public_site/site/{template or name}", known)
        return name, "\n".join(line.rstrip() for line in page.splitlines() if line.strip()).encode() + b"\n"

    def _main_pages(self) -> Iterator[tuple[str, bytes]]:
        newest, writer = self.content.newest, SiteWriter()
        charts = list(self._graphs(newest))[:2] if newest else []
        yield self._page(
            "index.html", self.content.rules.title, "home.html", newest=newest,
            lead=writer.lead(newest.edition.composition) if newest else "",
            charts=[writer.graph(one) for one in charts], promises=self.headline_promises,
        )  # fmt: skip
        yield self._page("indicators/index.html", "指标", "indicators.html", "栏目", indicators=self.content.indicators)
        yield self._page("leagues/index.html", "排名", "leagues.html", "栏目", leagues=self.content.leagues)
        yield self._page("bulletins/index.html", "通报", "bulletins.html", "栏目", bulletins=self.content.bulletins)
        yield self._page("datasets/index.html", "数据", "datasets.html", "栏目", datasets=self.content.datasets)
        yield self._page("documents/index.html", "文件", "documents.html", "栏目", documents=self.documents)
        yield self._page(
            "about.html", "关于本站和数据", "about.html", "说明", "方法 口径 更正 排名 不公布", withheld=self.withheld
        )
        yield self._page("accessibility.html", "无障碍声明", "accessibility.html", "说明", "读屏 键盘 放大 配色")
        yield self._page("404.html", "没有这一页", "missing.html")

    def _graphs(self, bulletin: PublicBulletin) -> Iterator[Graph]:
        """Charts that run over the months of the year: the headline's paths."""
        for section in bulletin.edition.composition.sections:
            for part in section.parts:
                if isinstance(part, Graph) and any(row[0].endswith("月") for row in part.chart.rows):
                    yield part

    @cached_property
    def headline_promises(self) -> list[Promise]:
        """The city's own targets whose standing is out."""
        city = self.content.workspace.pack.unit(self.content.workspace.pack.plan.city).title
        return [one for one in self.content.promises if one.unit == city and one.reached]

    @cached_property
    def documents(self) -> list[object]:
        """The plan documents that may be listed."""
        return [one for one in self.content.workspace.pack.documents if one.id in self.content.rules.documents]

    @cached_property
    def withheld(self) -> list[object]:
        """Indicators and leagues that are due later, with their day."""
        wanted = (Subject.INDICATOR, Subject.LEAGUE)
        return [one for one in self.content.rulings if one.subject in wanted and not one.is_released and one.since]

    def _targets(self) -> Iterator[tuple[str, bytes]]:
        groups: dict[str, list[Promise]] = {}
        for one in self.content.promises:
            groups.setdefault(one.unit, []).append(one)
        told = sum(bool(one.reached) for one in self.content.promises)
        yield self._page(
            "targets/index.html", "目标和进展", "targets.html", "栏目", "承诺 完成", groups=groups,
            total=len(self.content.promises), told=told, indicators={one.table.id for one in self.content.indicators},
        )  # fmt: skip

    def _indicator(self, one: PublicIndicator) -> tuple[str, bytes]:
        writer, places = SiteWriter(), draw_places(one)
        promises = [promise for promise in self.content.promises if promise.indicator == one.table.id]
        charts = [*writer.charts(one.composition), *([writer.graph(places)] if places else [])]
        return self._page(
            f"indicators/{one.table.id}.html", one.table.title, "indicator.html", "指标",
            f"{one.rule.topic} {one.table.source}", one=one, lead=writer.lead(one.composition), charts=charts,
            promises=promises, dataset=self._dataset_of(f"indicator-{one.table.id}"),
        )  # fmt: skip

    def _league(self, one: PublicLeague) -> tuple[str, bytes]:
        return self._page(
            f"leagues/{one.table.id}.html", f"{one.table.title}排名", "league.html", "排名",
            " ".join(row.name for row in one.table.rows), one=one, body=SiteWriter().body(one.composition),
            dataset=self._dataset_of(f"league-{one.table.id}"),
        )  # fmt: skip

    def _dataset_of(self, name: str) -> Dataset | None:
        return next((one for one in self.content.datasets if one.id == name), None)

    def _bulletin(self, one: PublicBulletin) -> tuple[str, bytes]:
        writer, composition = SiteWriter(), one.edition.composition
        return self._page(
            f"bulletins/{one.run.id}.html", composition.title, "bulletin.html", "通报",
            f"{one.data.number} {one.period.title}", one=one, lead=writer.lead(composition),
            sections=writer.sections(composition),
        )  # fmt: skip

    def _dataset(self, one: Dataset) -> tuple[str, bytes]:
        fields = [(each, KIND_WORDS[each.kind], each.kind in _NUMBERS) for each in one.fields]
        marks = [is_number for _, _, is_number in fields]
        rows = [[*zip(map(show_cell, row), marks, strict=True)] for row in one.rows[-_SHOWN_ROWS:]]
        return self._page(
            f"datasets/{one.id}.html", one.title, "dataset.html", "数据", f"{one.summary} {one.topic}",
            one=one, rows=rows, fields=fields, more=max(len(one.rows) - _SHOWN_ROWS, 0),
            endings=("csv", "json", "xlsx", "xml"),
        )  # fmt: skip
