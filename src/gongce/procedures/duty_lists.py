"""What is owed as lists: plain rows, CSV, lines for people."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from gongce.procedures.duties import Owed
from gongce.vocabulary import Finding

COLUMNS = ("id", "source", "what", "who", "due", "about", "state", "done", "evidence", "mark", "comments")
_WORDS = {
    "overdue": "◆ 逾期",
    "behind": "■ 滞后",
    "due_soon": "▲ 临近",
    "open": "● 未到期",
    "standing": "○ 持续",
    "done_late": "✓ 迟办结",
    "done": "✓ 已办结",
}
_SOURCES = {"plan": "方案", "tier": "分级", "case": "案件", "record": "台账", "rule": "疑点", "meeting": "会议"}


def print_owed(one: Owed) -> dict[str, Any]:
    """A duty as plain values: days in ISO 8601, nothing as null.

    >>> print_owed(Owed("a@2019-06-30", "plan", "报送", ("各区",), date(2019, 6, 30)))["due"]
    '2019-06-30'
    """
    row = {name: getattr(one, name) for name in COLUMNS}
    days = {name: row[name].isoformat() if row[name] else None for name in ("due", "done")}
    return row | days | {"who": list(one.who), "comments": list(one.comments)}


def write_owed(owed: Iterable[Owed]) -> str:
    """Duties as CSV with a head; several bodies or comments joined by ；."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for one in owed:
        row = print_owed(one)
        writer.writerow(row | {"who": "；".join(row["who"]), "comments": "；".join(row["comments"])})
    return out.getvalue()


def tell_owed(owed: Sequence[Owed], findings: Sequence[Finding], today: date) -> Iterator[str]:
    """Duties in lines: how many stand how, then what is open by day, then what is closed."""
    counts = Counter(one.state for one in owed)
    told = "，".join(f"{word[2:]}{counts[state]}" for state, word in _WORDS.items() if counts[state])
    yield f"{today}：{len(owed)}项{f'（{told}）' if told else ''}"
    for one in sorted(owed, key=lambda each: not each.is_open):
        yield "  " + _tell(one)
    for finding in findings:
        yield f"  ✗ {finding.place}：{finding.message}；{finding.remedy}"


def _tell(one: Owed) -> str:
    parts = [_WORDS[one.state], str(one.due or "无期限"), _SOURCES[one.source], one.what, "、".join(one.who)]
    if one.done:
        parts.append(f"{one.done} {one.evidence}")
    if one.mark is not None:
        parts.append(f"{one.mark:g}分")
    return "  ".join(part for part in (*parts, *one.comments) if part)
