"""Which year, span of years or rhythm a value belongs to. What the text does not say stays None."""

import re
from collections.abc import Iterator

from gongce.documents.model import Clause, Measure
from gongce.documents.reading.measures import SECOND_TIER
from gongce.documents.reading.pages import Page
from gongce.documents.reading.sites import Site
from gongce.documents.reading.tenses import Tenses
from gongce.documents.reading.times import When

_ANNUAL = re.compile(r"年均|年平均|年递增|每年度?|逐年(?!提高|增加|下降|上升|减少|提升)|年年|按年")
_RHYTHM = re.compile(r"每(?:个)?(?P<m>月)|每(?:个)?(?P<q>季度?)|(?P<y>每年)")
_LEVEL_VERB = re.compile(r"(?:达到|达|超过|突破|提高到|提升到|增加到|保持|稳定在|占|为|到)[^,;。]{0,6}$")
_FLOW_VERB = re.compile(
    r"(?:完成|实施|建设|新建|引进|新增|培育|培训|开工|投入|推广|改造|建成|创建|认定|投产|落实|"
    r"争取|开发|新引进|累计|净增|培养|打造|组织|启动|推进)"
)
_YEARLY_NAME = re.compile(
    r"(?<![\d一二三四五六七八九十几两上今去当本同全百半])年(?!度|均|初|底|末|内|中|终|平均|增长|"
    r"来|间|级|限|以|前|后)[\u4e00-\u9fff]{1,8}$"
)
_RHYTHMS = ("annual", "month", "quarter")
_TO_DATE = re.compile(r"总数|累计|总量|达到\d*$|共有")


_YEAR_LIST = re.compile(r"(?:(?:19|20)\d\d年?[、和]){1,4}(?:19|20)\d\d年")
_NEW_TASK = re.compile(r"^ *(?:组建|建立|设立|新建|完成|实施|建设|启动|开展|制定|出台|推进|加快|支持|鼓励|对|发展)")
_BASELINE_LEFT = re.compile(r"(?:由|从)[^,;。]{0,14}$")
_NO_FRAME = re.compile(r"(?:现有|现已|目前|存量|闲置|批而未供|(?:达产|投产|建成|竣工|达效)后)[^,;。]{0,24}$")
_BASELINE_RIGHT = re.compile(
    r"^ ?(?:以上|以下|左右)?(?:、[^,;。]{0,12})?(?:分别)?(?:提高|增加|扩大|扩展|增长|提升|上升|"
    r"减少|降低|下降|压缩|缩短|拓展|发展|精简|增|降|升|减|缩)(?:到|至|为)"
)


def is_baseline(site: Site) -> bool:
    """The value a rise starts from: 由2020年的1.72%提高到2.8%."""
    return bool(_BASELINE_LEFT.search(site.left) and _BASELINE_RIGHT.match(site.right))


def _own_year(site: Site) -> str | None:
    found = re.search(r"(?:由|从)((?:19|20)\d\d)年", site.left)
    return found[1] if found else None


def _row(site: Site) -> Iterator[Site]:
    """The values of one list joined by 、 and 和, in order."""
    first = site
    while first.previous and _joined(first.previous, first):
        first = first.previous
    current: Site | None = first
    while current:
        yield current
        after = current.following
        current = after if after and _joined(current, after) else None


def _joined(before: Site, after: Site) -> bool:
    gap = before.page.text[before.figure.end : after.figure.start]
    return (
        before.figure.dimension == after.figure.dimension
        and re.fullmatch(r"(?:以上|左右|以内)?(?:、|和|与|,)(?:增长|下降)?", gap) is not None
    )


class Periods:
    """Decides periods in reading order, with memory of the sentence and look-back in the clause."""

    def __init__(self, page: Page, tenses: Tenses) -> None:
        self.page, self.tenses = page, tenses
        self._last: tuple[int, str | None] = (-1, None)
        self._last_level: tuple[int, str | None] = (-1, None)

    def governing(self, site: Site) -> When | None:
        """The year expression that governs a figure within its sentence, or its clause."""
        return self._in_sentence(site) or self._carried(site, site.clause)

    def period_of(self, site: Site, kind: str, measure: Measure) -> str | None:
        """The period of a value of the given kind."""
        if kind in ("threshold", "reward", "other", "reference"):
            yearly = re.search(
                r"(?:每年|按年(?!化|度)|全年)[^,;。、]{0,16}$|年度(?:贴息|补|奖|最高|资助)[^,;。、]{0,10}$|"
                r"年(?:管理费|租金)$",
                site.left,
            )
            return "annual" if kind == "reward" and yearly else None
        if is_baseline(site):
            return _own_year(site)
        period = self._value_period(site, kind, measure)
        self._last = (site.sentence, period)
        if period not in _RHYTHMS:
            self._last_level = self._last
        return period

    def _value_period(self, site: Site, kind: str, measure: Measure) -> str | None:
        when = self._in_sentence(site, kind)
        if when is None and _NO_FRAME.search(site.lead):
            return None
        spread = self._spread(site)
        if spread:
            return spread
        if when is None and SECOND_TIER.match(site.left) and self._last[0] == site.sentence:
            return self._last[1]
        rhythm = self._rhythm(site, when)
        if rhythm:
            return rhythm
        if when is None and self._continues(site, measure):
            return self._last_level[1]
        if when is not None:
            return self._of_when(when, site, kind, measure)
        carried = self._carried(site, site.clause)
        if carried is not None:
            return self._of_when(carried, site, kind, measure, carried=True)
        return self._default(kind)

    def _spread(self, site: Site) -> str | None:
        """2019年、2020年、2021年分别…8%、8.5%、9%: one year each; a single value is of the whole span."""
        found = _YEAR_LIST.search(site.begin)
        if not found:
            return None
        years = re.findall(r"\d{4}", found.group())
        later = self.page.years_between(site.sentence_start + found.end(), site.start)
        if any(when.role in ("year", "end", "span") for when in later):
            return None
        row = list(_row(site))
        if len(row) == len(years):
            return str(years[row.index(site)])
        return f"{years[0]}/{years[-1]}"

    def _default(self, kind: str) -> str | None:
        years = self.page.document.metadata.plan_years
        titled = re.search(r"(?:19|20)\d\d|十[一二三四五]”?五", self.page.document.metadata.title)
        if kind != "target" or years is None or not titled:
            return None
        return str(years[0]) if years[0] == years[1] else f"{years[0]}/{years[1]}"

    def _rhythm(self, site: Site, when: When | None) -> str | None:
        """年均 and 每年 in force at the figure."""
        begin = site.begin
        marks = list(_ANNUAL.finditer(begin))
        if site.figure.dimension not in ("money", "percent", "points", "") and _YEARLY_NAME.search(site.left):
            return "annual"
        if not marks:
            return self._shorter_rhythm(site)
        last = marks[-1]
        if when is not None and when.start > site.sentence_start + last.start() and when.role != "base":
            return None
        inside = site.sentence_start + last.start() >= site.segment_start
        if inside:
            return "annual"
        if _LEVEL_VERB.search(site.left) and not re.search(r"每年|均", site.left) and last.group() != "每年":
            return None
        return "annual" if self._annual_goes_on(site, last.group(), begin[last.end() :]) else None

    def _annual_goes_on(self, site: Site, word: str, between: str) -> bool:
        if ";" in between and (_NEW_TASK.match(between.rpartition(";")[2]) or not self._opens_stretch(site, word)):
            return False
        if self._last[0] != site.sentence or self._last[1] != "annual":
            return word.startswith("每年") and re.match(r"^(?:在|对|从|由|围绕|以|针对)[^;。]*$", between) is not None
        if word.startswith("每年") or word == "按年":
            return not re.search(r"(?:总数|累计|到20\d\d|达到\d)", between[-16:])
        return not re.search(r"达到?|占|实现|完成|建成|超过|突破", site.left) and site.figure.dimension in (
            "count",
            "people",
        )

    def _opens_stretch(self, site: Site, word: str) -> bool:
        """Whether 每年 frames its whole sentence (每年…;…) rather than one subject's task (企业每年新增…;…)."""
        place = site.begin.rfind(word)
        head = re.split(r"[,;:]", site.begin[:place])[-1]
        return len(head.strip()) <= 6 or "其中" in site.begin

    def _shorter_rhythm(self, site: Site) -> str | None:
        found = _RHYTHM.search(site.lead)
        if not found:
            return None
        return "month" if found["m"] else "quarter" if found["q"] else "annual"

    def _continues(self, site: Site, measure: Measure) -> bool:
        """A share, a growth rate or a part right after its level belongs to the level's period."""
        sentence = self._last_level[0]
        same = sentence == site.sentence
        part = site.begin.lstrip("( ").startswith("其中") and sentence in (site.sentence - 1, site.sentence)
        if not (same or part):
            return False
        return measure in (Measure.SHARE, Measure.GROWTH, Measure.CHANGE) or part or not site.left.strip("、,和及 ")

    def _in_sentence(self, site: Site, kind: str = "") -> When | None:
        found = [
            when for when in self.page.years_between(site.sentence_start, site.start) if self._governs(when, site, kind)
        ]
        return found[-1] if found else self._bracketed(site)

    def _bracketed(self, site: Site) -> When | None:
        """A year in a bracket right behind the figure: 1000家(2020年)."""
        after = self.page.years_between(site.figure.end, site.figure.end + 6)
        return after[0] if after and site.right[:1] == "(" and after[0].role in ("year", "end") else None

    def _governs(self, when: When, site: Site, kind: str) -> bool:
        if when.role in ("base", "last"):
            return False
        text = self.page.text
        if (
            when.start >= site.segment_start
            or kind == "target"
            or site.figure.dimension in ("money", "percent", "points", "multiple", "")
        ):
            return True
        frame = when.start - site.sentence_start <= 3 or text[when.end : when.end + 1] in ",，全"
        return frame or text[max(0, when.start - 1) : when.start] in "到至"

    def _carried(self, site: Site, clause: Clause | None) -> When | None:
        """The last frame of the clause, else of the clauses above it (their opening text and headings)."""
        first = self._scope_start(site, clause)
        found = self._frame_between(first, site.sentence_start, site) or self._recent_year(site)
        while found is None and clause is not None:
            found = self._heading_year(clause)
            clause = self._parent(clause)
            if found is None and clause is not None:
                found = self._opening(clause, site)
        return found

    def _scope_start(self, site: Site, clause: Clause | None) -> int:
        """A run-in head shares the frame of the heads before it; numbered clauses begin afresh."""
        if clause is None:
            return self.page.text.rfind("\n", 0, site.start) + 1
        parent = self._parent(clause) if clause.level >= 5 else None
        return (parent or clause).body.start

    def _parent(self, clause: Clause) -> Clause | None:
        return self.page.clause_by_id(clause.parent)

    def _recent_year(self, site: Site) -> When | None:
        """The year of the sentence before, in the same paragraph, for a flow of money that has none."""
        if site.figure.dimension not in ("money", "percent", "mass"):
            return None
        start = max(self.page.text.rfind("\n", 0, site.start) + 1, site.sentence_start - 200)
        found = [w for w in self.page.years_between(start, site.sentence_start) if w.role == "year"]
        return (
            found[-1]
            if found and self.tenses.is_past(site.start, (site.sentence_start, site.sentence_end), [])
            else None
        )

    def _opening(self, clause: Clause, site: Site) -> When | None:
        """The frame that a clause's opening text sets for its children (到2020年,实现以下目标:)."""
        text = self.page.text[clause.body.start : clause.body.end].rstrip()
        if not (text.endswith(":") or "目标" in clause.heading.text(self.page.text)):
            return None
        return self._frame_between(clause.body.start, min(clause.body.end, site.sentence_start), site)

    def _heading_year(self, clause: Clause) -> When | None:
        found = [w for w in self.page.years_between(*clause.heading) if w.role in ("year", "span", "end")]
        return found[-1] if found else None

    def _frame_between(self, start: int, end: int, site: Site) -> When | None:
        frames = [when for when in self.page.years_between(start, end) if self._is_frame(when)]
        if not frames:
            return None
        spans = [when for when in frames if when.role == "span"]
        return spans[-1] if spans and self._is_flow(site) else frames[-1]

    def _is_frame(self, when: When) -> bool:
        """A year that opens its sentence sets the time of what follows."""
        if when.role in ("base", "last", "next", "coming"):
            return False
        _, start, _ = self.page.sentence(when.start)
        return (
            len(self.page.text[start : when.start].strip(" ()到至在从“")) <= 6
            and "《" not in self.page.text[start : when.start]
        )

    def _is_flow(self, site: Site) -> bool:
        return bool(_FLOW_VERB.search(site.lead)) and not _LEVEL_VERB.search(site.left)

    def _of_when(self, when: When, site: Site, kind: str, measure: Measure, *, carried: bool = False) -> str | None:
        if when.role == "now":
            framed = None if self._this_year(0) else self._carried(site, site.clause)
            if framed is not None and framed.role in ("year", "end", "span"):
                return self._of_when(framed, site, kind, measure, carried=True)
            return self._this_year(0) or self._year_before(when, site)
        if when.role == "next":
            return self._this_year(1)
        if when.role == "coming" or when.first is None or when.last is None:
            return self._default(kind)
        if when.role == "span" and when.first != when.last:
            level = kind == "target" and carried and not self._is_flow(site) and measure is not Measure.COUNT
            return str(when.last) if level else f"{when.first}/{when.last}"
        return str(when.last)

    def _year_before(self, when: When, site: Site) -> str | None:
        """年内 and 全年 mean the year just named in the paragraph, where the document has none of its own."""
        start = self.page.text.rfind("\n", 0, site.start) + 1
        found = [w for w in self.page.years_between(start, when.start) if w.role in ("year", "end") and w.last]
        return str(found[-1].last) if found else None

    def _this_year(self, later: int) -> str | None:
        year = self.page.document.metadata.year
        return str(year + later) if year else None
