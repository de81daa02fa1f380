"""A document and its audit for a person at a terminal: a short summary, or one line a check."""

from collections import Counter
from collections.abc import Sequence
from unicodedata import east_asian_width

from gongce.bulletins.lead import contradictions, write_counts
from gongce.bulletins.wording import KINDS, VERDICTS, name_clauses, name_relation, tell_check
from gongce.documents.model import Check, Reading

SIGNS = {"violated": "✗", "ambiguous": "?", "rounding": "≈", "holds": "✓", "derived": "→"}
INDENT = "  "


def write_digest(reading: Reading, checks: Sequence[Check]) -> str:
    """Title, issuer, clauses, figures by kind, commitments, verdicts, and each contradiction with its sentence."""
    document = reading.document
    about = document.metadata
    source = " · ".join(filter(None, (about.issuer, about.number, about.issued, document.name)))
    clauses = sum(clause.level > 0 for clause in document.clauses)
    kinds = Counter(mention.kind for mention in reading.mentions)
    told = "、".join(f"{word}{kinds[kind]}" for kind, word in KINDS.items() if kinds[kind])
    lines = [about.title or document.name, source, "", write_counts(reading, checks) + "。"]
    lines += [f"条款 {clauses} 个" + (f"；数字按类别：{told}" if told else "") + "。"]
    names = name_clauses(document)
    for _, check in contradictions(checks):
        lines += ["", *write_finding(check, names.get(check.clause, check.clause))]
    return "\n".join(lines) + "\n"


def write_finding(check: Check, clause: str) -> list[str]:
    """A check in full: where and which, its sentence, what to do."""
    sign = SIGNS[check.verdict]
    head = f"{sign} {VERDICTS[check.verdict]} {name_relation(check.relation)}　{clause}"
    return [head, f"{INDENT}{tell_check(check)}", *([f"{INDENT}{check.remedy}"] if check.remedy else [])]


def write_check_lines(checks: Sequence[Check]) -> str:
    """One line a check: verdict, relation, clause, sentence; columns aligned for a terminal; a line of totals last."""
    if not checks:
        return "没有可以核对的算术关系。\n"
    records = [
        (
            f"{SIGNS[check.verdict]} {VERDICTS[check.verdict]}",
            name_relation(check.relation),
            check.clause or "文首",
        )
        for check in checks
    ]
    widths = [max(measure(record[column]) for record in records) for column in range(3)]
    lines = [
        "  ".join([*map(pad, record, widths), " ".join(tell_check(check).split())])
        for record, check in zip(records, checks, strict=True)
    ]
    counts = Counter(check.verdict for check in checks)
    totals = "，".join(f"{word}{counts[verdict]}" for verdict, word in VERDICTS.items())
    return "\n".join([*lines, "", f"共{len(checks)}处：{totals}。"]) + "\n"


def measure(text: str) -> int:
    """Columns a text takes on a terminal: two for a wide character.

    >>> measure("占比 a")
    6
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def pad(text: str, width: int) -> str:
    """Text filled up with blanks to a width.

    >>> pad("占比", 6) + "|"
    '占比  |'
    """
    return text + " " * (width - measure(text))
