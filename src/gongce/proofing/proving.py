"""The one entry: a read draft and the knowledge of a moment in, every figure judged out."""

import re
from collections.abc import Sequence
from datetime import datetime

from gongce.documents import DocumentReading
from gongce.documents.audit import audit_reading
from gongce.documents.model import Check, Kind, Mention
from gongce.documents.reading.folding import fold, fold_document
from gongce.facts.importing.secrecy import is_marked_name, refuse_marked
from gongce.proofing.claims import ClaimReader
from gongce.proofing.gridding import read_tables
from gongce.proofing.judging import judge_claim
from gongce.proofing.knowledge import Knowledge
from gongce.proofing.lexicon import Sort
from gongce.proofing.model import QUIET, Claim, Judgement, Proof, Ruling
from gongce.proofing.periods import find_main
from gongce.relations import Verdict
from gongce.vocabulary import InputError, RefusedError, Span

_HEAD, _TITLE = 400, 60
_CITY = re.compile(r"([\u4e00-\u9fff]{2,4}?市)(?:人民政府|委|政府|工业|经济|规模以上|上半年|\d{4}年|统计局|工信局)")
_ANY_CITY = re.compile("[全我本该各城]市$")
_PASSED_OVER = frozenset({Kind.THRESHOLD, Kind.REWARD, Kind.DEADLINE, Kind.FREQUENCY})
"""Figures that tell no state of things: who is meant, what is paid, by when."""


def prove_document(reading: DocumentReading, knowledge: Knowledge, as_of: datetime) -> Proof:
    """Hold every figure of a draft against what was known at a moment.

    Missing-data policy: what the archive does not know, or the text does not say for certain, is unknown and never
    complained of.

    Args:
        reading: the draft as `read_document` gives it.
        knowledge: the facts, targets and monitoring of the moment.
        as_of: that moment, for the record.

    Raises:
        RefusedError: the draft carries a mark of state secrecy.
        InputError: it has no figure, it is another city's, or the archive is empty.
    """
    document = reading.document
    if is_marked_name(document.name):
        raise RefusedError(
            "带有国家秘密标志，不予读取", where=document.name, remedy="涉密文件不得进入本系统；如系误标，请先按规定解密"
        )
    refuse_marked([document.text], document.name)
    folded = fold_document(document)
    _require_own(folded, document.name, knowledge)
    latest = knowledge.latest
    if latest is None:
        raise InputError("the archive holds no total of a year", where=document.name, remedy="import returns first")
    title = _title_of(document.metadata.title, folded)
    main = find_main(folded, title, latest)
    place = _place_of(title, knowledge)
    covered = [table.span for table in document.tables]
    blanked = _blank(folded, [(span.start, span.end) for span in covered])
    claims = [
        *ClaimReader(knowledge, blanked, place, main).read(),
        *read_tables(document, folded, knowledge, place, main),
    ]
    passed = [one for one in reading.mentions if one.kind in _PASSED_OVER]
    kept = [claim for claim in claims if not _is_passed_over(claim, passed)]
    judged = sorted((judge_claim(claim, knowledge) for claim in kept), key=lambda one: one.claim.span.start)
    judgements = (*judged, *_left(reading.mentions, judged))
    if not judgements:
        raise InputError("holds no figure to check", where=document.name, remedy="give the draft itself")
    ordered = tuple(sorted(judgements, key=lambda one: (one.claim.span.start, one.claim.span.end)))
    checks = _own_arithmetic(audit_reading(reading), judged)
    return Proof(document, main, place, as_of.isoformat(), ordered, checks)


def _title_of(title: str, folded: str) -> str:
    """The document's title and its first line, whichever names what it is about."""
    line = folded.strip().split("\n")[0]
    return f"{fold(title)} {line if len(line) <= _TITLE and '。' not in line else ''}".strip()


def _blank(folded: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        folded = folded[:start] + "\n" * (end - start) + folded[end:]
    return folded


def _require_own(folded: str, name: str, knowledge: Knowledge) -> None:
    """Refuse a draft that names none of the plan's places but another city."""
    words = knowledge.words
    if any(
        one.sort is Sort.PLACE and folded[one.start : one.end] not in ("全市", "我市") for one in words.find(folded)
    ):
        return
    title = knowledge.pack.unit(words.city).title
    named = [found[1] for found in _CITY.finditer(folded[:_HEAD]) if not _ANY_CITY.search(found[1])]
    others = [name for name in named if not name.endswith(title)]
    if others:
        raise InputError(
            f"speaks of {others[0]}, but the workspace is {title}'s", where=name, remedy="give that city's workspace"
        )


def _place_of(title: str, knowledge: Knowledge) -> str:
    """What place a draft is of: the county in its title, else the city."""
    places = [one.id for one in knowledge.words.find(title) if one.sort is Sort.PLACE]
    own = [one for one in places if one != knowledge.words.city and one not in knowledge.words.groups]
    return own[0] if len(set(own)) == 1 else knowledge.words.city


def _is_passed_over(claim: Claim, passed: Sequence[Mention]) -> bool:
    return claim.unit != "位" and any(one.start < claim.span.end and claim.span.start < one.end for one in passed)


def _left(mentions: Sequence[Mention], judged: Sequence[Judgement]) -> list[Judgement]:
    """The reader's figures that no claim was made of: unknown, told and never complained of."""
    taken = [one.claim.span for one in judged]
    found = []
    for one in mentions:
        is_value = one.low is not None or one.high is not None
        if not is_value or one.kind is Kind.REFERENCE or any(s.start < one.end and one.start < s.end for s in taken):
            continue
        value = one.low if one.low is not None else one.high
        assert value is not None
        span = Span(one.start, one.end)
        found.append(Judgement(Claim(span, one.quote, value, one.decimals, one.unit, ()), Ruling.UNKNOWN))
    return found


def _own_arithmetic(checks: Sequence[Check], judged: Sequence[Judgement]) -> tuple[Check, ...]:
    """Contradictions within the draft that the archive does not already settle: one of their figures is unknown."""
    settled = {(one.claim.span.start, one.claim.span.end) for one in judged if one.ruling is Ruling.AGREES}
    flagged = [one.claim.span for one in judged if one.ruling not in QUIET]

    def is_open(check: Check) -> bool:
        if any(span.start < bad.end and bad.start < span.end for span in check.spans for bad in flagged):
            return False
        return not all(any(s[0] <= span.end and span.start <= s[1] for s in settled) for span in check.spans)

    return tuple(check for check in checks if check.verdict is Verdict.VIOLATED and is_open(check))
