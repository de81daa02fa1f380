"""How sure a reading is: every reason for doubt has a factor, and they multiply.

| reason | factor |
|---|---|
| no metric at all | 0.5 |
| the metric's words stand outside the sentence | 0.8 |
| the subject's name stands outside the sentence | 0.85 |
| the period is unknown | 0.8 to 0.9 (0.8 where its year was lost from the text) |
| the unit is lost | 0.7 |
| two values bear one name in one sentence | 0.7 |
| one value was spread over several metrics | 0.9 |
| 基本, 分别 that does not fit, a stretch below its base | 0.7 to 0.8 |
"""

from collections.abc import Sequence

from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.page import Page

WHOLE = {"", "全市", "全县", "全区", "全省", "全州", "市", "县", "区", "我市", "我县", "我区"}
_UNITLESS = {"share", "rate", "growth"}


def weigh_drafts(page: Page, drafts: Sequence[Draft]) -> None:
    """Note every reason for doubt that can be told from a draft and its sentence."""
    place = page.document.metadata.place
    for draft in drafts:
        if draft.kind in {"target", "actual"}:
            sentence = page.sentence_text(draft.place)
            _weigh_metric(draft, sentence)
            _weigh_subject(draft, sentence, place)
            _weigh_unit(draft)
    _weigh_names(drafts)


def _weigh_metric(draft: Draft, sentence: str) -> None:
    if not draft.metric:
        draft.doubt("指标未读出", 0.5)
    elif not _stands_in(draft.metric, sentence):
        draft.doubt("指标承自上文", 0.8)


def _stands_in(words: str, sentence: str) -> bool:
    """Whether a wording is in the sentence, or at least most of its neighbouring pairs of characters are."""
    if words in sentence:
        return True
    pairs = [words[i : i + 2] for i in range(len(words) - 1)] or [words]
    return sum(pair in sentence for pair in pairs) * 2 >= len(pairs)


def _weigh_subject(draft: Draft, sentence: str, place: str) -> None:
    if draft.subject not in WHOLE and draft.subject != place and not _stands_in(draft.subject, sentence):
        draft.doubt("主体承自上文", 0.85)


def _weigh_unit(draft: Draft) -> None:
    lost = draft.measure in _UNITLESS and draft.unit == "" and draft.target is not None
    if lost and (draft.target or 0) > 1:
        draft.doubt("单位缺失,照印的数读,不补", 0.7)


def _weigh_names(drafts: Sequence[Draft]) -> None:
    """Two values under one name in one sentence: a word that told them apart may be lost."""
    seen: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        if draft.kind not in {"target", "actual"} or not draft.metric or draft.condition or not draft.lead:
            continue
        key = (
            draft.sentence,
            draft.subject,
            draft.metric,
            draft.measure,
            draft.unit,
            draft.period,
            draft.plan,
            draft.reading,
        )
        other = seen.setdefault(key, draft)
        if other is not draft and other.target != draft.target:
            for each in (other, draft):
                each.doubt("同名的数不止一个,可能脱字", 0.7)
