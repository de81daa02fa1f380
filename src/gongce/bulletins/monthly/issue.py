"""May it go out: a marked draft, issued, or issued over a doubt about data by a named person for a printed reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongce.vocabulary import Finding, InputError, RefusedError, Severity

NEVER_OVERRIDDEN = ("lane", "secre", "classified", "disclos", "suppress", "microdata", "order_lack")
"""Parts of the codes of findings about lane, secrecy and disclosure, and of a lack of legal basis: nobody issues over
them (design rules 4 and 8)."""


class Standing(StrEnum):
    """What a bulletin is."""

    DRAFT = "draft"
    ISSUED = "issued"
    OVERRIDDEN = "issued over a finding"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who lets it go out over a doubt, and why; both are printed."""

    by: str
    post: str
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class IssueState:
    """What a bulletin is and what stands in its way.

    `blocking` are the findings that stand; `barred` those among them that nobody may issue over.
    """

    standing: Standing
    blocking: tuple[Finding, ...] = ()
    barred: tuple[Finding, ...] = ()
    approval: Approval | None = None

    @property
    def mark(self) -> str:
        """The word on every page of what is not issued."""
        return "草稿" if self.standing is Standing.DRAFT else ""

    @property
    def reason(self) -> str:
        """Why it is a draft, or how it was issued all the same; "" where nothing need be said.

        >>> judge_issue((), is_issued=True).reason
        ''
        """
        if self.standing is Standing.DRAFT:
            barred = f"，其中{len(self.barred)}项涉及依据、数据通道、保密或披露，不得签发" if self.barred else ""
            return f"尚有{len(self.blocking)}项问题未处理{barred}" if self.blocking else "未签发"
        if self.approval is None or self.standing is Standing.ISSUED:
            return ""
        who = f"{self.approval.post}{self.approval.by}"
        return f"本期有{len(self.blocking)}项数据疑点，经{who}批准签发，理由：{self.approval.reason}"


def is_barred(finding: Finding) -> bool:
    """Whether a finding is about lane, secrecy or disclosure.

    >>> [is_barred(Finding(code, Severity.BLOCKING, "", "")) for code in ("foreign_lane", "sum")]
    [True, False]
    """
    code = finding.code.lower()
    return any(part in code for part in NEVER_OVERRIDDEN)


def judge_issue(findings: Sequence[Finding], *, is_issued: bool, approval: Approval | None = None) -> IssueState:
    """What a bulletin is, given the doubts that stand.

    Args:
        findings: every finding about its data; only blocking ones stand in the way.
        is_issued: whether it is to be issued; otherwise it is a draft whatever the findings.
        approval: who issues it over them.

    Raises:
        RefusedError: an approval over a finding about lane, secrecy or disclosure (exit code 4).
        InputError: an approval without a name or a reason.

    >>> doubt = Finding("sum", Severity.BLOCKING, "表1!B7", "分项之和不等于总数")
    >>> str(judge_issue([doubt], is_issued=True).standing)
    'draft'
    """
    blocking = tuple(finding for finding in findings if finding.severity is Severity.BLOCKING)
    barred = tuple(finding for finding in blocking if is_barred(finding))
    if approval and barred:
        first = barred[0]
        raise RefusedError(
            f"nobody may issue over this finding: {first.message}", where=first.place, remedy=first.remedy or "mend it"
        )
    if approval and not (approval.by.strip() and approval.reason.strip()):
        raise InputError("an approval without a name or a reason", where="approval", remedy="state who and why")
    if not is_issued or (blocking and approval is None):
        return IssueState(Standing.DRAFT, blocking, barred)
    standing = Standing.OVERRIDDEN if blocking else Standing.ISSUED
    return IssueState(standing, blocking, (), approval if blocking else None)
