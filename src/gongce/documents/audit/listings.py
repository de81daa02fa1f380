"""A stated count against the list beside it: 四大支柱产业 with their names, 三项机制, 五个工作组."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongce.documents.audit.drafting import Finding
from gongce.documents.audit.enumerations import Listing, read_list
from gongce.documents.audit.labels import read_count
from gongce.documents.audit.page import Page
from gongce.documents.audit.respective import Respective
from gongce.relations import Decision, Verdict, decide_count
from gongce.vocabulary import Span

RELATION, RESPECTIVE = "list_count", "respective"
_CHINESE = "[二两三四五六七八九十]{1,2}"
_NOUNS = "方面|环节|要素|领域|层面|部门|单位|体系|机制|平台|工程|行动|战略|产业|基地|中心|园区|板块|步骤|阶段"
_CLASSES = f"{_NOUNS}|大|个|项|类|种|级|极|型|路|条|方|位|层|省|市|县|区|园|镇|家|户|名|所|座|支|只|件"
_STATED = re.compile(
    rf"(?<![\d.一二三四五六七八九十第每近约超、,;:。\n~～\-—至到])(?P<count>{_CHINESE}|\d{{1,2}})(?P<kind>{_CLASSES})"
    r"(?P<noun>[^\d,;:、。()“”\n]{0,14})"
)
_QUOTED = re.compile(r"“(?P<count>[双两三四五六七八九])(?P<kind>[\u4e00-\u9fff])(?P<noun>)”")
_FORWARD = re.compile(
    rf"(?<![\d.一二三四五六七八九十第每近约超])(?P<count>{_CHINESE})(?P<kind>{_CLASSES})(?P<noun>[^\d,;:、。()“”\n]{{0,12}}?)"
    r"(?:”[^\d,;:、。()“”\n]{0,6})?(?P<mark>:|\((?:即|分别是|分别为)?|,?(?:即|分别是|分别为):?)"
    r"(?P<list>[^,;:。()\n]{3,160}?)(?P<end>[。;)\n])"
)
_STOP = ",;:。!?\n("
_ENTITY = frozenset("家户名所座支只件")
_PARTIAL = re.compile(r"^(?:包括|含|其中|如|不含|以|指|见|附)")
_ABBREVIATED = re.compile(r"^[县市区镇乡旗村组街道]{1,3}$")
_NUMBER = re.compile(r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})、")
_VERBS = (
    "实施|开展|推进|建设|打造|培育|形成|建立|落实|抓好|加快|完成|实现|突出|围绕|聚焦|坚持|发展|壮大|新增|引进|支持|推动|做好|强化|构建|"
    "组建|设立|启动|争取|力争|确保|安排|选择|确定|新建|改造|扶持|培养|认定|评选|奖励|给予|每年|今年|全市|我市|重点|达到|下设|分为|至少|"
    "不少于|进一步|着力|继续|认真|深入|全面|积极|借助|结合"
)
_BETWEEN = re.compile(rf"[的为是有在了出到于以各共由向把将与和及或]$|(?:^|、|和)(?:{_VERBS})+$")
_NAME_END = re.compile(
    r"工业总|总产值|为|产值|增加值|营业|销售|税|共|分别|实现|完成|达到|的|有关|负|和|与|上|涉|贯|国土|任务"
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?\s?(?:%|[个家户项名件人亩吨]|[万亿])")
_JOINT = re.compile("[^、]*?(?:以及|和|与|及)")
_MOST, _FARTHEST = 20, 2


@dataclass(frozen=True, slots=True)
class Stated:
    """A printed count: where its numeral stands, its value, its counter, what it counts."""

    span: Span
    count: int
    kind: str
    noun: str
    is_arabic: bool

    @property
    def is_firm(self) -> bool:
        """Whether such a count announces its list (四大产业, 三项机制); a number of firms named in passing does not."""
        return not self.is_arabic and self.kind not in _ENTITY


def find_lists(page: Page) -> Iterator[Finding]:
    """Counts that stand right behind or right in front of their list, and 分别 lists of names and values."""
    yield from _behind(page)
    yield from _before(page)
    for row in page.respective:
        if row.names:
            yield from _respective(row, row.names)
        if row.group:
            yield _valued(page, row, row.group)


def _respective(row: Respective, names: Listing) -> Iterator[Finding]:
    """As many values as names: a 分别 list short of one gives every later name a wrong value."""
    count, values = len(names.entries), len(row.values)
    decision = decide_count(values, count, names.readings)
    is_unsure = not names.is_clean or names.has_more or abs(count - values) > 1 or not row.is_closed
    if decision.verdict is Verdict.VIOLATED and is_unsure:
        return
    is_right = decision.verdict is Verdict.HOLDS
    members = [
        ("names", Span(names.entries[0].start, names.entries[-1].end)),
        ("values", Span(row.values[0].mention.start, row.values[-1].mention.end)),
    ]
    message = f"“分别”前列{count}项,后列{values}个数" + (",一一对应" if is_right else ",不能一一对应")
    remedy = "" if is_right else "核对名目与数值,使之一一对应"
    yield Finding(RESPECTIVE, decision, members, message, str(values), str(count), remedy)


def _valued(page: Page, row: Respective, group: Span) -> Finding:
    """As many values as the group counts (四大支柱产业产值分别达到…)."""
    stated, likely = read_count(group.text(page.text)), len(row.values)
    decision = decide_count(stated, likely, (likely,))
    name = page.text[group.start : group.end + 1]
    is_right = decision.verdict is Verdict.HOLDS
    message = f"“{name}…”与其后{likely}个数一致" if is_right else f"“{name}…”写的是{stated},其后却有{likely}个数"
    members = [("count", group), *(("item", value.span) for value in row.values)]
    remedy = "" if is_right else f"把数目改为{likely},或补列数值"
    return Finding(RELATION, decision, members, message, str(stated), str(likely), remedy)


def _behind(page: Page) -> Iterator[Finding]:
    lists = [row for row in _lists_behind(page) if row]
    for stated, listing in lists:
        finding = _judge(page, stated, listing)
        if finding:
            yield finding
    yield from _recounted(page, lists)
    for found in _QUOTED.finditer(page.text):
        row = _list_behind(page, found, _segment_start(page.text, found.start()), found.start())
        finding = _judge(page, *row) if row else None
        if finding and row and (finding.decision.verdict is Verdict.HOLDS or _are_of_kind(page.text, *row)):
            yield finding


def _lists_behind(page: Page) -> Iterator[tuple[Stated, Listing] | None]:
    """The lists that end in front of a stated count."""
    text, last = page.text, 0
    for found in _STATED.finditer(text):
        end = found.start()
        start = _segment_start(text, end)
        if start < last:
            start = _behind_joint(text, last, end)
        last = found.end("count")
        if text[end - 1] == "”":
            start, end = max(start, text.rfind("“", 0, end - 1) + 1), end - 1
        yield _list_behind(page, found, start, end)


def _behind_joint(text: str, last: int, end: int) -> int:
    """Where the list behind an earlier count of a stretch begins: behind 和; nowhere where 、 goes on (2个、…3个)."""
    joint = _JOINT.match(text, last, end)
    return joint.end() if joint else end


def _list_behind(page: Page, found: re.Match[str], start: int, end: int) -> tuple[Stated, Listing] | None:
    number = _NUMBER.match(page.text[start:end])
    start += number.end() if number else 0
    stretch = page.text[start:end]
    is_list = "、" in stretch or _is_pair(stretch, found["count"])
    if end - start < 3 or not is_list or _FIGURE.search(stretch) or _BETWEEN.search(stretch.removesuffix("等")):
        return None
    listing = read_list(page.text, start, end)
    return (_stated(found), listing) if listing else None


def _recounted(page: Page, lists: Sequence[tuple[Stated, Listing]]) -> Iterator[Finding]:
    """One list printed twice under one name, counted differently."""
    known: dict[tuple[str, ...], list[tuple[Stated, Listing]]] = {}
    for stated, listing in lists:
        tails = tuple(span.text(page.text).strip()[-2:] for span in listing.entries)
        known.setdefault((stated.noun[:4], *tails), []).append((stated, listing))
    for rows in known.values():
        right = next((stated for stated, listing in rows if stated.count == len(listing.entries)), None)
        for stated, listing in rows:
            if right and stated.count != right.count:
                decision = decide_count(stated.count, right.count, (right.count,))
                yield _finding(page, stated, listing, decision)


def _are_of_kind(text: str, stated: Stated, listing: Listing) -> bool:
    """Whether every entry holds the word that is counted (增品种、提品质、创品牌“三品”)."""
    return len(listing.entries) > 2 and all(stated.kind in span.text(text) for span in listing.entries)


def _is_pair(stretch: str, count: str) -> bool:
    """Whether a stretch names two things joined by 和 in front of 两 or 双."""
    return count in ("两", "二", "双") and ("和" in stretch or "与" in stretch)


def _segment_start(text: str, end: int) -> int:
    """Where the stretch without stops begins that ends there; closed brackets are part of it."""
    depth = 0
    for place in range(end - 1, max(-1, end - 200), -1):
        sign = text[place]
        if sign == ")":
            depth += 1
        elif sign == "(" and depth:
            depth -= 1
        elif sign in _STOP and not depth:
            return place + 1
    return max(0, end - 200)


def _stated(found: re.Match[str]) -> Stated:
    span = Span(found.start("count"), found.end("count"))
    count = 2 if found["count"] == "双" else read_count(found["count"])
    noun = _NAME_END.split(found["noun"])[0]
    return Stated(span, count, found["kind"], noun, found["count"].isdigit())


def _before(page: Page) -> Iterator[Finding]:
    text = page.text
    for found in _FORWARD.finditer(text):
        start, end = found.span("list")
        opens = found["mark"].startswith("(")
        if "、" not in found["list"] or opens != (found["end"] == ")") or _PARTIAL.match(found["list"]):
            continue
        listing = read_list(text, start, end)
        if listing and not _is_abbreviation(text, listing):
            stated = _stated(found)
            finding = _judge(page, stated, listing)
            is_example = opens and found["mark"] == "(" and stated.count > len(listing.entries)
            if finding and not is_example:
                yield finding


def _is_abbreviation(text: str, listing: Listing) -> bool:
    """Whether a bracket only spells out a word: 10县(市、区)."""
    return all(_ABBREVIATED.match(span.text(text)) for span in listing.entries)


def _judge(page: Page, stated: Stated, listing: Listing) -> Finding | None:
    """The finding of a count and its list; None where the text does not say that the list is whole."""
    likely = len(listing.entries)
    is_parallel = _is_parallel(page.text, listing)
    decision = decide_count(stated.count, likely, {likely} if is_parallel else listing.readings)
    if decision.verdict is Verdict.HOLDS:
        return _finding(page, stated, listing, decision)
    if not listing.is_clean or likely > _MOST:
        return None
    if listing.has_more:
        return _judge_open(page, stated, listing)
    is_far = abs(stated.count - likely) > _FARTHEST and not is_parallel
    is_short = all(span.end - span.start == 1 for span in listing.entries[1:])
    is_alone = is_short or not _has_list_before(page.text, listing, stated)
    is_even = is_parallel or (_are_even(page.text, listing) and is_alone)
    if is_far or not is_even or not (stated.is_firm or is_parallel):
        return None
    return _finding(page, stated, listing, decision)


def _are_even(text: str, listing: Listing) -> bool:
    """Whether the entries behind the first are of like length, so that no word of the last belongs to all."""
    first, *lengths = (len(span.text(text).strip()) for span in listing.entries)
    is_like = max(lengths) <= 3 * min(lengths) and (min(lengths) > 1 or max(lengths) == 1)
    return is_like and (first > 1 or max(lengths) == 1)


def _has_list_before(text: str, listing: Listing, stated: Stated) -> bool:
    """Whether a sister list stands in front (做强钢铁、煤炭,做大电子、食品四大产业): the count may take in both."""
    start = listing.entries[0].start
    if stated.count < len(listing.entries) or text[start - 1 : start] not in (",", ";"):
        return False
    return "、" in text[_segment_start(text, start - 1) : start - 1]


def _judge_open(page: Page, stated: Stated, listing: Listing) -> Finding | None:
    """A list that ends with 等 can be shorter than its count, never longer; all but one named is worth a look."""
    likely = len(listing.entries)
    if stated.count < min(listing.readings):
        return _finding(page, stated, listing, decide_count(stated.count, likely, listing.readings))
    if likely >= 3 and stated.is_firm and stated.count == likely + 1:
        return _finding(page, stated, listing, decide_count(stated.count, likely, {stated.count}))
    return None


def _is_parallel(text: str, listing: Listing) -> bool:
    """Whether all entries end alike, so that each is one of what is counted."""
    return len({span.text(text).rstrip()[-1:] for span in listing.entries}) == 1


def _finding(page: Page, stated: Stated, listing: Listing, decision: Decision) -> Finding:
    likely = len(listing.entries)
    name = page.text[stated.span.start : stated.span.end] + stated.kind + stated.noun
    words = {
        Verdict.HOLDS: f"“{name}”与所列{likely}项一致",
        Verdict.AMBIGUOUS: f"“{name}”与所列项数是否一致,取决于“和”“及”是否分项,按通常读法为{likely}项",
    }
    if listing.has_more and stated.count > likely:
        words[Verdict.AMBIGUOUS] = f"“{name}”之前只列{likely}项,“等”字之外是否还有一项不明"
    message = words.get(decision.verdict, f"“{name}”写的是{stated.count},所列却是{likely}项,数目应为{likely}")
    remedy = "" if decision.verdict is Verdict.HOLDS else f"把数目改为{likely},或补列、删去条目"
    members = [("count", stated.span), *(("item", span) for span in listing.entries)]
    return Finding(RELATION, decision, members, message, str(stated.count), str(likely), remedy)
