"""How sure a reading is: every reason for doubt has a factor, and they multiply.

| reason | factor |
|---|---|
| no metric at all | 0.5 |
| the words of metric or subject stand outside sentence and heading: in the same clause, further off | 0.9, 0.75 |
| the period is unknown | 0.8 to 0.9 (0.8 where its year was lost from the text) |
| the unit is lost | 0.7 |
| a reward without condition, without payee, with a payee from the clause before | 0.7, 0.8, 0.85 |
| a time limit or rhythm without a deed | 0.7 |
| 各 read as each one; the year of a limit from the issue date; unknown | 0.9; 0.9; 0.8 |
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
    """Note every reason for doubt that can be told from a draft and its surroundings."""
    place = page.document.metadata.place
    for draft in drafts:
        if draft.kind in {"target", "actual"}:
            near, wider = _near(page, draft), _wider(page, draft)
            _weigh_metric(draft, near, wider)
            if draft.subject not in WHOLE and draft.subject != place:
                _weigh_words(draft, "主体", draft.subject, near, wider)
            _weigh_unit(draft)
        elif draft.kind == "reward":
            _weigh_reward(draft)
        elif draft.kind in {"deadline", "frequency"} and not draft.metric:
            draft.doubt("事项未读出", 0.7)
    _weigh_names(drafts)


def _weigh_reward(draft: Draft) -> None:
    if not draft.condition:
        draft.doubt("条件未读出", 0.7)
    if not draft.payee:
        draft.doubt("对象未读出", 0.8)


def _near(page: Page, draft: Draft) -> str:
    """The sentence of a draft and the heading right above it."""
    clause = next(iter(page.ancestry(draft.clause)), None)
    heading = page.text[clause.heading.start : clause.heading.end] if clause else ""
    return heading + page.sentence_text(draft.place)


def _wider(page: Page, draft: Draft) -> str:
    """What the innermost clause says before a draft."""
    clause = next(iter(page.ancestry(draft.clause)), None)
    return page.text[max(clause.span.start, draft.place - 600) : draft.place] if clause else ""


def _weigh_metric(draft: Draft, near: str, wider: str) -> None:
    if not draft.metric:
        draft.doubt("指标未读出", 0.5)
    else:
        _weigh_words(draft, "指标", draft.metric, near, wider)


def _weigh_words(draft: Draft, what: str, words: str, near: str, wider: str) -> None:
    if _stands_in(words, near):
        return
    if _stands_in(words, wider):
        draft.doubt(f"{what}承自本款前文", 0.9)
    else:
        draft.doubt(f"{what}承自较远处", 0.75)


def _stands_in(words: str, text: str) -> bool:
    """Whether a wording is in a text, or at least half of its neighbouring pairs of characters are."""
    if words in text:
        return True
    pairs = [words[i : i + 2] for i in range(len(words) - 1)] or [words]
    return sum(pair in text for pair in pairs) * 2 >= len(pairs)


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
            draft.kind,
            draft.direction,
            draft.sentence,
            draft.subject,
            draft.metric,
            draft.measure,
            draft.unit,
            draft.period,
            draft.plan,
            draft.reading,
            draft.denominator,
        )
        other = seen.setdefault(key, draft)
        if other is not draft and other.target != draft.target:
            for each in (other, draft):
                each.doubt("同名的数不止一个,可能脱字", 0.7)
