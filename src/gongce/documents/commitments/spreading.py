"""One printed value that stands for several: 分别……5个百分点, A和B各1只, 均超过90%."""

import copy
import itertools
import re
from collections.abc import Iterator, Sequence

from gongce.documents.commitments.draft import Draft, set_values
from gongce.documents.commitments.page import Page

_BOTH = re.compile(r"(?:分别|均|都)[^,;。]{0,14}$")
_EACH_NAME = re.compile(r"各$")
_ONE_MORE = re.compile(r"^(?:、|和|及)\d")
_LIST = re.compile(r"(?P<names>[^,;。:、]+(?:、[^,;。:、]+)+)等$")
_LIST_HEAD = re.compile(r"^.*(?:培育|打造|建设|推进|支持|发展|壮大|建成|形成|推动|以及)")
_ONE_BEFORE = re.compile(r"\d[^\u4e00-\u9fff]{0,2}(?:、|和|及)$|[%个点元]、$")
_NAMES = re.compile(r"、|和|与|及")
_LEADING_VERB = re.compile(
    r"^(?:力争|争取|每年|年均|全市|全县|全区|(?:新增|新建|新认定|新培育|净增|培育|创建|建成|引进|引育|完成|实施))+"
)


def spread_values(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts in which a value said of several metrics or names stands once for each; the mention is shared by them.

    A list of names that is as long as the count behind it (甲、乙等2个50亿元的集群) adds the size of each.
    """
    spread: list[Draft] = []
    for draft in drafts:
        spread.extend(_copies(page, draft, spread))
        spread.extend(_listed(page, draft))
    return spread


def _copies(page: Page, draft: Draft, before: Sequence[Draft]) -> Iterator[Draft]:
    metrics = _metrics(page, draft, before) if draft.kind in {"target", "actual"} and draft.lead else []
    if len(metrics) < 2:
        yield draft
        return
    for metric in metrics:
        each = _copy(draft)
        each.metric = metric
        each.doubt(f"同一个数分给{len(metrics)}个指标", 0.9)
        yield each


def _copy(draft: Draft) -> Draft:
    each = copy.copy(draft)
    each.mentions, each.related = set(draft.mentions), []
    each.doubts, each.notes = dict(draft.doubts), list(draft.notes)
    return each


def _listed(page: Page, draft: Draft) -> Iterator[Draft]:
    """The size every named one of a counted list is to have."""
    if draft.kind != "target" or draft.measure != "count" or draft.lead is None or draft.size is None:
        return
    found = _LIST.search(page.before(draft.lead.start))
    names = [_LIST_HEAD.sub("", name) for name in found["names"].split("、")] if found else []
    if draft.target != len(names) or len(names) < 2:
        return
    for name in names:
        each = _copy(draft)
        each.subject, each.metric, each.measure, each.condition = name, f"{draft.metric}规模", "level", ""
        each.unit = draft.size.unit
        set_values(each, draft.size.low, draft.size.high)
        each.doubt("名单与个数相符,规模分到每一个", 0.85)
        yield each


def _metrics(page: Page, draft: Draft, before: Sequence[Draft]) -> list[str]:
    """The metrics one value is said of; fewer than two where it is said of one."""
    if draft.lead is None or not page.text[draft.lead.start - 1 : draft.lead.start].strip():
        return []
    said = page.segment_before(draft.lead.start)
    if _EACH_NAME.search(said):
        return _named(draft.metric)
    if not _BOTH.search(said) or _ONE_MORE.match(page.text[draft.end : draft.end + 3]):
        return []
    if _ONE_BEFORE.search(said):
        return []
    part = page.parts.around(draft.place)[0]
    level = draft.measure == "share" and not said.startswith("分别")
    kinds = {"level", "count"} if level and "分别" not in said else {"share", "rate", "level"}
    if not level and draft.measure not in {"change", "growth"}:
        return []
    earlier = itertools.takewhile(lambda each: each.place >= part, reversed(before))
    reached = [each for each in earlier if each.measure in kinds and each.kind == draft.kind][::-1]
    names = list(dict.fromkeys(each.metric for each in reached if each.metric))
    share = draft.metric if draft.metric.startswith("占") else f"占{draft.denominator}比重"
    return [f"{name}{share}" for name in names] if level else names


def _named(metric: str) -> list[str]:
    """The names joined in a metric, each with the verb in front.

    >>> _named("新增中国名牌和中国驰名商标")
    ['新增中国名牌', '新增中国驰名商标']
    """
    found = _LEADING_VERB.match(metric)
    verb = found.group() if found else ""
    names = [name for name in _NAMES.split(metric[len(verb) :]) if len(name) > 1]
    return [f"{verb}{name}" for name in names]
