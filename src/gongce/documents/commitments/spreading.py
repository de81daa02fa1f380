"""One printed value that stands for several: 分别……5个百分点, A和B各1只, 均超过90%."""

import copy
import re
from collections.abc import Iterator, Sequence

from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.page import Page

_BOTH = re.compile(r"(?:分别|均|都)[^,;。]{0,14}$")
_EACH_NAME = re.compile(r"各$")
_ONE_MORE = re.compile(r"^(?:、|和|及)\d")
_NAMES = re.compile(r"、|和|与|及")
_LEADING_VERB = re.compile(
    r"^(?:力争|争取|每年|年均|全市|全县|全区|(?:新增|新建|新认定|新培育|净增|培育|创建|建成|引进|引育|完成|实施))+"
)


def spread_values(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts in which a value said of several metrics or names stands once for each; the mention is shared by them."""
    spread: list[Draft] = []
    for draft in drafts:
        spread.extend(_copies(page, draft, spread))
    return spread


def _copies(page: Page, draft: Draft, before: Sequence[Draft]) -> Iterator[Draft]:
    metrics = _metrics(page, draft, before) if draft.kind in {"target", "actual"} and draft.lead else []
    if len(metrics) < 2:
        yield draft
        return
    for metric in metrics:
        each = copy.copy(draft)
        each.mentions, each.related = set(draft.mentions), []
        each.doubts, each.notes = dict(draft.doubts), list(draft.notes)
        each.metric = metric
        each.doubt(f"同一个数分给{len(metrics)}个指标", 0.9)
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
    part = page.parts.number(draft.place)
    level = draft.measure == "share" and not said.startswith("分别")
    kinds = {"level", "count"} if level and "分别" not in said else {"share", "rate", "level"}
    if level and not draft.metric.startswith("占"):
        return []
    if not level and draft.measure not in {"change", "growth"}:
        return []
    reached = [e for e in before if page.parts.number(e.place) == part and e.measure in kinds and e.kind == draft.kind]
    names = list(dict.fromkeys(each.metric for each in reached if each.metric))
    return [f"{name}{draft.metric}" for name in names] if level else names


def _named(metric: str) -> list[str]:
    """The names joined in a metric, each with the verb in front.

    >>> _named("新增中国名牌和中国驰名商标")
    ['新增中国名牌', '新增中国驰名商标']
    """
    found = _LEADING_VERB.match(metric)
    verb = found.group() if found else ""
    names = [name for name in _NAMES.split(metric[len(verb) :]) if len(name) > 1]
    return [f"{verb}{name}" for name in names]
