"""The sentence a page, a summary and an index open with: what matters in a document, in one breath."""

from collections.abc import Sequence

from gongce.bulletins.wording import is_promise, name_relation
from gongce.documents.model import Check, Reading
from gongce.relations import Verdict

SHOWN_CONTRADICTIONS = 4


def count_of(checks: Sequence[Check], verdict: Verdict) -> int:
    """How many checks came out so."""
    return sum(check.verdict is verdict for check in checks)


def count_promises(reading: Reading) -> int:
    """How many commitments bind somebody to something."""
    return sum(map(is_promise, reading.commitments))


def contradictions(checks: Sequence[Check]) -> list[tuple[int, Check]]:
    """The violated checks with their places."""
    return [(place, check) for place, check in enumerate(checks) if check.verdict is Verdict.VIOLATED]


def write_counts(reading: Reading, checks: Sequence[Check]) -> str:
    """The first half of the sentence: what was read and how the checks came out, without the full stop."""
    read = f"读出{count_promises(reading)}条承诺、{len(reading.mentions)}处数字"
    if not checks:
        return f"{read}，没有可以核对的算术关系"
    told = [f"{count_of(checks, Verdict.HOLDS)}处成立"]
    told += [f"{count}处仅差在舍入" for count in (count_of(checks, Verdict.ROUNDING),) if count]
    told += [f"{count}处存疑" for count in (count_of(checks, Verdict.AMBIGUOUS),) if count]
    violated = count_of(checks, Verdict.VIOLATED)
    ending = f"{violated}处自相矛盾" if violated else "未见矛盾"
    return f"{read}；核对{len(checks)}处关系，{'、'.join(told)}，{ending}"


def name_contradiction(check: Check) -> str:
    """A contradiction in a few words: the relation, what is printed and what it should be.

    A sentence of the audit is too long for a list; this names it.
    """
    figures = f"文中{check.printed}，算得{check.computed}" if check.printed and check.computed else check.printed
    return f"{name_relation(check.relation)}（{figures}）" if figures else name_relation(check.relation)


def write_lead(reading: Reading, checks: Sequence[Check]) -> str:
    """The whole sentence in plain text."""
    found = contradictions(checks)
    names = "、".join(name_contradiction(check) for _, check in found[:SHOWN_CONTRADICTIONS])
    rest = f"等{len(found)}处" if len(found) > SHOWN_CONTRADICTIONS else ""
    return write_counts(reading, checks) + (f"：{names}{rest}" if names else "") + "。"
